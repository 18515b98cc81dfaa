import { setTimeout } from 'node:timers/promises';
import t from 'tap';
import { parseInt8, parseTimestamptz } from '../../src/db/column-parsers.ts';
import { createPool } from '../../src/db/pool.ts';
import { emptyDatabase } from '../harness/database.ts';

const instants: readonly (readonly [text: string, iso: string])[] = [
  ['2024-01-01 12:00:00+00', '2024-01-01T12:00:00.000Z'],
  ['2024-01-01 12:00:00.1+00', '2024-01-01T12:00:00.100Z'],
  ['2024-01-01 12:00:00.123+00', '2024-01-01T12:00:00.123Z'],
  ['2024-01-01 12:00:00.123999+00', '2024-01-01T12:00:00.123Z'],
  ['2024-02-29 23:59:59.000001+00', '2024-02-29T23:59:59.000Z'],
  ['1969-12-31 23:59:59.999+00', '1969-12-31T23:59:59.999Z'],
  ['0099-06-01 00:00:00+00', '0099-06-01T00:00:00.000Z'],
  ['0100-06-01 00:00:00+00', '0100-06-01T00:00:00.000Z'],
  ['10000-01-01 00:00:00+00', '+010000-01-01T00:00:00.000Z'],
  ['2024-01-01 12:00:00.5+05:30', '2024-01-01T06:30:00.500Z'],
  ['2024-01-01 12:00:00-08', '2024-01-01T20:00:00.000Z'],
];

for (const [text, iso] of instants) {
  t.test(`reads the instant ${text}`, async (t) => {
    t.equal(parseTimestamptz(text), Date.parse(iso));
  });
}

t.test('reads infinity, and refuses what is no instant', async (t) => {
  t.equal(parseTimestamptz('infinity'), Number.POSITIVE_INFINITY);
  t.equal(parseTimestamptz('-infinity'), Number.NEGATIVE_INFINITY);
  t.throws(() => parseTimestamptz('0044-03-15 12:00:00+00 BC'), RangeError);
  t.throws(() => parseTimestamptz(''), RangeError);
});

t.test('reads bigints up to the last safe one', async (t) => {
  t.equal(parseInt8('9007199254740991'), 9_007_199_254_740_991);
  t.equal(parseInt8('-9007199254740991'), -9_007_199_254_740_991);
  t.throws(() => parseInt8('9007199254740992'), RangeError);
});

t.test('gives every type in the shape that the program expects', async (t) => {
  const { pool } = await emptyDatabase(t);
  const { rows } = await pool.query(`select
    '2024-01-01 12:00+00'::timestamptz as instant, 'infinity'::timestamptz as never, null::timestamptz as missing,
    array['2024-01-01 12:00+00', null]::timestamptz[] as instants,
    5::bigint as points, array[5, null]::bigint[] as amounts, 1.50::numeric as money,
    '2024-03-31'::date as day, array['2024-03-31']::date[] as days, '{"a": [1]}'::jsonb as document,
    current_setting('TimeZone') as zone, current_setting('application_name') as application`);
  t.strictSame(rows, [
    {
      instant: 1_704_110_400_000,
      never: Number.POSITIVE_INFINITY,
      missing: null,
      instants: [1_704_110_400_000, null],
      points: 5,
      amounts: [5, null],
      money: '1.50',
      day: '2024-03-31',
      days: ['2024-03-31'],
      document: { a: [1] },
      zone: 'UTC',
      application: 'fealty-test',
    },
  ]);
});

t.test('the session is in UTC also where the URL has options of its own', async (t) => {
  const { url } = await emptyDatabase(t);
  const own = encodeURIComponent('-c TimeZone=Asia/Tokyo -c work_mem=5MB');
  const pool = createPool(`${url}${url.includes('?') ? '&' : '?'}options=${own}`);
  t.teardown(() => pool.end());
  const { rows } = await pool.query(
    `select current_setting('TimeZone') as zone, current_setting('work_mem') as memory`,
  );
  t.strictSame(rows, [{ zone: 'UTC', memory: '5MB' }]);
});

t.test('a connection that drops, idle or in use, is replaced', async (t) => {
  const { pool, url } = await emptyDatabase(t);
  const errors: Error[] = [];
  const victims = createPool(url, { connectionsMax: 2, onConnectionError: (error) => errors.push(error) });
  t.teardown(() => victims.end());
  const busy = await victims.connect();
  await victims.query('select 1');
  await pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`);
  await t.rejects(busy.query('select 1'));
  busy.release(true);
  // The idle one is gone once its socket was read.
  while (victims.totalCount > 0) await setTimeout(5);
  t.strictSame((await victims.query('select 1 as n')).rows, [{ n: 1 }]);
  t.ok(errors.length > 0, 'they were told');
});
