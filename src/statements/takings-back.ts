import { explain } from '../core/explain/explain.ts';
import { isOn } from '../core/ledger.ts';
import type { Program } from '../core/program/compiled.ts';
import type { PastTransaction } from '../core/state.ts';
import { readTransaction } from '../core/transaction.ts';
import type { Deps } from '../deps.ts';
import { loadHistory } from '../engine/load/load-history.ts';
import { loadSupposed } from '../engine/load/load-supposed.ts';
import type { Past } from '../engine/load/past.ts';
import { presentHolder } from '../http/present-holder.ts';
import { explainTakingBack } from '../transactions/explain.ts';
import { listUndoings } from '../transactions/repository.ts';
import type { PostedEntry } from './posted.ts';
import { listAmended } from './repository.ts';

type Why = (entry: PostedEntry) => readonly string[];

/** Why points were taken back, of each entry of a page that took some. */
export async function loadTakingsBack(
  deps: Deps,
  known: Past,
  programs: readonly Program[],
  page: readonly PostedEntry[],
): Promise<Why> {
  const seqs = [...new Set(page.filter(({ target }) => isOn(target, 'taken-back')).map(({ seq }) => seq))];
  if (seqs.length === 0) return () => [];
  const ofPurchases = await loadOfPurchases(deps, known, programs, seqs);
  const supposed = await loadSupposed(deps.pool, known, seqs, programs);
  return (entry) => {
    const past = supposed.get(entry.seq);
    return past === undefined
      ? ofPurchases(entry)
      : [...ofPurchases(entry), ...whyOfNoPurchase(programs, past, entry)];
  };
}

/** Per rule, holder and kind of points, what a purchase had earned and what is kept of it earns. */
async function loadOfPurchases(
  { db, pool }: Deps,
  known: Past,
  programs: readonly Program[],
  seqs: readonly number[],
): Promise<Why> {
  const amended = await listAmended(db, known.accountId, seqs);
  const history = await loadHistory(pool, known, [{ seqs: [...new Set([...amended.values()].flat())] }]);
  const amendments = [...history.values()].flatMap((past) => past.amendments.map(({ seq }) => seq));
  const undoneBy = await listUndoings(db, known, amendments);
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

/** What was found in no purchase was judged as a purchase of it would have been. */
function whyOfNoPurchase(
  programs: readonly Program[],
  { programVersion, posted, basis }: PastTransaction,
  { rule }: PostedEntry,
): readonly string[] {
  const program = programs.find(({ version }) => version === programVersion);
  if (program === undefined) throw new Error(`programme version ${programVersion} is gone`);
  const judged = explain(program, readTransaction(posted), basis);
  const sentence = judged.find(({ rule: key, fired }) => fired && key === rule)?.sentence;
  return sentence === undefined
    ? []
    : [`The rest is found in no purchase, and would earn as one: ${sentence}`];
}
