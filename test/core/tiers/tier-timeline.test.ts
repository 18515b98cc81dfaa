import t from 'tap';
import { compileLadder } from '../../../src/core/program/compile-ladder.ts';
import type { Holding, Status } from '../../../src/core/state.ts';
import { stretchAt, tierTimeline } from '../../../src/core/tiers/tier-timeline.ts';
import { createZone } from '../../../src/core/time.ts';

const LADDER = compileLadder(
  'status',
  { tiers: [{ key: 'red' }, { key: 'silver' }, { key: 'gold' }], held: { until: 'forever' } },
  { zone: createZone('UTC'), metrics: new Map() },
);

type Held = readonly [tier: string, since: number, until: number | null];
type Stretch = readonly [tier: string, since: number | null, until: number | null];

const CASES: readonly {
  readonly name: string;
  readonly held: readonly Held[];
  readonly timeline: readonly Stretch[];
}[] = [
  { name: 'nothing held is the lowest tier, for ever', held: [], timeline: [['red', null, null]] },
  {
    name: 'one holding has the lowest tier on both sides',
    held: [['silver', 10, 20]],
    timeline: [
      ['red', null, 10],
      ['silver', 10, 20],
      ['red', 20, null],
    ],
  },
  {
    name: 'a holding without an end lasts for ever',
    held: [['gold', 10, null]],
    timeline: [
      ['red', null, 10],
      ['gold', 10, null],
    ],
  },
  {
    name: 'holdings that follow one another are one stretch',
    held: [
      ['silver', 10, 20],
      ['silver', 20, 30],
    ],
    timeline: [
      ['red', null, 10],
      ['silver', 10, 30],
      ['red', 30, null],
    ],
  },
  {
    name: 'holdings that overlap are one stretch, in whatever order they came',
    held: [
      ['silver', 15, 30],
      ['silver', 10, 20],
      ['silver', 12, 18],
    ],
    timeline: [
      ['red', null, 10],
      ['silver', 10, 30],
      ['red', 30, null],
    ],
  },
  {
    name: 'holdings with a gap of one instant are two stretches',
    held: [
      ['silver', 10, 20],
      ['silver', 21, 30],
    ],
    timeline: [
      ['red', null, 10],
      ['silver', 10, 20],
      ['red', 20, 21],
      ['silver', 21, 30],
      ['red', 30, null],
    ],
  },
  {
    name: 'a higher tier in between interrupts',
    held: [
      ['silver', 10, 40],
      ['gold', 20, 30],
    ],
    timeline: [
      ['red', null, 10],
      ['silver', 10, 20],
      ['gold', 20, 30],
      ['silver', 30, 40],
      ['red', 40, null],
    ],
  },
  {
    name: 'a lower tier within a higher one does not show',
    held: [
      ['gold', 10, 40],
      ['silver', 20, 30],
    ],
    timeline: [
      ['red', null, 10],
      ['gold', 10, 40],
      ['red', 40, null],
    ],
  },
  {
    name: 'a lower tier that outlasts a higher one shows after it',
    held: [
      ['gold', 10, 20],
      ['silver', 10, 30],
    ],
    timeline: [
      ['red', null, 10],
      ['gold', 10, 20],
      ['silver', 20, 30],
      ['red', 30, null],
    ],
  },
  {
    name: 'a tier that the ladder no longer has counts as none',
    held: [['bronze', 10, 20]],
    timeline: [['red', null, null]],
  },
];

t.test('a timeline has stretches without gaps, neighbours in different tiers', async (t) => {
  for (const { name, held, timeline } of CASES) t.same(timelineOf(held), timeline, name);
});

t.test('a timeline looks at its own ladder only', async (t) => {
  const [gold] = holdings([['gold', 0, null]]);
  const other = { ...gold, ladder: 'other' } as Holding;
  t.same(tierTimeline(LADDER, statusOf([other])).length, 1);
});

t.test('the stretch around an instant holds its beginning and not its end', async (t) => {
  const timeline = tierTimeline(LADDER, statusOf(holdings([['silver', 10, 20]])));
  const tierAt = (at: number) => stretchAt(timeline, at).tier.key;
  t.same([9, 10, 19, 20].map(tierAt), ['red', 'silver', 'silver', 'red']);
});

function timelineOf(held: readonly Held[]): readonly Stretch[] {
  return tierTimeline(LADDER, statusOf(holdings(held))).map(({ tier, since, until }) => [
    tier.key,
    since,
    until,
  ]);
}

function holdings(held: readonly Held[]): readonly Holding[] {
  return held.map(([tier, since, until], i) => ({
    ...{ seq: i + 1, n: 0, ladder: 'status', tier, since, until },
    ...{ by: 'reach', follows: null, endedAt: null },
  }));
}

function statusOf(holdings: readonly Holding[]): Status {
  return { holdings, tierSets: [], tierHolds: [] };
}
