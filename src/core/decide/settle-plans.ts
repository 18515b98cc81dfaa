import type { Draft } from './draft.ts';
import { lapsesOf } from './plan-events.ts';

/** Tells of the plans that have ended by themselves since the last command, in order. */
export function settlePlans(draft: Draft): void {
  const { state, now } = draft.deciding;
  if (state.planPeriods.length === 0 || state.booksDueAt === null || state.booksDueAt > now) return;
  const keys = new Set(state.planPeriods.map(({ plan }) => plan));
  const over = [...keys].sort().flatMap((key) => lapsesOf(key, state, { after: state.settledAt, upTo: now }));
  draft.events.push(...over.sort((a, b) => a.at - b.at));
}
