import type { Basis } from '../../core/basis.ts';
import { candidatesFor } from '../../core/candidates.ts';
import type { PostCommand, ReturnRequestLine } from '../../core/command.ts';
import type { Client } from '../client.ts';
import { loadAmendments } from './load-amendments.ts';

/** A past transaction as it stands in the log. */
export interface CommandRow {
  readonly seq: number;
  readonly kind: string;
  readonly body: PostCommand;
  readonly basis: Basis;
  readonly program_version: number;
}

export const PAST_COLUMNS = 'c.seq, c.kind, c.body, c.basis, c.program_version';

/** Purchases that are looked at in one go: nearly always the newest few are all that it takes. */
const PAGE = 100;
/**
 * Of so few skus it is looked first whether they stand in the text of a purchase at all: of purchases of 20 lines that
 * takes a tenth of the time that it takes to read them as JSON (9 µs each). Of many, it would take longer.
 */
const SOUGHT_AS_TEXT_MAX = 10;

/**
 * The purchases that lines of a return which names none are matched with: newest first, page by page, until they cover
 * what is asked for, or there are no more.
 */
export async function findCandidates(
  client: Client,
  accountId: string,
  lines: readonly ReturnRequestLine[],
): Promise<readonly CommandRow[]> {
  const candidates = candidatesFor(lines);
  const skus = [...new Set(lines.map(({ sku = '' }) => sku))];
  const needed: CommandRow[] = [];
  let before = Number.MAX_SAFE_INTEGER;
  for (;;) {
    const page = await loadPage(client, accountId, skus, before);
    const amendments = await loadAmendments(
      client,
      accountId,
      page.map(({ seq }) => seq),
    );
    const amendmentsOf = Map.groupBy(amendments, (row) => row.transaction_seq);
    for (const row of page) {
      const made = (amendmentsOf.get(row.seq) ?? []).map(({ amendment }) => amendment);
      if (candidates.needs({ posted: row.body.transaction, amendments: made })) needed.push(row);
      if (candidates.areEnough()) return needed;
      before = row.seq;
    }
    if (page.length < PAGE) return needed;
  }
}

async function loadPage(
  client: Client,
  accountId: string,
  skus: readonly string[],
  before: number,
): Promise<readonly CommandRow[]> {
  const { rows } = await client.query<CommandRow>({
    name: 'history-candidates',
    text: `select ${PAST_COLUMNS} from commands c
      where c.account_id = $1 and c.kind = 'purchase' and c.seq < $2
      and case when exists (select from unnest($4::text[]) as s (text) where strpos(c.body::text, s.text) > 0)
        or cardinality($4::text[]) = 0
        then exists (select from json_array_elements(c.body->'transaction'->'lines') l where l->>'sku' = any($3::text[]))
        else false end
      order by c.seq desc limit ${PAGE}`,
    values: [accountId, before, skus, skus.length <= SOUGHT_AS_TEXT_MAX ? skus.map(asWritten) : []],
  });
  return rows;
}

/** The text of a command is ours, so it is known how a sku is written there. */
function asWritten(sku: string): string {
  return JSON.stringify({ sku }).slice(1, -1);
}
