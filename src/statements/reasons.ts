import { explainCommand } from '../core/explain/explain-command.ts';
import type { Subject } from '../core/explain/what-happened.ts';
import { isOn } from '../core/ledger.ts';
import type { Program } from '../core/program/compiled.ts';
import type { Deps } from '../deps.ts';
import { type Past, spelledAtOwner } from '../engine/load/past.ts';
import type { PostedEntry } from './posted.ts';
import { findSubjects } from './repository.ts';
import { loadTakingsBack } from './takings-back.ts';

/** What of the past it takes to say why the entries of a page came to be. */
export interface Reasons {
  /** What brought the points of an entry. */
  originOf(entry: PostedEntry): Subject | null;
  /** Why they were given, or taken back: sentences. */
  why(entry: PostedEntry): readonly string[];
}

export async function loadReasons(
  deps: Deps,
  past: Past,
  programs: readonly Program[],
  page: readonly PostedEntry[],
): Promise<Reasons> {
  const origins = await findOrigins(deps.db, past, [...new Set(page.flatMap(lotSeqOf))]);
  const takenBack = await loadTakingsBack(deps, past, programs, page);
  const explained = new Map<number, ReturnType<typeof explainCommand>>();
  const explain = (entry: PostedEntry) => {
    const known = explained.get(entry.seq) ?? explainCommand(programs, entry);
    explained.set(entry.seq, known);
    return known;
  };
  return {
    originOf: ({ lot }) => (lot === null ? null : (origins.get(lot.seq) ?? null)),
    why: (entry) => {
      if (isOn(entry.target, 'taken-back')) return takenBack(entry);
      if (!isOn(entry.source, 'issued')) return [];
      const rule = explain(entry).find(({ rule: key, fired }) => fired && key === entry.rule);
      if (rule?.arithmetic == null) return [];
      return rule.arithmetic.amount === entry.amount
        ? [rule.sentence]
        : [rule.sentence, 'This is a part of them.'];
    },
  };
}

function lotSeqOf({ isBySettling, lot }: PostedEntry): number[] {
  return isBySettling && lot !== null ? [lot.seq] : [];
}

/** Lots that were taken over came by commands of the account that was merged. */
async function findOrigins(
  db: Deps['db'],
  past: Past,
  seqs: readonly number[],
): Promise<ReadonlyMap<number, Subject>> {
  const origins = new Map<number, Subject>();
  for (const [place, own] of Map.groupBy(spelledAtOwner(past, seqs), ({ place }) => place)) {
    const found = await findSubjects(
      db,
      place.accountId,
      own.map(({ there }) => there),
    );
    for (const { seq, there } of own) {
      const subject = found.get(there);
      if (subject !== undefined) origins.set(seq, subject);
    }
  }
  return origins;
}
