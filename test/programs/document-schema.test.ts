import { readFileSync } from 'node:fs';
import type { Static } from '@sinclair/typebox';
import t from 'tap';
import { parse } from 'yaml';
import type * as core from '../../src/core/program/document.ts';
import { TRIGGERS } from '../../src/core/program/document.ts';
import type { ProgramDocument } from '../../src/programs/document-schema.ts';
import { testApp } from '../harness/app.ts';

/** Without `readonly`, which schemas do not know, and with nothing optional, so that no field can be missing. */
type Whole<T> = T extends object ? { -readonly [K in keyof T]-?: Whole<T[K]> } : T;
type IsAssignable<From, To> = [From] extends [To] ? true : false;
type InSchema = Static<typeof ProgramDocument>;
type InCore = core.ProgramDocument;

// The schema and the core describe one document: neither may know what the other does not.
true satisfies IsAssignable<InSchema, InCore>;
true satisfies IsAssignable<Whole<InSchema>, Whole<InCore>>;
true satisfies IsAssignable<Whole<InCore>, Whole<InSchema>>;

const northwind = () =>
  parse(readFileSync(new URL('../../examples/northwind/program.yaml', import.meta.url), 'utf8'));

const quoted = (text: unknown): string => JSON.stringify(text);

const { app, key, inject } = await testApp(t);

/** What is said of the Northwind programme once it is changed, without `/document` before each place. */
// biome-ignore lint/suspicious/noExplicitAny: what is put in does not have the structure of a document.
async function said(change: (document: any) => void): Promise<Record<string, string>> {
  const document = northwind();
  change(document);
  const { status, body } = await inject('PUT', '/v1/programs/tried', { document });
  if (status !== 422 || body.code !== 'validation-failed') throw new Error(JSON.stringify(body));
  const errors = body.errors as { pointer: string; detail: string }[];
  return Object.fromEntries(errors.map(({ pointer, detail }) => [pointer.replace('/document', ''), detail]));
}

t.test('names the place of each mistake in the structure, and what it takes', async (t) => {
  t.strictSame(await said((d) => Object.assign(d.rules[0], { lable: 'Base' })), {
    '/rules/0/lable': 'unknown field; did you mean "label"?',
  });
  t.strictSame(await said((d) => delete d.ladders.status.tiers[1].key), {
    '/ladders/status/tiers/1/key': 'is required',
  });
  t.match(await said((d) => Object.assign(d.rules[1].lines, { eq: undefined, equals: 'Seafood' })), {
    '/rules/1/lines/equals': /^unknown field/,
  });
  t.strictSame(await said((d) => Object.assign(d.rules[0], { on: 'buy', key: '-base' })), {
    '/rules/0/on': `must be one of ${TRIGGERS.slice(0, -1).map(quoted).join(', ')} or ${quoted(TRIGGERS.at(-1))}`,
    '/rules/0/key': 'must be 1 to 63 letters, digits and "-", "_", ".", beginning with a letter or a digit',
  });
});

t.test('says how warnings are named', async (t) => {
  const warn = 'must be a duration such as "P30D", or a list of at most 5 of them';
  const six = ['P1D', 'P2D', 'P3D', 'P4D', 'P5D', 'P6D'];
  for (const wrong of [30, {}, '30 days'])
    t.strictSame(await said((d) => Object.assign(d.points.reward, { warn: wrong })), {
      '/points/reward/warn': warn,
    });
  for (const wrong of [[], six, ['P1D', 'P1D'], ['soon']])
    t.match(
      Object.keys(await said((d) => Object.assign(d.points.reward, { warn: wrong })))[0],
      /^\/points\/reward\/warn/,
    );
});

t.test('says what a metric is made of', async (t) => {
  t.strictSame(await said((d) => Object.assign(d.metrics, { orders: { over: 'lifetime' } })), {
    '/metrics/orders': 'needs "sum", "count", "distinct", "max" or "earned"',
  });
  t.strictSame(await said((d) => Object.assign(d.metrics.orders, { over: 'year' })), {
    '/metrics/orders/over':
      'must be "lifetime", a period such as {"calendar": "year"} or {"membership": "year"}, or a time such as {"rolling": "P12M"}',
  });
  t.match(await said((d) => Object.assign(d.metrics.orders, { over: { calendar: 'yaer' } })), {
    '/metrics/orders/over/calendar': 'must be one of "day", "week", "month", "quarter" or "year"',
  });
});

