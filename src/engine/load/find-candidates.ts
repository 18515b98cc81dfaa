import type { Basis } from '../../core/basis.ts';
import { candidatesFor } from '../../core/candidates.ts';
import type { PostCommand, ReturnRequestLine } from '../../core/command.ts';
import type { Client } from '../client.ts';
import { loadAmendments } from './load-amendments.ts';
import type { Past, PastPlace } from './past.ts';

/** A past transaction as it stands in the log. */
export interface CommandRow {
  readonly seq: number;
  readonly kind: string;
  readonly body: PostCommand;
  readonly basis: Basis;
  readonly program_version: number;
  /** Whose log it is in: that of the account itself (0), or of one that was merged into it. */
  readonly slot: number;
  /** By so much its number is higher there. */
  readonly shift: number;
}

export const PAST_COLUMNS = 'c.seq, c.kind, c.body, c.basis, c.program_version';

/** So many commands are looked through in one go: nearly always the newest few are all that it takes. */
const FIRST_PAGE = 64;
/** Each page is twice as long as the one before it, up to this: none comes near the time that a statement may take. */
const PAGE_MAX = 1024;
/**
 * Of so few skus it is looked first whether they stand in the text of a purchase at all: of one sku and purchases of 20
 * lines that takes 10 µs each. Of more skus, reading the purchases here takes less.
 */
const SOUGHT_AS_TEXT_MAX = 20;

/**
 * The purchases that lines of a return which names none are matched with: newest first, page by page, until they cover
 * what is asked for, or there are no more.
 */
export async function findCandidates(
  client: Client,
  past: Past,
  lines: readonly ReturnRequestLine[],
): Promise<readonly CommandRow[]> {
  const candidates = candidatesFor(lines);
  const skus = [...new Set(lines.map(({ sku = '' }) => sku))];
  const sought = skus.length <= SOUGHT_AS_TEXT_MAX ? skus.map(asWritten) : [];
  const needed: CommandRow[] = [];
  // Those of the account itself come before those of accounts that were merged into it, as their numbers say.
  for (const place of past.places) {
    let until = (await lastSeq(client, place)) + 1;
    for (let size = FIRST_PAGE; until > 1; size = Math.min(2 * size, PAGE_MAX)) {
      const from = until - size;
      const page = await loadPage(client, place, { from, until, sought });
      const amendmentsOf = await amendmentsByNumber(client, past, page);
      for (const row of page) {
        const amendments = (amendmentsOf.get(row.seq - row.shift) ?? []).map(({ amendment }) => amendment);
        if (candidates.needs({ posted: row.body.transaction, amendments })) needed.push(row);
        if (candidates.areEnough()) return needed;
      }
      until = from;
    }
  }
  return needed;
}

async function lastSeq(client: Client, { accountId }: PastPlace): Promise<number> {
  const { rows } = await client.query<{ readonly seq: number | null }>({
    name: 'history-last',
    text: 'select max(seq) as seq from commands where account_id = $1',
    values: [accountId],
  });
  return rows[0]?.seq ?? 0;
}

interface Page {
  readonly from: number;
  readonly until: number;
  /** Text of which some must stand in a purchase; none: any will do. */
  readonly sought: readonly string[];
}

async function loadPage(
  client: Client,
  { accountId, slot, shift }: PastPlace,
  { from, until, sought }: Page,
): Promise<readonly CommandRow[]> {
  const { rows } = await client.query<Omit<CommandRow, 'slot' | 'shift'>>({
    name: 'history-candidates',
    // Put together once, or it would be decompressed again for each text that is looked for.
    text: `select ${PAST_COLUMNS} from commands c
      cross join lateral (select c.body::text || '' as text offset 0) as written
      where c.account_id = $1 and c.kind = 'purchase' and c.seq >= $2 and c.seq < $3
      and (cardinality($4::text[]) = 0
        or exists (select from unnest($4::text[]) as sought (text) where strpos(written.text, sought.text) > 0))
      order by c.seq desc`,
    values: [accountId, from, until, sought],
  });
  return rows.map((row) => ({ ...row, slot, shift }));
}

async function amendmentsByNumber(client: Client, past: Past, page: readonly CommandRow[]) {
  const numbers = page.map(({ seq, shift }) => seq - shift);
  return Map.groupBy(await loadAmendments(client, past, numbers), (row) => row.transaction_seq);
}

/** The text of a command is ours, so it is known how a sku is written there. */
function asWritten(sku: string): string {
  return JSON.stringify({ sku }).slice(1, -1);
}
