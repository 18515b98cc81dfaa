import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../src/db/tables.ts';
import { publishProgram } from '../../src/programs/publish.ts';
import { createTenant } from '../../src/tenants/keys.ts';
import type { Shape } from './shape.ts';

export const BASE = Date.parse('2026-01-01T00:00:00Z');
export const DAY_MS = 86_400_000;
const POINTS_EACH = 10;
const DOCUMENT = {
  name: 'Sweep',
  timezone: 'UTC',
  currency: 'EUR',
  points: { reward: { expires: { after: 'P1Y' } } },
  rules: [],
} as const;

/**
 * Books as a year of purchases leaves them, but for the log: each lot with the entry that issued it, and wallets that
 * hold their sum. On day `r` after the base, the lots of round `r` end; all others more than a year later.
 */
export async function fill(db: Kysely<Tables>, shape: Shape, rounds: number): Promise<void> {
  const tenant = await createTenant(db, 'sweep');
  await publishProgram(
    db,
    { tenantId: tenant.id, key: 'sweep', document: DOCUMENT, effectiveFrom: undefined },
    async () => BASE,
  );
  const { program_id: program } = await db
    .selectFrom('programs')
    .select('program_id')
    .executeTakeFirstOrThrow();
  await db.transaction().execute(async (trx) => {
    await sql`set local statement_timeout = 0`.execute(trx);
    await fillAccounts(trx, shape, { tenant: tenant.id, program });
    await fillLots(trx, shape, rounds);
    await fillSums(trx, tenant.id);
  });
  await db.connection().execute(async (connection) => {
    await sql`set statement_timeout = 0`.execute(connection);
    // As autovacuum would have done long before.
    await sql`vacuum analyze accounts, account_heads, lots, entries, wallets, due`.execute(connection);
  });
}

interface Place {
  readonly tenant: number;
  readonly program: number;
}

async function fillAccounts(
  db: Kysely<Tables>,
  { accounts }: Shape,
  { tenant, program }: Place,
): Promise<void> {
  await sql`insert into account_heads (account_id, tenant_id, program_id, seq, settled_at, settled_version)
    select ${ID}, ${tenant}, ${program}, 1, ${BASE_AT}, 1 from generate_series(1, ${accounts}) as n`.execute(
    db,
  );
  await sql`insert into accounts (account_id, tenant_id, program_id, external_id, kind, attributes, enrolled_at, created_at, updated_at)
    select ${ID}, ${tenant}, ${program}, 'account-' || n, 'company', '{}', ${BASE_AT}, ${BASE_AT}, ${BASE_AT}
    from generate_series(1, ${accounts}) as n`.execute(db);
}

/** Whose turn it is goes round, so that each round finds others, spread over all there are. */
async function fillLots(db: Kysely<Tables>, shape: Shape, rounds: number): Promise<void> {
  const { accounts, lotsEach, accountsDue, lotsDueEach } = shape;
  const everyNth = Math.max(1, Math.floor(accounts / accountsDue));
  // Where all accounts have their turn in each round, each round takes other lots of them.
  const round =
    everyNth === 1
      ? sql`i / ${lotsDueEach}::int`
      : sql`case when i < ${lotsDueEach}::int then n % ${everyNth}::int else ${rounds}::int end`;
  await sql`insert into lots (account_id, seq, n, holder, points, side, amount, remaining, available_at, expires_at)
    select ${ID}, 1, i, ${COMPANY}, 'reward', 'active', ${POINTS_EACH}, ${POINTS_EACH}, ${BASE_AT},
      case when ${round} < ${rounds}::int then ${BASE_AT} + (${round} + 1) * interval '1 day'
        else ${BASE_AT} + interval '400 days' + (n * 7 + i * 13) % 300 * interval '1 day' end
    from generate_series(1, ${accounts}::int) as n, generate_series(0, ${lotsEach - 1}::int) as i`.execute(
    db,
  );
  await sql`insert into entries (account_id, seq, n, points, amount, source, target, target_holder, lot_seq, lot_n, at)
    select account_id, seq, n, points, amount, 'issued', side, holder, seq, n, available_at from lots`.execute(
    db,
  );
}

async function fillSums(db: Kysely<Tables>, tenant: number): Promise<void> {
  await sql`insert into wallets (account_id, holder, points, pending, active, reserved)
    select account_id, holder, points, 0, sum(remaining), 0 from lots group by 1, 2, 3`.execute(db);
  await sql`insert into due (account_id, tenant_id, due_at, books_due_at)
    select account_id, ${tenant}, min(expires_at), min(expires_at) from lots group by 1`.execute(db);
}

const ID = sql`('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;
const COMPANY = sql`'00000000-0000-0000-0000-000000000000'::uuid`;
const BASE_AT = sql`${new Date(BASE).toISOString()}::timestamptz`;