const operand =
  'must be a text, a whole number, true or false (a number with a fraction is written as text, such as "0.5"), or another fact, such as {"fact": "metric.yearSpend"}';

t.test('finds a mistake five levels deep in a condition, and names nothing else', async (t) => {
  const when = (leaf: unknown) => ({ all: [{ any: [{ not: { all: [{ any: [leaf] }] } }] }] });
  const at = '/rules/0/when/all/0/any/0/not/all/0/any/0';
  const leaf = (found: unknown) => said((d) => Object.assign(d.rules[0], { when: when(found) }));
  t.strictSame(await leaf({ fact: 'transaction.net', atLeast: 1.5 }), {
    [`${at}/atLeast`]: operand,
  });
  t.strictSame(await leaf({ fact: 'transaction.net', between: ['1'] }), {
    [`${at}/between`]: 'must have at least 2 items',
  });
  t.strictSame(await leaf({ fact: 'transaction.net', atLeast: { fakt: 'metric.yearSpend' } }), {
    [`${at}/atLeast`]: operand,
  });
  t.strictSame(await leaf({ eq: 1 }), {
    [at]: 'needs "fact", "all", "any", "not", "someLine" or "everyLine"',
  });
  t.strictSame(await leaf('net > 5'), { [at]: 'must be an object' });
});

t.test('says how much a rule earns', async (t) => {
  const earn = (earn: object) => said((d) => Object.assign(d.rules[0].earn, earn));
  t.strictSame(await earn({ fixed: { by: 'line.sku', values: { 'disc-280': -1 } } }), {
    '/rules/0/earn/fixed/values/disc-280':
      'must be zero or more: an integer, such as 1, or a decimal string, such as "0.5"',
  });
  t.strictSame(await earn({ fixed: 0 }), {
    '/rules/0/earn/fixed':
      'must be a whole number of points above zero, such as 250, or a table such as {"by": "line.category", "values": {"Seafood": 2}}',
  });
  t.strictSame(await earn({ times: 'status' }), {
    '/rules/0/earn/times':
      'must be a factor such as {"tier": "status"} or {"factor": "1.5"}, or a list of factors',
  });
  t.strictSame(await earn({ times: { tier: 'status', factor: '2' } }), {
    '/rules/0/earn/times': 'takes either "tier" or "factor", not both',
  });
  t.strictSame(await earn({ times: [{ tier: 'status' }, { factr: '2' }] }), {
    '/rules/0/earn/times/1': 'needs "tier" or "factor"',
  });
});

t.test('says among whom points can be split', async (t) => {
  const first = (part: object) => said((d) => Object.assign(d.rules[0], { split: [part] }));
  const target =
    'must be "account", "buyer", a role such as {"role": "decision-maker"}, or a circle such as {"circle": 1}';
  t.strictSame(await first({ to: 'owner', share: 'rest' }), { '/rules/0/split/0/to': target });
  t.strictSame(await first({ to: { rolle: 'buyer' }, share: 'rest' }), { '/rules/0/split/0/to': target });
  t.strictSame(await first({ to: { circle: 4 }, share: 'rest' }), {
    '/rules/0/split/0/to/circle': 'must be 1, 2 or 3',
  });
});

t.test('takes as the beginning of a year a day that every year has', async (t) => {
  const starts = (starts: string) =>
    said((d) => Object.assign(d.metrics.orders, { over: { calendar: 'year', starts } }));
  const detail = 'must be a day that every year has, as month and day, such as "04-01"';
  t.strictSame(await starts('02-29'), { '/metrics/orders/over/starts': detail });
  t.strictSame(await starts('04-31'), { '/metrics/orders/over/starts': detail });
});

