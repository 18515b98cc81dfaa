import { canonicalJson } from '../core/canonical-json.ts';
import type { AccountHead } from './accounts.ts';
import type { Difference, Row } from './difference.ts';
import type { Watched } from './watched.ts';

/** The head says how many commands there are, since when the account is closed, and what was merged into which. */
export function checkHeads(
  watched: readonly Watched[],
  heads: readonly AccountHead[],
): readonly Difference[] {
  const byId = new Map(heads.map((head) => [head.accountId, head]));
  return watched.flatMap(({ head: { accountId }, upTo, isBroken, replaying }): readonly Difference[] => {
    const head = byId.get(accountId);
    if (isBroken) return [];
    const stored: Row = {
      seq: head?.seq,
      closed_at: head?.closedAt,
      merged_into: head?.mergedInto,
      absorbed: textOf(head?.absorbed),
    };
    const { ended, absorbed } = replaying.state();
    const expected: Row = {
      seq: upTo,
      closed_at: ended?.at ?? null,
      merged_into: ended?.into ?? null,
      absorbed: textOf(absorbed),
    };
    const columns = Object.keys(stored).filter((column) => stored[column] !== expected[column]);
    if (columns.length === 0) return [];
    const pick = (row: Row): Row => Object.fromEntries(columns.map((column) => [column, row[column]]));
    const of = { accountId, kind: 'account_heads', against: 'log', key: {} } as const;
    return [{ ...of, stored: head === undefined ? null : pick(stored), expected: pick(expected) }];
  });
}

function textOf(absorbed: object | null | undefined): string | null {
  return absorbed == null ? null : canonicalJson(absorbed);
}
