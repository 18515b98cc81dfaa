import type { Decided } from './decided.ts';
import type { Difference, Row } from './difference.ts';
import type { StoredCommand } from './read-log.ts';
import { follow } from './trail.ts';
import type { Watched } from './watched.ts';

/** Decides the next commands of an account again, as far as that goes. */
export function decideAgain(watched: Watched, log: readonly StoredCommand[]): readonly Decided[] {
  const { head, replaying, trail, counts } = watched;
  const decided: Decided[] = [];
  for (const stored of log) {
    if (!isNext(watched, stored)) break;
    try {
      const decision = replaying.next(stored);
      const one = { owner: head, command: stored.command, decision };
      compare(watched, stored, one);
      follow(trail, one);
      decided.push(one);
      counts.commands += 1;
      counts.entries += decision.entries.length;
      watched.upTo = stored.seq;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      differ(watched, stored.seq, { kind: stored.kind }, { problem: reason });
      watched.isBroken = true;
      break;
    }
  }
  return decided;
}

/** The numbers of commands have no gap: what is missing is named. */
function isNext(watched: Watched, { seq }: StoredCommand): boolean {
  const next = watched.upTo + 1;
  if (seq === next) return true;
  const missing = seq === next + 1 ? { seq: next } : { seq: `${next} to ${seq - 1}` };
  const { accountId } = watched.head;
  watched.differences.push({
    accountId,
    kind: 'commands',
    against: 'log',
    key: missing,
    stored: null,
    expected: {},
  });
  watched.isBroken = true;
  return false;
}

/** What stands beside the command was made of it. */
function compare(watched: Watched, stored: StoredCommand, { owner, command, decision }: Decided): void {
  const is: Row = {
    tenant_id: stored.tenantId,
    kind: stored.kind,
    occurred_at: stored.occurredAt,
    program_version: stored.programVersion,
    nonce: stored.nonce,
  };
  const must: Row = {
    tenant_id: owner.tenantId,
    kind: command.kind,
    occurred_at: decision.occurredAt,
    program_version: decision.programVersion,
    nonce: decision.nonce,
  };
  for (const column of Object.keys(is))
    if (is[column] !== must[column])
      differ(watched, stored.seq, { [column]: is[column] }, { [column]: must[column] });
}

function differ({ head, differences }: Watched, seq: number, stored: Row, expected: Row): void {
  const difference: Difference = {
    accountId: head.accountId,
    kind: 'commands',
    against: 'replay',
    key: { seq },
    stored,
    expected,
  };
  differences.push(difference);
}
