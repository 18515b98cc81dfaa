import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { Temporal } from 'temporal-polyfill';
import { type Period, windowsOf } from '../../src/core/periods.ts';
import { compileProgram } from '../../src/core/program/compile.ts';
import type { PointsKind } from '../../src/core/program/document.ts';
import { termsOf } from '../../src/core/terms.ts';
import {
  addDuration,
  createZone,
  END_OF_DAYS,
  FIRST_DAY,
  formatDay,
  formatInstant,
  instantIn,
  parseDay,
} from '../../src/core/time.ts';
import { club, SEED } from './harness.ts';

const berlin = createZone('Europe/Berlin');
const utc = createZone('UTC');
const dayIn = (zone: string, at: string): string => formatDay(createZone(zone).dayOf(Date.parse(at)));

t.test('a day ends at midnight of its zone, the longest and the shortest of the year, too', async (t) => {
  const cases: readonly (readonly [zone: string, at: string, day: string])[] = [
    ['UTC', '2026-03-28T23:59:59.999Z', '2026-03-28'],
    ['UTC', '2026-03-29T00:00:00Z', '2026-03-29'],
    // Summer time begins: the 29th has 23 hours.
    ['Europe/Berlin', '2026-03-28T22:59:59.999Z', '2026-03-28'],
    ['Europe/Berlin', '2026-03-28T23:00:00Z', '2026-03-29'],
    ['Europe/Berlin', '2026-03-29T00:59:59.999Z', '2026-03-29'],
    ['Europe/Berlin', '2026-03-29T01:00:00Z', '2026-03-29'],
    ['Europe/Berlin', '2026-03-29T21:59:59.999Z', '2026-03-29'],
    ['Europe/Berlin', '2026-03-29T22:00:00Z', '2026-03-30'],
    // It ends: the 25th has 25 hours.
    ['Europe/Berlin', '2026-10-24T21:59:59.999Z', '2026-10-24'],
    ['Europe/Berlin', '2026-10-24T22:00:00Z', '2026-10-25'],
    ['Europe/Berlin', '2026-10-25T22:59:59.999Z', '2026-10-25'],
    ['Europe/Berlin', '2026-10-25T23:00:00Z', '2026-10-26'],
    // Here the clock is moved at midnight: the 4th began at one o'clock, the 16th had its last hour twice.
    ['America/Sao_Paulo', '2018-11-04T02:59:59.999Z', '2018-11-03'],
    ['America/Sao_Paulo', '2018-11-04T03:00:00Z', '2018-11-04'],
    ['America/Sao_Paulo', '2019-02-17T01:59:59.999Z', '2019-02-16'],
    ['America/Sao_Paulo', '2019-02-17T02:00:00Z', '2019-02-16'],
    ['America/Sao_Paulo', '2019-02-17T02:59:59.999Z', '2019-02-16'],
    ['America/Sao_Paulo', '2019-02-17T03:00:00Z', '2019-02-17'],
    ['Asia/Kathmandu', '2026-01-31T18:14:59.999Z', '2026-01-31'],
    ['Asia/Kathmandu', '2026-01-31T18:15:00Z', '2026-02-01'],
    ['Asia/Kathmandu', '1985-12-31T18:29:59.999Z', '1985-12-31'],
    ['Asia/Kathmandu', '1985-12-31T18:30:00Z', '1986-01-01'],
    ['Pacific/Apia', '2011-12-30T09:59:59.999Z', '2011-12-29'],
    ['Pacific/Apia', '2011-12-30T10:00:00Z', '2011-12-31'],
    ['UTC', '1969-12-31T23:59:59.999Z', '1969-12-31'],
  ];
  for (const [zone, at, day] of cases) t.equal(dayIn(zone, at), day, `${zone} ${at}`);
});

t.test('a day begins with its first instant, where there is no midnight, too', async (t) => {
  const startOf = (zone: string, day: string): string =>
    formatInstant(createZone(zone).startOf(parseDay(day)));
  t.equal(startOf('Europe/Berlin', '2026-03-29'), '2026-03-28T23:00:00Z');
  t.equal(startOf('Europe/Berlin', '2026-03-30'), '2026-03-29T22:00:00Z');
  t.equal(startOf('America/Sao_Paulo', '2018-11-04'), '2018-11-04T03:00:00Z');
  t.equal(startOf('Asia/Kathmandu', '2026-02-01'), '2026-01-31T18:15:00Z');
});

