import t from 'tap';
import type { PointsKind, ProgramDocument } from '../../src/core/program/document.ts';
import { formatInstant } from '../../src/core/time.ts';
import { Account, club, perEuro } from './harness.ts';

const T = '2026-06-01T00:00:00Z';

/** Two versions: the second takes effect on 1 June and brings its terms to the points of the first. */
function versions(first: PointsKind, second: PointsKind, migrate: 'new-terms' | null = 'new-terms') {
  const of = (reward: PointsKind): ProgramDocument => club({ points: { reward }, rules: [perEuro()] });
  return [
    { document: of(first), from: null },
    { document: of(migrate === null ? second : { ...second, migrate }), from: T },
  ];
}

function open(...kinds: Parameters<typeof versions>): Account {
  return new Account(versions(...kinds)).clock('2026-03-01');
}

const lots = (account: Account): readonly string[] =>
  account.lots().map(({ side, remaining, availableAt, expiresAt, lapsesUnder }) => {
    const end = expiresAt === null ? 'never' : formatInstant(expiresAt);
    const from = availableAt === null ? 'unknown' : formatInstant(availableAt);
    return `${remaining} ${side} from ${from} to ${lapsesUnder === null ? end : 'inactivity'}`;
  });

t.test('points keep their terms under a new version', async (t) => {
  const account = open({ expires: { after: 'P12M' } }, { expires: { after: 'P24M' } }, null);
  account.purchase('p', '100');
  account.settle('2026-07-01');
  t.same(lots(account), ['100 active from 2026-03-01T12:00:00Z to 2027-03-01T12:00:00Z']);
  account.verify();
});

t.test('or take the new ones when it takes effect, where it says so', async (t) => {
  const account = open({ expires: { after: 'P12M' } }, { expires: { after: 'P24M' } });
  account.purchase('p', '100');
  t.equal(account.state.dueAt, Date.parse(T), 'it is due by itself');
  account.clock(Date.parse(T) - 1).run({ kind: 'settle' });
  t.same(lots(account), ['100 active from 2026-03-01T12:00:00Z to 2027-03-01T12:00:00Z'], 'not before');
  account.clock(T).run({ kind: 'settle' });
  t.same(lots(account), ['100 active from 2026-03-01T12:00:00Z to 2028-03-01T12:00:00Z']);
  const migrated = account.log.find(({ command }) => command.kind === 'occasion');
  t.match(migrated, {
    now: Date.parse(T),
    programVersion: 2,
    command: { occasion: { kind: 'migration', version: 2 } },
  });
  t.equal(account.state.dueAt, Date.parse('2028-03-01T12:00:00Z'));
  account.verify();
});

t.test('no point ends sooner, or waits longer, than was announced', async (t) => {
  const account = open(
    { pending: 'P200D', expires: { after: 'P12M' } },
    { pending: 'P210D', expires: { after: 'P6M' } },
  );
  account.purchase('p', '100');
  account.settle('2026-07-01');
  t.same(lots(account), ['100 pending from 2026-09-17T12:00:00Z to 2027-03-01T12:00:00Z']);
  account.purchase('q', '5');
  t.same(lots(account)[1], '5 pending from 2027-01-27T12:00:00Z to 2027-01-01T12:00:00Z', 'new ones do');
});

t.test(
  'points that need wait no longer can be spent when the version takes effect, not before',
  async (t) => {
    const account = open({ pending: 'P200D' }, { pending: 'P10D' });
    account.purchase('p', '100');
    account.clock('2026-05-28').purchase('q', '50');
    account.settle('2026-07-01');
    t.same(lots(account), [
      '100 active from 2026-06-01T00:00:00Z to never',
      '50 active from 2026-06-07T12:00:00Z to never',
    ]);
    t.same(
      account.entries
        .filter(({ source }) => 'side' in source)
        .map(({ amount, at }) => `${amount} ${formatInstant(at)}`),
      ['100 2026-06-01T00:00:00Z', '50 2026-06-07T12:00:00Z'],
    );
    account.verify();
  },
);

t.test('an event still makes points active that wait for it', async (t) => {
  const account = open({ pending: { event: 'delivered' } }, { pending: 'P200D' });
  account.purchase('p', '100');
  account.settle('2026-07-01');
  t.same(lots(account), ['100 pending from 2026-09-17T12:00:00Z to never']);
  t.equal(account.lots()[0]?.awaits, 'delivered');
});

t.test('a life for as long as the account is active, and a date', async (t) => {
  const byActivity = { expires: { inactive: 'P6M', by: 'any' } } as const;
  const dated = open({ expires: { after: 'P12M' } }, byActivity);
  dated.purchase('p', '100');
  dated.settle('2026-07-01');
  t.same(lots(dated), ['100 active from 2026-03-01T12:00:00Z to 2027-03-01T12:00:00Z'], 'keeps its date');
  const lively = open(byActivity, { expires: { after: 'P1M' } });
  lively.purchase('p', '100');
  lively.settle('2026-06-02');
  t.same(
    lots(lively),
    ['100 active from 2026-03-01T12:00:00Z to 2026-07-01T00:00:00Z'],
    'a life from the version on',
  );
  lively.verify();
});

