import { type Kysely, sql } from 'kysely';
import { formatDecimal, parseDecimal } from '../core/decimal.ts';
import type { Holder } from '../core/ledger.ts';
import type { Tables } from '../db/tables.ts';
import { holderFromColumn } from '../engine/holder-column.ts';

export interface StoredPayable extends PayablePosition {
  readonly externalId: string;
  readonly programKey: string;
  readonly holder: Holder;
  /** The client's own id of the holder; null: it is the account. */
  readonly stakeholder: string | null;
  readonly points: string;
  readonly period: string;
  readonly amount: number;
  readonly money: string;
  readonly currency: string;
}

export interface PayablePosition {
  readonly accountId: string;
  readonly seq: number;
  readonly n: number;
}

export interface PayableFilter {
  readonly periods: readonly string[];
  readonly program: string | undefined;
}

export interface PayableTotal {
  readonly currency: string;
  readonly money: string;
  readonly payables: number;
}

/** In the order of the accounts' enrolment; with one more than the limit. */
export async function listPayables(
  db: Kysely<Tables>,
  tenantId: number,
  filter: PayableFilter,
  { after, limit }: { readonly after: PayablePosition | undefined; readonly limit: number },
): Promise<readonly StoredPayable[]> {
  let query = payables(db, tenantId, filter)
    .innerJoin('accounts as a', 'a.account_id', 'y.account_id')
    .leftJoin('stakeholders as s', (join) =>
      join.onRef('s.account_id', '=', 'y.account_id').onRef('s.stakeholder_id', '=', 'y.holder'),
    )
    .select([
      'y.account_id',
      'y.seq',
      'y.n',
      'y.holder',
      'y.points',
      'y.period',
      'y.amount',
      'y.money',
      'y.currency',
    ])
    .select(['a.external_id', 'p.key', 's.external_id as stakeholder']);
  if (after !== undefined) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('y.account_id', 'y.seq', 'y.n'), '>', tuple(after.accountId, after.seq, after.n)),
    );
  }
  const rows = await query
    .orderBy('y.account_id')
    .orderBy('y.seq')
    .orderBy('y.n')
    .limit(limit + 1)
    .execute();
  return rows.map(
    ({ account_id: accountId, external_id: externalId, key: programKey, holder, money, ...rest }) => ({
      ...rest,
      accountId,
      externalId,
      programKey,
      holder: holderFromColumn(holder),
      money: formatDecimal(parseDecimal(money)),
    }),
  );
}

export async function sumPayables(
  db: Kysely<Tables>,
  tenantId: number,
  filter: PayableFilter,
): Promise<readonly PayableTotal[]> {
  const rows = await payables(db, tenantId, filter)
    .select(['y.currency', sql<string>`sum(y.money)`.as('money'), sql<number>`count(*)::int`.as('payables')])
    .groupBy('y.currency')
    .orderBy('y.currency')
    .execute();
  return rows.map(({ currency, money, payables: count }) => ({
    currency,
    money: formatDecimal(parseDecimal(money)),
    payables: count,
  }));
}

function payables(db: Kysely<Tables>, tenantId: number, { periods, program }: PayableFilter) {
  const query = db
    .selectFrom('payables as y')
    .innerJoin('programs as p', 'p.program_id', 'y.program_id')
    .where('y.tenant_id', '=', tenantId)
    .where('y.period', 'in', periods);
  return program === undefined ? query : query.where('p.key', '=', program);
}
