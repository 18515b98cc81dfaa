import { sql } from 'kysely';
import t from 'tap';
import { createProgramCache } from '../../src/engine/programs.ts';
import { verifyDatabase } from '../../src/verify/verify-database.ts';
import type { TestScope } from '../harness/database.ts';
import { openClub, START } from '../redemptions/club.ts';
import { untilDelivered } from '../transfers/transit.ts';
import { damaged, dropConstraints, sentences } from './corruption.ts';

const COMPANY = '00000000-0000-0000-0000-000000000000';
const APRIL = Date.parse('2026-04-01T12:00:00Z');

/** Of its 100 miles Alfki has sent 40 to Anatr, on a message that nobody takes. */
async function open(t: TestScope) {
  const club = await openClub(t, { isDelivering: false });
  const { db, expectStatus } = club;
  await club.enrol('ALFKI');
  await club.enrol('ANATR');
  await club.act('ALFKI', 'trip');
  await expectStatus(201, 'POST', '/v1/transfers', {
    externalId: 'T-1',
    from: { account: 'external:ALFKI', holder: 'account' },
    to: { account: 'external:ANATR', holder: 'account' },
    points: 'miles',
    amount: 40,
  });
  await dropConstraints(db);
  const idOf = async (account: string): Promise<string> => {
    const query = db.selectFrom('accounts').select('account_id').where('external_id', '=', account);
    return (await query.executeTakeFirstOrThrow()).account_id;
  };
  const alfki = await idOf('ALFKI');
  const anatr = await idOf('ANATR');
  /** What is found of Alfki, or of no account, once a statement was run in a table. */
  const after = async (table: string, statement: string): Promise<readonly string[]> => {
    const text = statement.replaceAll(':alfki', `'${alfki}'`).replaceAll(':anatr', `'${anatr}'`);
    const found = await damaged(db, table, () => sql.raw(text).execute(db));
    if (found.some(({ accountId }) => accountId === anatr)) throw new Error('Anatr was not damaged');
    return sentences(found);
  };
  return { db, alfki, anatr, after };
}

t.test('each damage is found and named, and nothing else', async (t) => {
  const { db, alfki, anatr, after } = await open(t);
  t.same(await verifyDatabase(db, createProgramCache(db)), [], 'nothing is wrong before');
  const wallet = `wallets, holder ${COMPANY}, points miles`;
  const issued =
    `source issued, source_holder null, target active, target_holder ${COMPANY}, ` +
    `rule trip, lot_seq 2, lot_n 0, at ${START}`;

  t.same(
    await after('wallets', 'update wallets set active = 61 where account_id = :alfki'),
    [
      `${wallet}: stored is active 61, on replay it is active 60`,
      `${wallet}: stored is active 61, by its entries it is active 60`,
      `${wallet}: stored is active 61, by its open lots it is active 60`,
    ],
    'a wallet that was changed',
  );
  t.same(
    await after('entries', 'delete from entries where account_id = :alfki and seq = 2'),
    [
      `entries, seq 2, n 0: missing; on replay there is points miles, amount 100, ${issued}`,
      `${wallet}: stored is active 60, by its entries it is active -40`,
    ],
    'an entry that was removed',
  );
  t.same(
    await after(
      'entries',
      `insert into entries select account_id, 9, n, points, 7, source, source_holder, target, target_holder, rule,
        lot_seq, lot_n, at from entries where account_id = :alfki and seq = 2`,
    ),
    [
      `entries, seq 9, n 0: stored, but not there on replay: points miles, amount 7, ${issued}`,
      `${wallet}: stored is active 60, by its entries it is active 67`,
    ],
    'an entry that no command made',
  );
  t.same(
    await after('lots', 'delete from lots where account_id = :alfki'),
    [
      `lots, seq 2, n 0: missing; on replay there is holder ${COMPANY}, points miles, side active, amount 100, ` +
        `remaining 60, available_at ${START}, awaits null, expires_at ${APRIL}, lapses_under null, card_seq null, ` +
        'card_n null',
      `${wallet}: stored is active 60, by its open lots it is active 0`,
    ],
    'a lot that was removed',
  );
  t.same(
    await after('due', 'delete from due where account_id = :alfki'),
    [`due: missing; by its open lots there is books_due_at ${APRIL}`],
    'an end that nobody would find',
  );
  t.same(
    await after('account_heads', 'update account_heads set seq = 4 where account_id = :alfki'),
    ['account_heads: stored is seq 4, by the log it is seq 3'],
    'a head that is ahead of its log',
  );
  t.same(
    await after('account_heads', 'update account_heads set seq = 2 where account_id = :alfki'),
    ['account_heads: stored is seq 2, by the log it is seq 3'],
    'a head that is behind its log',
  );
  t.same(
    await after('account_refs', 'delete from account_refs where account_id = :alfki'),
    [`account_refs, external_id ALFKI: missing; by other tables there is account_id ${alfki}`],
    'an account that its client does not find',
  );
  t.same(
    await after('messages', 'delete from messages'),
    [
      `messages, seq 3, n 0: missing; on replay there is target_account_id ${anatr}, body ` +
        `{"kind":"transfer-receive","from":{"account":"${alfki}","seq":3},"sender":"account","holder":"account",` +
        `"points":"miles","parts":[{"amount":40,"expiresAt":${APRIL}}]}`,
      'entries, points miles, book in-transit: stored is amount 40, by messages it is amount 0',
    ],
    'a message that was lost',
  );
  t.match(
    await after(
      'messages',
      `update messages set body = replace(body::text, '"amount":40', '"amount":41')::json`,
    ),
    [
      /^messages, seq 3, n 0: stored is .*"amount":41.*, on replay it is .*"amount":40/,
      /in-transit: .* 40, .* 41$/,
    ],
    'a message that says otherwise',
  );
  t.same(
    await after(
      'counters',
      `insert into counters (tenant_id, key, size, used) select min(tenant_id), 'stock', 5, -1 from tenants`,
    ),
    ['counters, tenant default, key stock: stored is used -1, by the log it is used 0'],
    'a counter below zero',
  );
});