t.test('another kind of end does not move the beginning', async (t) => {
  const before = { pending: 'P100D', expires: { inactive: 'P6M', by: 'any' } } as const;
  const dated = open(before, { pending: 'P300D', expires: { after: 'P24M' } });
  dated.purchase('p', '100');
  dated.settle('2026-06-02');
  t.same(lots(dated), ['100 pending from 2026-06-09T12:00:00Z to 2028-06-01T00:00:00Z']);
  dated.verify();
  const lively = open(before, { pending: 'P300D', expires: { inactive: 'P12M', by: 'any' } });
  lively.purchase('p', '100');
  lively.settle('2026-06-02');
  t.same(lots(lively), ['100 pending from 2026-06-09T12:00:00Z to inactivity']);
  lively.verify();
});

t.test('what is known late of a time before the version has its terms, too', async (t) => {
  const account = open({ expires: { after: 'P12M' } }, { expires: { after: 'P24M' } });
  account.clock('2026-07-01').purchase('late', '10', { at: '2026-03-01' });
  t.same(lots(account), ['10 active from 2026-03-01T12:00:00Z to 2028-03-01T12:00:00Z']);
  account.verify();
});

t.test('points that were put back into a lot since keep its new end', async (t) => {
  const account = open({ expires: { after: 'P12M' } }, { expires: { after: 'P24M' } });
  account.purchase('p', [{ quantity: '2', price: '50' }]);
  account.return('r', 'p', [{ id: '1', quantity: '1' }]);
  account.clock('2026-07-01').void('r');
  t.same(lots(account), ['100 active from 2026-03-01T12:00:00Z to 2028-03-01T12:00:00Z']);
  account.verify();
});

t.test('what came by a transfer keeps its end', async (t) => {
  const account = open({ expires: { after: 'P12M' } }, { expires: { after: 'P24M' } });
  account.purchase('p', '100');
  const sent = account.run(account.send('s', 100, { account: account.id, holder: 'ann' }));
  for (const { command } of sent.messages) account.run(command);
  account.settle('2026-07-01');
  t.match(account.lots('ann'), [{ expiresAt: Date.parse('2027-03-01T12:00:00Z') }]);
});

t.test('an account that nobody looked at for long comes to the same', async (t) => {
  const ends = ['2026-06-02', '2026-12-01'].map((looked) => {
    const account = open({ expires: { after: 'P12M' } }, { expires: { after: 'P24M' } });
    account.purchase('p', '100');
    account.settle(looked);
    account.settle('2026-12-01');
    account.verify();
    return [
      lots(account),
      account.entries,
      account.log.filter(({ command }) => command.kind === 'occasion').length,
    ];
  });
  t.same(ends[1], ends[0]);
});

t.test('where nothing changes, nothing is logged', async (t) => {
  const account = open({ expires: { after: 'P12M' } }, { expires: { after: 'P12M' } });
  account.purchase('p', '100');
  const before = account.log.length;
  account.clock('2026-07-01').purchase('q', '1');
  t.equal(account.log.length, before + 1);
  account.verify();
});

t.test('a version that nobody knew of in time brings its terms as soon as it can', async (t) => {
  const [first, second] = versions({ expires: { after: 'P12M' } }, { expires: { after: 'P24M' } });
  if (first === undefined || second === undefined) throw new Error('two versions');
  const before = new Account([first]).clock('2026-03-01');
  before.purchase('p', '100');
  before.settle('2026-06-01T00:00:05Z');
  const after = new Account([first, second]);
  after.state = before.state;
  after.entries.splice(0, Number.POSITIVE_INFINITY, ...before.entries);
  after.clock('2026-06-01T00:00:05Z').run({ kind: 'settle' });
  t.same(lots(after), ['100 active from 2026-03-01T12:00:00Z to 2028-03-01T12:00:00Z']);
});

const YEAR = { calendar: 'year' } as const;

function tiered(silver: number, held: object, migrate?: 'new-terms'): ProgramDocument {
  return club({
    metrics: { spend: { sum: 'line.net', over: YEAR } },
    ladders: {
      status: {
        tiers: [
          { key: 'red' },
          { key: 'silver', reach: { metric: 'spend', atLeast: silver } },
          { key: 'gold', reach: { metric: 'spend', atLeast: 5 * silver } },
        ],
        held,
        ...(migrate && { migrate }),
      },
    },
    rules: [
      perEuro(),
      {
        key: 'welcome',
        on: 'tier-reached',
        reached: { ladder: 'status' },
        earn: { points: 'reward', fixed: 500 },
      },
    ],
  });
}