t.test('days of a zone are those of its calendar, whatever was asked before', async () => {
  const names = [
    'Europe/Berlin',
    'America/Sao_Paulo',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'UTC',
  ];
  const zones = names.map(createZone);
  const instant = fc.integer({ min: Date.parse('1900-01-01'), max: Date.parse('2100-01-01') });
  fc.assert(
    fc.property(fc.constantFrom(...zones), instant, (zone, at) => {
      const day = zone.dayOf(at);
      const date = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone.id).toPlainDate();
      assert.equal(formatDay(day), date.toString());
      assert.ok(zone.startOf(day) <= at && at < zone.startOf(day + 1));
    }),
    { seed: SEED, numRuns: 300 },
  );
});

t.test('reads a date as the first instant of its day, and an instant as it is', async (t) => {
  t.equal(formatInstant(instantIn(berlin, '2026-07-01')), '2026-06-30T22:00:00Z');
  t.equal(formatInstant(instantIn(berlin, '2026-07-01T00:00:00Z')), '2026-07-01T00:00:00Z');
  t.equal(formatInstant(instantIn(berlin, '2026-07-01T00:00:00.25+02:00')), '2026-06-30T22:00:00.250Z');
  t.throws(() => instantIn(berlin, '2026-02-30'), RangeError);
  t.throws(() => createZone('Europe/Berlyn'), RangeError);
  t.equal(formatDay(parseDay('2024-02-29')), '2024-02-29');
  t.throws(() => parseDay('2026-02-29'), RangeError);
});

t.test('adds days and months by the calendar and the clock of the zone, and hours exactly', async (t) => {
  const cases: readonly (readonly [from: string, duration: string, to: string])[] = [
    ['2026-03-20T12:00:00Z', 'P14D', '2026-04-03T11:00:00Z'],
    ['2026-03-20T12:00:00Z', 'PT336H', '2026-04-03T12:00:00Z'],
    ['2026-01-31T11:00:00Z', 'P1M', '2026-02-28T11:00:00Z'],
    ['2024-01-31T11:00:00Z', 'P1M', '2024-02-29T11:00:00Z'],
    ['2024-02-29T11:00:00Z', 'P1Y', '2025-02-28T11:00:00Z'],
    ['2024-02-29T11:00:00Z', 'P24M', '2026-02-28T11:00:00Z'],
    ['2026-01-31T23:30:00Z', 'P1M', '2026-02-28T23:30:00Z'],
    ['2026-10-24T00:30:00Z', 'P1D', '2026-10-25T00:30:00Z'],
    ['2026-03-28T01:30:00Z', 'P1D', '2026-03-29T01:30:00Z'],
    ['2026-12-01T00:00:00Z', 'P1W', '2026-12-08T00:00:00Z'],
  ];
  for (const [from, duration, to] of cases) {
    t.equal(formatInstant(addDuration(berlin, Date.parse(from), duration)), to, `${from} + ${duration}`);
  }
});

t.test('a calendar period is the one around the day; weeks begin on Monday', async (t) => {
  const cases: readonly (readonly [Period, day: string, from: string, to: string])[] = [
    [{ calendar: 'day' }, '2024-02-29', '2024-02-29', '2024-03-01'],
    [{ calendar: 'week' }, '2026-03-01', '2026-02-23', '2026-03-02'],
    [{ calendar: 'week' }, '2026-03-02', '2026-03-02', '2026-03-09'],
    [{ calendar: 'week' }, '2026-01-01', '2025-12-29', '2026-01-05'],
    [{ calendar: 'month' }, '2024-02-01', '2024-02-01', '2024-03-01'],
    [{ calendar: 'month' }, '2024-02-29', '2024-02-01', '2024-03-01'],
    [{ calendar: 'month' }, '2025-12-31', '2025-12-01', '2026-01-01'],
    [{ calendar: 'quarter' }, '2026-03-31', '2026-01-01', '2026-04-01'],
    [{ calendar: 'quarter' }, '2026-04-01', '2026-04-01', '2026-07-01'],
    [{ calendar: 'quarter' }, '2026-12-31', '2026-10-01', '2027-01-01'],
    [{ calendar: 'year' }, '2026-01-01', '2026-01-01', '2027-01-01'],
    [{ calendar: 'year' }, '2026-12-31', '2026-01-01', '2027-01-01'],
  ];
  for (const [period, day, from, to] of cases) {
    const window = windowsOf(period)(parseDay(day), FIRST_DAY);
    t.strictSame(
      [formatDay(window.from), formatDay(window.to)],
      [from, to],
      `${JSON.stringify(period)} ${day}`,
    );
  }
  t.strictSame(windowsOf('lifetime')(parseDay('2026-03-01'), FIRST_DAY), {
    from: FIRST_DAY,
    to: END_OF_DAYS,
  });
});