t.test('a log that is not whole says where, and what hangs on it', async (t) => {
  const { after } = await open(t);
  t.same(
    await after('commands', 'delete from commands where account_id = :alfki and seq = 2'),
    ['commands, seq 2: missing; by the log there is a row'],
    'behind a gap nothing can be said, but the sums still agree',
  );
  t.match(
    await after('commands', 'delete from commands where account_id = :alfki and seq = 3'),
    [
      /^entries, seq 3, n 0: stored, but not there on replay/,
      /^messages, seq 3, n 0: stored, but not there on replay/,
      'account_heads: stored is seq 3, by the log it is seq 2',
      /^wallets, .*: stored is active 60, on replay it is active 100$/,
      /^lots, seq 2, n 0: stored is remaining 60, on replay it is remaining 100$/,
      'transfers, seq 3: stored, but not there on replay: status in-transit, reason null',
    ],
    'the last one',
  );
  t.same(
    await after(
      'commands',
      `update commands set kind = 'activity', occurred_at = recorded_at + interval '1 s'
      where account_id = :alfki and seq = 3`,
    ),
    [
      'commands, seq 3: stored is kind activity, on replay it is kind transfer',
      `commands, seq 3: stored is occurred_at ${START + 1000}, on replay it is occurred_at ${START}`,
    ],
    'what stands beside a command',
  );
  t.match(
    await after(
      'commands',
      `update commands set body = replace(body::text, '"amount":40', '"amount":400')::json
      where account_id = :alfki and seq = 3`,
    ),
    [
      'commands, seq 3: stored is kind transfer, on replay it is problem command 3 is refused on replay: insufficient-points',
    ],
    'a command that cannot be',
  );
});

t.test('what left an account and did not arrive is found', async (t) => {
  const club = await openClub(t, { isDelivering: true });
  await club.enrol('ALFKI');
  await club.enrol('ANATR');
  await club.act('ALFKI', 'trip');
  await club.expectStatus(201, 'POST', '/v1/transfers', {
    externalId: 'T-1',
    from: { account: 'external:ALFKI', holder: 'account' },
    to: { account: 'external:ANATR', holder: 'account' },
    points: 'miles',
    amount: 40,
  });
  await untilDelivered(club);
  const { db } = club;
  await dropConstraints(db);
  const found = await damaged(db, 'entries', () =>
    sql`update entries set source = 'issued' where source = 'transferred'`.execute(db),
  );
  t.same(sentences(found).slice(-1), [
    `entries, tenant ${club.tenant.name}, program club, points miles, book transferred: stored is arrived 0, ` +
      'by other accounts it is arrived 40',
  ]);
});
