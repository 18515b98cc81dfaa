import t from 'tap';
import type { HeldDefinition, HeldUntil } from '../../../src/core/program/document.ts';
import { untilOf } from '../../../src/core/tiers/held.ts';
import { createZone, formatInstant } from '../../../src/core/time.ts';

const berlin = createZone('Europe/Berlin');

const until = (held: HeldDefinition, since: string, enrolled = '2020-01-01T12:00:00Z'): string | null => {
  const at = Date.parse(since);
  const end = untilOf(held, berlin)(berlin.dayOf(at), at, berlin.dayOf(Date.parse(enrolled)));
  return end === null ? null : formatInstant(end);
};

t.test(
  'a tier is held to the end of its period, or of the next one, in the zone of the programme',
  async (t) => {
    const cases: readonly (readonly [HeldUntil, since: string, until: string | null])[] = [
      ['end-of-month', '2026-01-31T22:59:59.999Z', '2026-01-31T23:00:00Z'],
      ['end-of-month', '2026-01-31T23:00:00Z', '2026-02-28T23:00:00Z'],
      ['end-of-next-month', '2026-01-31T22:59:59.999Z', '2026-02-28T23:00:00Z'],
      ['end-of-next-month', '2026-01-31T23:00:00Z', '2026-03-31T22:00:00Z'],
      ['end-of-quarter', '2026-03-31T21:59:59.999Z', '2026-03-31T22:00:00Z'],
      ['end-of-quarter', '2026-03-31T22:00:00Z', '2026-06-30T22:00:00Z'],
      ['end-of-next-quarter', '2026-03-31T21:59:59.999Z', '2026-06-30T22:00:00Z'],
      ['end-of-year', '2026-12-31T22:59:59.999Z', '2026-12-31T23:00:00Z'],
      ['end-of-year', '2026-12-31T23:00:00Z', '2027-12-31T23:00:00Z'],
      ['end-of-next-year', '2026-12-31T22:59:59.999Z', '2027-12-31T23:00:00Z'],
      ['end-of-next-year', '2026-12-31T23:00:00Z', '2028-12-31T23:00:00Z'],
      ['forever', '2026-01-01T00:00:00Z', null],
    ];
    for (const [period, since, end] of cases)
      t.equal(until({ until: period }, since), end, `${period} ${since}`);
  },
);

t.test('a year can end on another day than 31 December', async (t) => {
  const april: HeldDefinition = { until: 'end-of-year', yearStarts: '04-01' };
  t.equal(until(april, '2026-03-31T21:59:59.999Z'), '2026-03-31T22:00:00Z');
  t.equal(until(april, '2026-03-31T22:00:00Z'), '2027-03-31T22:00:00Z');
  t.equal(until({ ...april, until: 'end-of-next-year' }, '2026-03-31T21:59:59.999Z'), '2027-03-31T22:00:00Z');
});

t.test('a membership year ends on the anniversary of the enrolment', async (t) => {
  const enrolled = '2025-05-17T12:00:00Z';
  const year: HeldDefinition = { until: 'end-of-membership-year' };
  t.equal(until(year, '2026-05-16T21:59:59.999Z', enrolled), '2026-05-16T22:00:00Z');
  t.equal(until(year, '2026-05-16T22:00:00Z', enrolled), '2027-05-16T22:00:00Z');
  t.equal(
    until({ until: 'end-of-next-membership-year' }, '2026-05-16T21:59:59.999Z', enrolled),
    '2027-05-16T22:00:00Z',
  );
  t.equal(
    until(year, '2025-02-27T12:00:00Z', '2024-02-29T12:00:00Z'),
    '2025-02-27T23:00:00Z',
    'of 29 February',
  );
});

t.test('a tier can be held for a time from the instant that reached it', async (t) => {
  t.equal(until({ for: 'P12M' }, '2024-02-29T12:00:00Z'), '2025-02-28T12:00:00Z');
  t.equal(until({ for: 'P30D' }, '2026-03-20T12:00:00Z'), '2026-04-19T11:00:00Z', 'the clock was moved');
  t.equal(until({ for: 'PT36H' }, '2026-03-28T12:00:00Z'), '2026-03-30T00:00:00Z');
});

t.test('grace comes on top of the end, and not where there is none', async (t) => {
  t.equal(until({ until: 'end-of-year', grace: 'P1M' }, '2026-06-01T12:00:00Z'), '2027-01-31T23:00:00Z');
  t.equal(until({ until: 'end-of-year', grace: 'P3M' }, '2026-06-01T12:00:00Z'), '2027-03-31T22:00:00Z');
  t.equal(until({ for: 'P12M', grace: 'P14D' }, '2026-06-01T12:00:00Z'), '2027-06-15T12:00:00Z');
  t.equal(until({ until: 'forever', grace: 'P1M' }, '2026-06-01T12:00:00Z'), null);
});
