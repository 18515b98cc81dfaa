import fc from 'fast-check';
import t from 'tap';
import { bigints, ints, jsons, texts, timestamps, uuids } from '../../src/engine/columns.ts';
import { testDatabase } from '../harness/database.ts';

t.test('arrays in binary arrive as they were', async (t) => {
  const { pool } = await testDatabase(t);
  const roundTrip = async (type: string, column: Buffer): Promise<unknown[]> => {
    const { rows } = await pool.query(`select v from unnest($1::${type}[]) as a (v)`, [column]);
    return rows.map((row) => row.v);
  };
  const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(fc.option(arbitrary), { maxLength: 20 });
  const text = fc
    .string({ unit: 'grapheme' })
    .filter((value) => !value.includes('\0') && value.isWellFormed());
  const instant = fc.integer({ min: Date.parse('1000-01-01'), max: Date.parse('9999-12-31T23:59:59.999Z') });

  await fc.assert(
    fc.asyncProperty(
      orNull(fc.uuid()),
      orNull(fc.maxSafeInteger()),
      orNull(fc.integer()),
      orNull(text),
      orNull(instant),
      async (ids, whole, small, words, instants) => {
        t.same(await roundTrip('uuid', uuids(ids)), ids);
        t.same(await roundTrip('bigint', bigints(whole)), whole);
        t.same(await roundTrip('int', ints(small)), small);
        t.same(await roundTrip('text', texts(words)), words);
        t.same(await roundTrip('timestamptz', timestamps(instants)), instants);
        const documents = words.map((word) => (word === null ? null : JSON.stringify({ word })));
        const parsed = words.map((word) => (word === null ? null : { word }));
        t.same(await roundTrip('json', jsons(documents)), parsed);
      },
    ),
    { numRuns: 30 },
  );
});