const pending =
  'must be a duration such as "P14D", "at-once", a day such as {"until": "2026-12-24"}, or an event such as {"event": "delivered", "atMost": "P60D"}';

t.test('says how long points wait and live', async (t) => {
  const kind = (kind: object) => said((d) => Object.assign(d.points.reward, kind));
  t.strictSame(await kind({ pending: 14 }), { '/points/reward/pending': pending });
  t.strictSame(await kind({ pending: { event: 'delivered', after: 'P1D' } }), {
    '/points/reward/pending': 'takes either "after" or "event", not both',
  });
  t.strictSame(await kind({ pending: { until: '2026-02-30' } }), {
    '/points/reward/pending/until':
      'must be a date such as "2027-03-31", or a day of every year such as "03-31"',
  });
  t.strictSame(await kind({ expires: 'someday' }), {
    '/points/reward/expires':
      'must be "never", a time such as {"after": "P24M"}, a day such as {"on": "03-31"}, {"yearEnds": 2}, or {"inactive": "P6M", "by": "any"}',
  });
  t.strictSame(await kind({ expires: { inactive: 'P6M' } }), { '/points/reward/expires/by': 'is required' });
  t.strictSame(await kind({ expires: { yearEnds: 0 } }), {
    '/points/reward/expires/yearEnds': 'must be 1 or more',
  });
  t.strictSame(await kind({ byTier: { ladder: 'status', tiers: {} } }), {
    '/points/reward/byTier/tiers': 'must not be empty',
  });
});

t.test('takes exact numbers only', async (t) => {
  const rate = (rate: object) => said((d) => Object.assign(d.rules[0].earn.rate, rate));
  t.strictSame(await rate({ per: 1 }), {
    '/rules/0/earn/rate/per':
      'must be a decimal string above zero with at most 12 digits before the point and 6 after it, such as "12.50"',
  });
  t.strictSame(await rate({ points: 0.5 }), {
    '/rules/0/earn/rate/points':
      'must be zero or more: an integer, such as 1, a decimal string, such as "0.5", or a table such as {"by": "line.category", "values": {"Seafood": 2}}',
  });
  t.strictSame(await said((d) => Object.assign(d.rules[0].split[0], { share: '0.1234567' })), {
    '/rules/0/split/0/share': 'must be a decimal string above 0 and up to 1, such as "0.2", or "rest"',
  });
  t.strictSame(await said((d) => Object.assign(d.points.reward, { pending: '2 weeks' })), {
    '/points/reward/pending': pending,
  });
});

t.test('is bounded in every direction', async (t) => {
  const many = <T>(length: number, of: (at: number) => T): T[] => Array.from({ length }, (_, at) => of(at));
  t.strictSame(
    await said((d) => Object.assign(d, { rules: many(1001, (at) => ({ key: `r${at}`, on: 'purchase' })) })),
    {
      '/rules': 'must have at most 1000 items',
    },
  );
  t.strictSame(await said((d) => Object.assign(d, { name: 'x'.repeat(201) })), {
    '/name': 'must have at most 200 characters',
  });
  t.strictSame(await said((d) => Object.assign(d.rules[1].lines, { eq: 'x'.repeat(501) })), {
    '/rules/1/lines/eq': operand,
  });
  t.strictSame(
    await said((d) => Object.assign(d, { points: Object.fromEntries(many(21, (at) => [`p${at}`, {}])) })),
    { '/points': 'must have at most 20 fields' },
  );
});

t.test('refuses a condition of thousands of levels', async (t) => {
  const when = `${'{"not":'.repeat(5_000)}{"fact":"transaction.net","above":1}${'}'.repeat(5_000)}`;
  const rules = `[{"key":"base","on":"purchase","when":${when}}]`;
  const response = await app.inject({
    method: 'PUT',
    url: '/v1/programs/tried',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    payload: `{"document":{"name":"Deep","timezone":"UTC","currency":"EUR","points":{},"rules":${rules}}}`,
  });
  t.equal(response.statusCode, 422);
  t.match(response.json().errors[0].detail, /nested/);
});

t.end();
