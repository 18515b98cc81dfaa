import { explainCommand } from '../core/explain/explain-command.ts';
import type { Subject } from '../core/explain/what-happened.ts';
import { isOn } from '../core/ledger.ts';
import type { Program } from '../core/program/compiled.ts';
import type { Deps } from '../deps.ts';
import { loadHistory } from '../engine/load/load-history.ts';
import { presentHolder } from '../http/present-holder.ts';
import { explainTakingBack } from '../transactions/explain.ts';
import { listUndoings } from '../transactions/repository.ts';
import type { PostedEntry } from './posted.ts';
import { findSubjects, listAmended } from './repository.ts';

/** What of the past it takes to say why the entries of a page came to be. */
export interface Reasons {
  /** What brought the points of an entry. */
  originOf(entry: PostedEntry): Subject | null;
  /** Why they were given, or taken back: sentences. */
  why(entry: PostedEntry): readonly string[];
}

export async function loadReasons(
  deps: Deps,
  accountId: string,
  programs: readonly Program[],
  page: readonly PostedEntry[],
): Promise<Reasons> {
  const origins = await findSubjects(deps.db, accountId, [...new Set(page.flatMap(lotSeqOf))]);
  const takenBack = await takingsBack(deps, accountId, programs, page);
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

/** Per rule, holder and kind of points, what a purchase had earned and what is kept of it earns. */
async function takingsBack(
  { db, pool }: Deps,
  accountId: string,
  programs: readonly Program[],
  page: readonly PostedEntry[],
): Promise<(entry: PostedEntry) => readonly string[]> {
  const seqs = page.filter(({ target }) => isOn(target, 'taken-back')).map(({ seq }) => seq);
  const amended = await listAmended(db, accountId, [...new Set(seqs)]);
  const all = new Set([...amended.values()].flat());
  if (all.size === 0) return () => [];
  const history = await loadHistory(pool, accountId, [{ seqs: [...all] }]);
  const amendments = [...history.values()].flatMap((past) => past.amendments.map(({ seq }) => seq));
  const undoneBy = await listUndoings(db, accountId, amendments);
  return ({ seq, source, points, rule }) => {
    const of = (amended.get(seq) ?? []).flatMap((number) => history.get(number) ?? []);
    const holder = 'side' in source ? presentHolder(source.holder) : '';
    return of.flatMap((past) => {
      const { purchase, points: parts } = explainTakingBack(programs, past, seq, undoneBy);
      const about = of.length === 1 ? '' : `Of ${purchase}: `;
      return parts
        .filter((part) => part.rule === (rule ?? '') && part.holder === holder && part.points === points)
        .filter(({ takenBack }) => takenBack > 0)
        .map(({ sentence }) => `${about}${sentence}`);
    });
  };
}
