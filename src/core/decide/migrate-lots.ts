import { allLots, lotKey } from '../books.ts';
import type { Lot } from '../ledger.ts';
import { renewedTerms } from '../migration/renewed-terms.ts';
import type { Program } from '../program/compiled.ts';
import { tiersAt } from '../tiers/tiers.ts';
import type { Instant } from '../time.ts';
import { type Draft, programFor, statusOf } from './draft.ts';

/** Open lots take the terms of the version; those that came in other ways than by earning keep their ends. */
export function migrateLots(draft: Draft, program: Program, points: string): void {
  const { books, deciding } = draft;
  const { lotsEarnedAt } = deciding.state;
  if (lotsEarnedAt === null) throw new Error('when lots were earned was not loaded');
  const renewed: Lot[] = [];
  for (const lot of allLots(books)) {
    const earnedAt = lotsEarnedAt.get(lotKey(lot));
    if (lot.points !== points || lot.remaining <= 0 || earnedAt === undefined) continue;
    const after = renewedLot(draft, program, lot, earnedAt);
    if (isChanged(lot, after)) renewed.push(after);
  }
  for (const lot of renewed) books.lots.set(lotKey(lot), lot);
  if (renewed.length === 0) return;
  const amount = renewed.reduce((sum, { remaining }) => sum + remaining, 0);
  const data = { part: 'points', key: points, version: program.version, lots: renewed.length, amount };
  draft.events.push({ type: 'terms.migrated', at: deciding.now, data });
}

function renewedLot(draft: Draft, program: Program, lot: Lot, earnedAt: Instant): Lot {
  const tiers = tiersAt(programFor(draft, earnedAt), statusOf(draft), earnedAt);
  const terms = renewedTerms(draft.deciding.programs, lot, program, { points: lot.points, earnedAt, tiers });
  // What can be spent already stays so.
  return lot.side === 'active' ? { ...lot, ...terms, availableAt: lot.availableAt } : { ...lot, ...terms };
}

function isChanged(a: Lot, b: Lot): boolean {
  return a.availableAt !== b.availableAt || a.expiresAt !== b.expiresAt || a.lapsesUnder !== b.lapsesUnder;
}
