import t from 'tap';
import { describeProgram } from '../../../src/core/describe/describe-program.ts';
import type { ProgramDocument } from '../../../src/core/program/document.ts';
import { warnOfMigration } from '../../../src/core/program/warnings/migration.ts';
import { club } from '../harness.ts';

const NEW = { migrate: 'new-terms' } as const;
const points = (kind: ProgramDocument['points'][string]): ProgramDocument =>
  club({ points: { reward: kind } });
const told = (before: ProgramDocument | null, next: ProgramDocument): readonly string[] =>
  warnOfMigration(before, next).map(({ pointer, detail }) => `${pointer}: ${detail}`);
const byActivity = { expires: { inactive: 'P6M', by: 'any' } } as const;
const dated = { expires: { after: 'P12M' } } as const;

t.test('says nothing where nothing migrates', async (t) => {
  t.same(told(points(dated), points({ expires: { after: 'P1M' } })), []);
});

t.test('says what will happen to points that were earned before', async (t) => {
  const what = told(points(dated), points({ expires: { after: 'P24M' }, ...NEW }));
  t.same(what, [
    '/points/reward/migrate: When the version takes effect, points that were earned before take its terms, but none waits longer or ends sooner than was announced.',
  ]);
  t.match(told(points(byActivity), points({ ...dated, ...NEW })), [/they may end sooner than without it\.$/]);
  t.match(told(points(dated), points({ ...byActivity, ...NEW })), [/Those that have an end keep it\.$/]);
});

t.test('says where points keep their end by inactivity, since the new one might come sooner', async (t) => {
  const idle = (inactive: string, by: 'any' | readonly string[] = 'any') => ({ expires: { inactive, by } });
  const keeps = /keep their own, since by these they might end sooner\.$/;
  const keepsOwn = (before: object, next: object): boolean =>
    told(points(before), points({ ...next, ...NEW })).some((detail) => keeps.test(detail));
  t.equal(keepsOwn(byActivity, idle('P12M')), false);
  t.equal(keepsOwn(byActivity, idle('P5M')), true);
  t.equal(keepsOwn(byActivity, idle('P186D')), false, 'six months, if all of them were long');
  t.equal(keepsOwn(byActivity, idle('P185D')), true, 'where in doubt');
  t.equal(keepsOwn(byActivity, idle('P6M', ['purchase'])), true);
  t.equal(keepsOwn(idle('P6M', ['purchase']), idle('P6M', ['purchase', 'login'])), false);
});

t.test('says that nothing will happen where nothing can', async (t) => {
  const next = points({ ...dated, ...NEW });
  t.match(told(null, next), [/^\/points\/reward\/migrate: Nothing was earned of it/]);
  t.match(told(club({ points: { other: {} } }), next), [/Nothing was earned of it/]);
  t.match(told(points(dated), next), [/nothing changes/]);
  t.match(told(points({ ...dated, ...NEW }), next), [/nothing changes/], 'it has migrated before');
});

t.test('says what will happen to tiers that are held', async (t) => {
  const ladder = (atLeast: number, migrate = {}) =>
    club({
      metrics: { spend: { sum: 'line.net', over: 'lifetime' } },
      ladders: {
        status: {
          tiers: [{ key: 'red' }, { key: 'silver', reach: { metric: 'spend', atLeast } }],
          held: { until: 'forever' },
          ...migrate,
        },
      },
    });
  t.match(told(ladder(100), ladder(50, NEW)), [/^\/ladders\/status\/migrate: .*none ends sooner/]);
  t.match(told(ladder(100), ladder(100, NEW)), [/nothing changes/]);
  t.match(describeProgram(ladder(50, NEW)).ladders[0]?.sentence, /it counts for tiers that are held already/);
});

t.test('describes it', async (t) => {
  t.equal(
    describeProgram(points({ ...dated, ...NEW })).points[0]?.sentence,
    'Reward points can be spent at once, expire 12 months after they are earned and bring these terms to those that were earned before, where that takes nothing from them.',
  );
});

t.test('says what will happen to journeys that are on their way', async (t) => {
  const journey = (within: string, migrate = {}) =>
    club({ journeys: { tour: { within, steps: [{ key: 'order', on: 'purchase' }], ...migrate } } });
  t.match(told(journey('P10D'), journey('P20D', NEW)), [
    /^\/journeys\/tour\/migrate: .*no less time than was announced/,
  ]);
  t.match(told(journey('P10D'), journey('P10D', NEW)), [/nothing changes/]);
  t.match(
    describeProgram(journey('P10D', NEW)).journeys[0]?.sentence,
    /brings its terms to those that are on their way/,
  );
});
