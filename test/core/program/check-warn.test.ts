import t from 'tap';
import type { PointsKind } from '../../../src/core/program/document.ts';
import { warningsFor } from '../../../src/core/program/warnings.ts';
import { refusesAll, withKind } from './checking.ts';

const warned = (warn: NonNullable<PointsKind['warn']>, kind: PointsKind = { expires: { after: 'P1Y' } }) =>
  withKind({ ...kind, warn });
const TOO_LONG = 'These points never live that long: warn of them less long before they expire.';
const tooLong = { pointer: '/points/tried/warn', detail: TOO_LONG };

t.test('warnings are durations, not too many, and none twice', async (t) => {
  await refusesAll(t, [
    [
      'a text',
      warned('30 days'),
      {
        pointer: '/points/tried/warn',
        detail: 'Write a duration as ISO 8601 does, such as "P14D", "P24M" or "PT12H".',
      },
    ],
    [
      'no time at all',
      warned(['P30D', 'P0D']),
      { pointer: '/points/tried/warn/1', detail: 'Give a duration above zero, such as "P14D".' },
    ],
    [
      'none',
      warned([]),
      { pointer: '/points/tried/warn', detail: 'Name a duration such as "P30D", or leave warn out.' },
    ],
    [
      'six of them',
      warned(['P1D', 'P2D', 'P3D', 'P4D', 'P5D', 'P6D']),
      { pointer: '/points/tried/warn', detail: 'Warn at most 5 times: more is not read.' },
    ],
    ['five of them', warned(['P1D', 'P2D', 'P3D', 'P4D', 'P5D'])],
    [
      'one as long as another',
      warned(['P7D', 'P1D', 'P1W']),
      {
        pointer: '/points/tried/warn/2',
        detail: '"P7D" is as long, and is told already: leave one of them out.',
      },
    ],
    [
      'stamps',
      warned('P1D', { card: { size: 6, reward: 'cup' } }),
      { pointer: '/points/tried/warn', detail: 'Stamps expire with their card: leave warn out.' },
    ],
  ]);
});

t.test('warnings come within the life of points, where that is known', async (t) => {
  const gold = { ladder: 'status', tiers: { gold: { expires: { after: 'P2Y' } } } };
  await refusesAll(t, [
    ['as long as they live', warned('P1Y'), tooLong],
    ['a day less', warned('P364D')],
    ['in a list', warned(['P1D', 'P2Y']), { ...tooLong, pointer: '/points/tried/warn/1' }],
    ['up to the end of the month', warned('P13M', { expires: { after: 'P12M', at: 'end-of-month' } })],
    ['no longer', warned('P14M', { expires: { after: 'P12M', at: 'end-of-month' } }), tooLong],
    ['two ends of years', warned('P23M', { expires: { yearEnds: 2 } })],
    ['more than two', warned('P732D', { expires: { yearEnds: 2 } }), tooLong],
    ['up to a day of the year', warned('P365D', { expires: { on: '03-31' } })],
    ['more than a year', warned('P366D', { expires: { on: '03-31' } }), tooLong],
    ['up to a date, whenever they are earned', warned('P10Y', { expires: { on: '2030-03-31' } })],
    ['by inactivity', warned('P10Y', { expires: { inactive: 'P1Y', by: 'any' } })],
    ['longer in a tier', warned('P18M', { expires: { after: 'P1Y' }, byTier: gold })],
    ['longer than in any tier', warned('P2Y', { expires: { after: 'P1Y' }, byTier: gold }), tooLong],
  ]);
});

t.test('it is said where nothing is warned of but what is given an end by hand', async (t) => {
  const pointers = (kind: PointsKind): readonly string[] =>
    warningsFor(warned('P30D', kind), new Map()).map(({ pointer }) => pointer);
  t.same(pointers({}), ['/points/tried/warn']);
  t.same(pointers({ expires: { after: 'P1Y' } }), []);
  const gold = { ladder: 'status', tiers: { gold: { expires: { after: 'P2Y' } } } };
  t.same(pointers({ byTier: gold }), []);
});
