import type { ReturnRequestLine } from '../../core/command.ts';
import type { Entry } from '../../core/ledger.ts';
import { onBook, onSide } from '../../core/ledger.ts';
import { shiftedBasis } from '../../core/merging/shift.ts';
import { standsAs } from '../../core/stands-as.ts';
import type { PastTransaction } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import type { Client } from '../client.ts';
import { bigints, ints, uuids } from '../columns.ts';
import { holderFromColumn } from '../holder-column.ts';
import { type CommandRow, findCandidates, PAST_COLUMNS } from './find-candidates.ts';
import { loadAmendments } from './load-amendments.ts';
import { asKnownNow, columnsOf, type Past, SPELLED, spelled, spelledAtOwner } from './past.ts';

/** Which past transactions of an account a command asks for. */
export type HistoryNeed =
  | { readonly of: string }
  /** The purchases that it takes to match these lines, which name none. */
  | { readonly lines: readonly ReturnRequestLine[] }
  | { readonly seq: number }
  /** Just these. */
  | { readonly seqs: readonly number[] }
  /** What a referrer was told, by its name. */
  | { readonly told: string };

/**
 * The past transactions asked for, with their points and what became of them; also of accounts that were merged into it,
 * by the numbers that they have there. Rare: one account at a time.
 */
export async function loadHistory(
  client: Client,
  past: Past,
  needs: readonly HistoryNeed[],
): Promise<ReadonlyMap<number, PastTransaction>> {
  const found = new Map<number, CommandRow>();
  for (const need of needs)
    for (const row of await findCommands(client, past, need)) found.set(row.seq - row.shift, row);
  const seqs = [...found.keys()];
  if (seqs.length === 0) return new Map();
  const [entries, expired, amendments] = await Promise.all([
    loadIssued(client, past, seqs),
    loadExpired(client, past, seqs),
    loadAmendments(client, past, seqs),
  ]);
  return new Map(
    [...found].map(([seq, row]) => [
      seq,
      {
        seq,
        externalId: row.body.externalId,
        ...standing(past, row),
        issued: entries.filter((e) => e.seq === seq).map((e) => e.entry),
        expired: new Map(expired.filter((e) => e.seq === seq).map((e) => [e.lot_n, e.amount])),
        amendments: amendments.filter((a) => a.transaction_seq === seq).map((a) => a.amendment),
      },
    ]),
  );
}

function standing(past: Past, { body, basis, program_version, slot }: CommandRow) {
  const { transaction } = asKnownNow(past, body);
  const known = asKnownNow(past, basis);
  return standsAs(transaction, slot === 0 ? known : shiftedBasis(known, slot), program_version);
}

async function findCommands(client: Client, past: Past, need: HistoryNeed): Promise<readonly CommandRow[]> {
  if ('of' in need) return findByKey(client, past, `x:${need.of}`);
  if ('told' in need) return findByKey(client, past, need.told);
  if ('seqs' in need) return findBySeqs(client, past, need.seqs);
  if ('seq' in need) {
    const amended = await findAmended(client, past, need.seq);
    return findBySeqs(client, past, [need.seq, ...amended]);
  }
  return findCandidates(client, past, need.lines);
}

const POSTED = "c.kind in ('purchase', 'activity', 'referral')";

async function findByKey(client: Client, { places }: Past, key: string): Promise<readonly CommandRow[]> {
  const { rows } = await client.query<CommandRow>({
    name: 'history-key',
    text: `select ${PAST_COLUMNS}, p.slot, p.shift from unnest($1::uuid[], $2::int[], $3::bigint[]) as p (account_id, slot, shift)
      join commands c on c.account_id = p.account_id and c.key = $4 and ${POSTED}`,
    values: [
      uuids(places.map((place) => place.accountId)),
      ints(places.map((place) => place.slot)),
      bigints(places.map((place) => place.shift)),
      key,
    ],
  });
  return rows;
}

async function findBySeqs(
  client: Client,
  past: Past,
  seqs: readonly number[],
): Promise<readonly CommandRow[]> {
  const asked = spelledAtOwner(past, seqs);
  const { rows } = await client.query<CommandRow>({
    name: 'history-seqs',
    text: `select ${PAST_COLUMNS}, p.slot, p.there - p.seq as shift from ${SPELLED}
      join commands c on c.account_id = p.account_id and c.seq = p.there and ${POSTED}`,
    values: columnsOf(asked),
  });
  return rows;
}

/** The transactions that a command amended. */
async function findAmended(client: Client, past: Past, seq: number): Promise<readonly number[]> {
  const { rows } = await client.query<{ readonly seq: number }>({
    name: 'history-amended',
    text: `select a.transaction_seq - (p.there - p.seq) as seq from ${SPELLED}
      join amendments a on a.account_id = p.account_id and a.seq = p.there`,
    values: columnsOf(spelledAtOwner(past, [seq])),
  });
  return rows.map((row) => row.seq);
}

interface IssuedRow {
  readonly seq: number;
  readonly n: number;
  readonly points: string;
  readonly amount: number;
  readonly target: 'pending' | 'active';
  readonly target_holder: string;
  readonly rule: string | null;
  readonly at: Instant;
}

async function loadIssued(
  client: Client,
  past: Past,
  seqs: readonly number[],
): Promise<readonly { seq: number; entry: Entry }[]> {
  const { rows } = await client.query<IssuedRow>({
    name: 'history-issued',
    text: `select p.seq, e.n, e.points, e.amount, e.target, e.target_holder, e.rule, e.at from ${SPELLED}
      join entries e on e.account_id = p.account_id and e.seq = p.there
      where e.source = 'issued' order by p.seq, e.n`,
    values: columnsOf(spelledAtOwner(past, seqs)),
  });
  const holderOf = (column: string): string => {
    const holder = holderFromColumn(column);
    return past.people[holder] ?? holder;
  };
  return rows.map(({ seq, n, points, amount, target, target_holder, rule, at }) => ({
    seq,
    entry: {
      n,
      points,
      amount,
      source: onBook('issued'),
      target: onSide(target, holderOf(target_holder)),
      rule,
      lot: { seq, n },
      at,
    },
  }));
}

async function loadExpired(
  client: Client,
  past: Past,
  seqs: readonly number[],
): Promise<readonly { seq: number; lot_n: number; amount: number }[]> {
  const { rows } = await client.query<{ seq: number; lot_n: number; amount: number }>({
    name: 'history-expired',
    // What was reinstated expired no longer. Each half has an index of its own.
    text: `select seq, lot_n, sum(amount)::bigint as amount from (
        select p.seq, e.lot_n, e.amount from ${SPELLED}
        join entries e on e.account_id = p.account_id and e.lot_seq = p.there and e.target = 'expired'
        union all
        select p.seq, e.lot_n, -e.amount from ${SPELLED}
        join entries e on e.account_id = p.account_id and e.lot_seq = p.there and e.source = 'expired'
      ) as moved group by seq, lot_n`,
    values: columnsOf(spelled(past, seqs)),
  });
  return rows;
}
