import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { adderOf } from '../../src/core/duration.ts';
import { countsUntilOf, type Period, windowsOf } from '../../src/core/periods.ts';
import { addDuration, createZone, FIRST_DAY, formatDay, parseDay } from '../../src/core/time.ts';
import { SEED } from './harness.ts';

const window = (period: Period, day: string, enrolled = '1990-01-01'): readonly string[] => {
  const { from, to } = windowsOf(period)(parseDay(day), parseDay(enrolled));
  return [formatDay(from), formatDay(to)];
};

t.test('a year can begin on another day than 1 January', async (t) => {
  const april: Period = { calendar: 'year', starts: '04-01' };
  t.strictSame(window(april, '2026-03-31'), ['2025-04-01', '2026-04-01']);
  t.strictSame(window(april, '2026-04-01'), ['2026-04-01', '2027-04-01']);
  t.strictSame(window(april, '2026-12-31'), ['2026-04-01', '2027-04-01']);
  t.strictSame(window({ calendar: 'year', starts: '02-28' }, '2024-02-29'), ['2024-02-28', '2025-02-28']);
  t.strictSame(window({ calendar: 'year', starts: '12-31' }, '2026-12-30'), ['2025-12-31', '2026-12-31']);
  t.strictSame(window({ calendar: 'year', starts: '01-01' }, '2026-06-01'), ['2026-01-01', '2027-01-01']);
});

t.test('a membership year begins on the day of the enrolment and on its anniversaries', async (t) => {
  const cases: readonly (readonly [enrolled: string, day: string, from: string, to: string])[] = [
    ['2025-05-17', '2025-05-17', '2025-05-17', '2026-05-17'],
    ['2025-05-17', '2026-05-16', '2025-05-17', '2026-05-17'],
    ['2025-05-17', '2026-05-17', '2026-05-17', '2027-05-17'],
    ['2025-01-01', '2026-12-31', '2026-01-01', '2027-01-01'],
    ['2025-12-31', '2026-12-30', '2025-12-31', '2026-12-31'],
    // Before the enrolment they go on backwards.
    ['2025-05-17', '2025-05-16', '2024-05-17', '2025-05-17'],
    ['2025-05-17', '1969-12-31', '1969-05-17', '1970-05-17'],
    // The anniversary of 29 February is 28 February, where there is no 29th.
    ['2024-02-29', '2024-02-29', '2024-02-29', '2025-02-28'],
    ['2024-02-29', '2025-02-27', '2024-02-29', '2025-02-28'],
    ['2024-02-29', '2025-02-28', '2025-02-28', '2026-02-28'],
    ['2024-02-29', '2028-02-28', '2027-02-28', '2028-02-29'],
    ['2024-02-29', '2028-02-29', '2028-02-29', '2029-02-28'],
    ['2096-02-29', '2100-03-01', '2100-02-28', '2101-02-28'],
    ['2000-02-29', '1999-03-01', '1999-02-28', '2000-02-29'],
  ];
  for (const [enrolled, day, from, to] of cases)
    t.strictSame(window({ membership: 'year' }, day, enrolled), [from, to], `${enrolled} ${day}`);
});

t.test('years tile time: each day is in one, and the next begins where it ends', async () => {
  const days = fc.integer({ min: parseDay('1900-01-01'), max: parseDay('2200-01-01') });
  const dayOfYear = fc
    .integer({ min: parseDay('2000-01-01'), max: parseDay('2000-12-31') })
    .map((day) => formatDay(day).slice(5));
  const years = fc.oneof(
    fc.constant<Period>({ membership: 'year' }),
    dayOfYear.map((starts): Period => ({ calendar: 'year', starts })),
  );
  fc.assert(
    fc.property(years, days, days, (period, day, enrolledOn) => {
      const windowOf = windowsOf(period);
      const { from, to } = windowOf(day, enrolledOn);
      assert.ok(from <= day && day < to);
      assert.ok(to - from >= 365 && to - from <= 366);
      assert.deepEqual(windowOf(from, enrolledOn), { from, to });
      assert.deepEqual(windowOf(to - 1, enrolledOn), { from, to });
      assert.equal(windowOf(to, enrolledOn).from, to);
      assert.equal(windowOf(from - 1, enrolledOn).to, from);
      if ('membership' in (period as object))
        assert.equal(windowOf(enrolledOn, enrolledOn).from, enrolledOn, 'one begins with the enrolment');
    }),
    { seed: SEED, numRuns: 1_000 },
  );
});

t.test('what is counted on a day of a membership year counts until the next one', async (t) => {
  const membership: Period = { membership: 'year' };
  const countsUntil = countsUntilOf(membership, windowsOf(membership));
  const until = (day: string, enrolled: string) => formatDay(countsUntil(parseDay(day), parseDay(enrolled)));
  t.equal(until('2026-05-16', '2025-05-17'), '2026-05-17');
  t.equal(until('2026-05-17', '2025-05-17'), '2027-05-17');
  t.equal(countsUntilOf('lifetime', windowsOf('lifetime'))(0, 0), windowsOf('lifetime')(0, FIRST_DAY).to);
});

t.test('a duration that is added often comes to the same as by the calendar', async () => {
  const names = ['UTC', 'Europe/Berlin', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Pacific/Apia'];
  const zones = names.map(createZone);
  const instants = fc.integer({ min: Date.parse('1990-01-01'), max: Date.parse('2040-01-01') });
  const part = fc.integer({ min: 0, max: 40 });
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      instants,
      fc.tuple(part, part, part, part, part),
      (zone, at, [y, m, w, d, h]) => {
        const duration = `P${y}Y${m}M${w}W${d}DT${h}H`;
        assert.equal(adderOf(zone, duration)(at), addDuration(zone, at, duration), duration);
      },
    ),
    { seed: SEED, numRuns: 1_000 },
  );
});

t.test('a duration of hours is exact, one of days goes by the clock on the wall', async (t) => {
  const berlin = createZone('Europe/Berlin');
  const add = (duration: string, at: string) =>
    new Date(adderOf(berlin, duration)(Date.parse(at))).toISOString();
  t.equal(add('PT24H', '2026-03-28T12:00:00Z'), '2026-03-29T12:00:00.000Z');
  t.equal(add('P1D', '2026-03-28T12:00:00Z'), '2026-03-29T11:00:00.000Z');
  t.equal(add('P1D', '2026-03-28T01:30:00Z'), '2026-03-29T01:30:00.000Z', 'half past two is not there');
  t.equal(add('P1M', '2026-01-31T11:00:00Z'), '2026-02-28T11:00:00.000Z');
  t.equal(add('P1YT30M10S', '2024-02-29T11:00:00Z'), '2025-02-28T11:30:10.000Z');
  t.throws(() => adderOf(berlin, 'a year'), RangeError);
});
