import t from 'tap';
import type { PointsKind } from '../../src/core/program/document.ts';
import { termsOf } from '../../src/core/terms.ts';
import { createZone, formatInstant } from '../../src/core/time.ts';

const berlin = createZone('Europe/Berlin');

/** "from … to …" of points earned at an instant, in a tier of the ladder `status`. */
function said(kind: PointsKind, earned: string, tier = 'red'): string {
  const terms = termsOf(kind, berlin, 1)(Date.parse(earned), { status: tier });
  const from = terms.availableAt === null ? 'unknown' : formatInstant(terms.availableAt);
  const to = terms.expiresAt === null ? 'never' : formatInstant(terms.expiresAt);
  const parts = [`from ${from} to ${to}`];
  if (terms.awaits !== null) parts.push(`or ${terms.awaits}`);
  if (terms.lapsesUnder === 1) parts.push('while active');
  return parts.join(', ');
}

const at = '2026-05-05T10:00:00Z';

t.test('points can be spent at once, after a time, or from a day on', async (t) => {
  t.equal(said({}, at), `from ${at} to never`);
  t.equal(said({ pending: 'at-once' }, at), `from ${at} to never`);
  t.equal(said({ pending: { after: 'P1D' } }, at), 'from 2026-05-06T10:00:00Z to never');
  t.equal(said({ pending: { until: '2026-12-24' } }, at), 'from 2026-12-23T23:00:00Z to never');
  t.equal(said({ pending: { until: '12-24' } }, at), 'from 2026-12-23T23:00:00Z to never');
});

t.test('what is earned on the day of a year or after a date waits no longer', async (t) => {
  const onTheDay = '2026-12-24T08:00:00Z';
  t.equal(said({ pending: { until: '12-24' } }, onTheDay), `from ${onTheDay} to never`);
  t.equal(
    said({ pending: { until: '12-24' } }, '2026-12-25T08:00:00Z'),
    'from 2027-12-23T23:00:00Z to never',
  );
  t.equal(said({ pending: { until: '2026-01-01' } }, at), `from ${at} to never`);
});

t.test('points wait for an event, and for as long as is said at most', async (t) => {
  t.equal(said({ pending: { event: 'delivered' } }, at), 'from unknown to never, or delivered');
  t.equal(
    said({ pending: { event: 'delivered', atMost: 'P60D' } }, at),
    'from 2026-07-04T10:00:00Z to never, or delivered',
  );
});

t.test('points expire at the end of a date, or of the next such day of a year', async (t) => {
  t.equal(said({ expires: { on: '2027-03-31' } }, at), `from ${at} to 2027-03-31T22:00:00Z`);
  t.equal(said({ expires: { on: '03-31' } }, at), `from ${at} to 2027-03-31T22:00:00Z`);
  const last = '2027-03-31T21:59:59Z';
  t.equal(said({ expires: { on: '03-31' } }, last), `from ${last} to 2027-03-31T22:00:00Z`);
  const next = '2027-03-31T22:00:00Z';
  t.equal(said({ expires: { on: '03-31' } }, next), `from ${next} to 2028-03-31T22:00:00Z`);
});

t.test('points expire at the n-th end of a year', async (t) => {
  t.equal(said({ expires: { yearEnds: 1 } }, at), `from ${at} to 2026-12-31T23:00:00Z`);
  t.equal(said({ expires: { yearEnds: 2 } }, at), `from ${at} to 2027-12-31T23:00:00Z`);
  const last = '2026-12-31T22:59:59Z';
  t.equal(said({ expires: { yearEnds: 1 } }, last), `from ${last} to 2026-12-31T23:00:00Z`);
  const next = '2026-12-31T23:00:00Z';
  t.equal(said({ expires: { yearEnds: 1 } }, next), `from ${next} to 2027-12-31T23:00:00Z`);
});

t.test('a tier has other terms, and what it leaves out stays as it is', async (t) => {
  const kind: PointsKind = {
    pending: 'P1D',
    expires: { after: 'P1M' },
    byTier: { ladder: 'status', tiers: { silver: { expires: 'never' }, gold: { pending: 'at-once' } } },
  };
  t.equal(said(kind, at), 'from 2026-05-06T10:00:00Z to 2026-06-05T10:00:00Z');
  t.equal(said(kind, at, 'silver'), 'from 2026-05-06T10:00:00Z to never');
  t.equal(said(kind, at, 'gold'), `from ${at} to 2026-06-05T10:00:00Z`);
});

t.test('whether inactivity ends points is not settled by the tier in which they were earned', async (t) => {
  const inactive = { inactive: 'P6M', by: 'any' } as const;
  t.equal(said({ expires: inactive }, at), `from ${at} to never, while active`);
  const kind: PointsKind = {
    expires: inactive,
    byTier: {
      ladder: 'status',
      tiers: { silver: { expires: 'never' }, gold: { expires: { after: 'P1M' } } },
    },
  };
  t.equal(said(kind, at, 'silver'), `from ${at} to never, while active`);
  t.equal(said(kind, at, 'gold'), `from ${at} to 2026-06-05T10:00:00Z`);
  const onlySilver: PointsKind = { byTier: { ladder: 'status', tiers: { silver: { expires: inactive } } } };
  t.equal(said(onlySilver, at), `from ${at} to never, while active`);
});