function climbing(
  first: readonly [number, object],
  second: readonly [number, object],
  migrate?: 'new-terms',
): Account {
  return new Account([
    { document: tiered(...first), from: null },
    { document: tiered(...second, migrate), from: T },
  ]).clock('2026-03-01');
}

const TO_JULY = { for: 'P4M' };
const YEAR_LONG = { until: 'end-of-year' };

t.test('tiers keep their terms under a new version, or take the new ones where it says so', async (t) => {
  for (const [migrate, tier] of [
    [undefined, 'red'],
    ['new-terms', 'silver'],
  ] as const) {
    const account = climbing([100, TO_JULY], [100, YEAR_LONG], migrate);
    account.purchase('p', '100');
    account.settle('2026-08-01');
    t.equal(account.tier(), tier, 'it was held to 1 July');
    account.verify();
  }
});

t.test('no tier ends sooner than was announced', async (t) => {
  const account = climbing([100, YEAR_LONG], [1_000, TO_JULY], 'new-terms');
  account.purchase('p', '100');
  account.settle('2026-08-01');
  t.equal(account.tier(), 'silver', 'neither by the threshold nor by the term');
  t.equal(account.tier('2026-12-31T23:59:59Z'), 'silver');
  t.equal(account.tier('2027-01-01T00:00:00Z'), 'red');
});

t.test(
  'whoever comes to a tier by the new thresholds holds it, and rules give nothing for that',
  async (t) => {
    const account = climbing([100, YEAR_LONG], [50, YEAR_LONG], 'new-terms');
    account.purchase('p', '260');
    t.equal(account.tier(), 'silver');
    const points = account.points();
    const settled = account.clock('2026-06-01T00:00:00Z').run({ kind: 'settle' });
    t.equal(account.tier(), 'gold');
    t.equal(account.tier(Date.parse(T) - 1), 'silver');
    t.equal(account.points(), points);
    t.same(settled.holdings, [], 'it happened by itself, before');
    account.verify();
  },
);

t.test('a hold that made the tier longer still does', async (t) => {
  const account = climbing([100, { for: 'P4M' }], [100, { for: 'P5M' }], 'new-terms');
  account.purchase('p', '100');
  account.clock('2026-04-01').hold({ until: '2026-05-01' });
  account.settle('2026-06-02');
  t.equal(account.tier('2026-08-31T11:59:59Z'), 'silver', '1 August, and thirty days');
  t.equal(account.tier('2026-08-31T12:00:00Z'), 'red');
});

function onTheWay(steps: readonly string[], within: string, migrate?: 'new-terms'): ProgramDocument {
  return club({
    journeys: {
      tour: {
        within,
        steps: steps.map((key) => ({ key, on: 'activity', type: key })),
        ...(migrate && { migrate }),
      },
    },
    rules: [
      { key: 'step', on: 'journey-step', journey: { key: 'tour' }, earn: { points: 'reward', fixed: 10 } },
      { key: 'all', on: 'journey-done', journey: { key: 'tour' }, earn: { points: 'reward', fixed: 100 } },
    ],
  });
}

type Way = readonly [readonly string[], string];

function travelling(first: Way, second: Way, migrate?: 'new-terms'): Account {
  const account = new Account([
    { document: onTheWay(...first), from: null },
    { document: onTheWay(...second, migrate), from: T },
  ]).clock('2026-05-01');
  account.activity('a', 'a');
  return account.clock('2026-06-02');
}

t.test('journeys keep their steps under a new version, or take the new ones where it says so', async (t) => {
  for (const [migrate, points] of [
    [undefined, 120],
    ['new-terms', 130],
  ] as const) {
    const account = travelling([['a', 'b'], 'P90D'], [['a', 'b', 'c'], 'P90D'], migrate);
    account.activity('b', 'b');
    account.activity('c', 'c');
    t.equal(account.points(), points, 'there is one step more');
    account.void('c');
    t.equal(account.points(), migrate === undefined ? 120 : 20);
    account.verify();
  }
});

t.test('a journey has no less time than was announced', async (t) => {
  for (const [within, untilThen] of [
    ['P40D', '2026-07-30T12:00:00Z'],
    ['P120D', '2026-08-29T12:00:00Z'],
  ] as const) {
    const account = travelling([['a', 'b'], 'P90D'], [['a', 'b'], within], 'new-terms');
    account.settle();
    t.match(account.state.journeyRuns, [{ version: 2, until: Date.parse(untilThen) }]);
    account.verify();
  }
});

t.test(
  'a journey keeps its terms where the new ones undo what is done, or leave nothing to do',
  async (t) => {
    for (const steps of [['b', 'c'], ['a']]) {
      const account = travelling([['a', 'b'], 'P90D'], [steps, 'P90D'], 'new-terms');
      account.settle();
      t.match(account.state.journeyRuns, [{ version: 1 }]);
      account.activity('b', 'b');
      t.equal(account.points(), 120);
      account.verify();
    }
  },
);