t.test('a rolling period ends with the day and leaves out the same day a period earlier', async (t) => {
  const cases: readonly (readonly [rolling: string, day: string, first: string])[] = [
    ['P1D', '2026-03-01', '2026-03-01'],
    ['P30D', '2026-03-01', '2026-01-31'],
    ['P12M', '1998-05-07', '1997-05-08'],
    ['P12M', '2024-02-29', '2023-03-01'],
    ['P1M', '2026-03-31', '2026-03-01'],
    ['P1M', '2026-03-30', '2026-03-01'],
    ['P1M', '2026-02-28', '2026-01-29'],
    ['P1W', '2026-01-03', '2025-12-28'],
  ];
  for (const [rolling, day, first] of cases) {
    const window = windowsOf({ rolling })(parseDay(day), FIRST_DAY);
    t.strictSame([formatDay(window.from), window.to], [first, parseDay(day) + 1], `${rolling} ${day}`);
  }
});

t.test(
  'a day counts in a period up to, not including, the day that is told as the end of its reach',
  async (t) => {
    const reachOf = (over: Period, day: string): string => {
      const program = compileProgram(club({ metrics: { m: { count: 'transaction', over } } }), 1, null);
      const metric = program.metrics.get('m');
      return metric === undefined ? '' : formatDay(metric.countsUntil(parseDay(day), FIRST_DAY));
    };
    t.equal(reachOf({ rolling: 'P12M' }, '1997-05-08'), '1998-05-08');
    t.equal(reachOf({ rolling: 'P1M' }, '2026-01-28'), '2026-02-28');
    t.equal(reachOf({ rolling: 'P1M' }, '2026-01-31'), '2026-03-01');
    t.equal(reachOf({ calendar: 'year' }, '2026-03-01'), '2027-01-01');
    const rolling = fc.constantFrom('P1D', 'P30D', 'P1M', 'P3M', 'P12M', 'P1M15D', 'P2W');
    fc.assert(
      fc.property(rolling, fc.integer({ min: 19_000, max: 21_000 }), fc.nat(500), (rolling, day, later) => {
        const { from } = windowsOf({ rolling })(day + later, FIRST_DAY);
        const counts = from <= day;
        if (counts) assert.ok(formatDay(day + later) < reachOf({ rolling }, formatDay(day)));
      }),
      { seed: SEED, numRuns: 300 },
    );
  },
);

t.test('points wait and end by the clock of the zone, or at the end of the month or year', async (t) => {
  const cases: readonly (readonly [PointsKind, earned: string, available: string, expires: string | null])[] =
    [
      [{}, '2026-03-01T12:00:00Z', '2026-03-01T12:00:00Z', null],
      [{ pending: 'P14D' }, '2026-03-20T12:00:00Z', '2026-04-03T11:00:00Z', null],
      [
        { expires: { after: 'P24M' } },
        '2024-02-29T12:00:00Z',
        '2024-02-29T12:00:00Z',
        '2026-02-28T12:00:00Z',
      ],
      [
        { expires: { after: 'P24M', at: 'end-of-month' } },
        '2026-02-10T12:00:00Z',
        '2026-02-10T12:00:00Z',
        '2028-02-29T23:00:00Z',
      ],
      // In Berlin it was February already.
      [
        { expires: { after: 'P24M', at: 'end-of-month' } },
        '2026-01-31T23:00:00Z',
        '2026-01-31T23:00:00Z',
        '2028-02-29T23:00:00Z',
      ],
      [
        { expires: { after: 'P24M', at: 'end-of-month' } },
        '2026-01-31T22:59:59.999Z',
        '2026-01-31T22:59:59.999Z',
        '2028-01-31T23:00:00Z',
      ],
      [
        { pending: 'P14D', expires: { after: 'P1Y', at: 'end-of-year' } },
        '2026-12-31T22:59:59.999Z',
        '2027-01-14T22:59:59.999Z',
        '2027-12-31T23:00:00Z',
      ],
      [
        { expires: { after: 'P1Y', at: 'end-of-year' } },
        '2026-12-31T23:00:00Z',
        '2026-12-31T23:00:00Z',
        '2028-12-31T23:00:00Z',
      ],
    ];
  for (const [kind, earned, available, expires] of cases) {
    const { availableAt, expiresAt } = termsOf(kind, berlin, 1)(Date.parse(earned), {});
    const told = [availableAt, expiresAt].map((at) => (at === null ? null : formatInstant(at)));
    t.strictSame(told, [available, expires], `${JSON.stringify(kind)} ${earned}`);
  }
});

t.test('writes instants in UTC, with a fraction only where there is one', async (t) => {
  t.equal(formatInstant(0), '1970-01-01T00:00:00Z');
  t.equal(formatInstant(1), '1970-01-01T00:00:00.001Z');
  t.equal(utc.startOf(parseDay('1998-05-07')), Date.parse('1998-05-07T00:00:00Z'));
});
