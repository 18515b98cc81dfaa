import t from 'tap';
import { describeObstacle, findKindObstacle } from '../../src/core/obstacles.ts';
import { compileProgram } from '../../src/core/program/compile.ts';
import { club } from './harness.ts';

t.test('says of each kind of points why it cannot be spent', async (t) => {
  const document = club({
    points: {
      reward: {},
      status: { spendable: false },
      commission: { payable: { every: 'month' }, value: '0.01' },
      cup: { card: { size: 6, reward: 'mug' } },
    },
  });
  const program = compileProgram(document, 1, null);
  const said = (points: string) => {
    const obstacle = findKindObstacle(program, points);
    return obstacle === null ? null : describeObstacle(obstacle);
  };
  t.equal(said('reward'), null);
  t.equal(said('status'), 'status points count for status and cannot be spent.');
  t.equal(
    said('commission'),
    'commission points are paid out in money, and can neither be spent nor handed on.',
  );
  t.equal(said('cup'), 'cup points are stamps of a card, and can neither be spent nor handed on.');
  t.equal(said('stars'), 'The programme has no points called "stars".');
});
