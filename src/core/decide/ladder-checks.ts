import { type Refusal, refuse } from '../decision.ts';
import type { Ladder } from '../program/compiled.ts';
import { addDuration, formatInstant, type Instant } from '../time.ts';
import { type Draft, programFor } from './draft.ts';

/** For longer than that nobody knows what will be; a mistyped year is caught. */
const AHEAD_MAX = 'P10Y';

/** The ladder as it is now; what is done by hand to a status is decided against now. */
export function ladderNow(draft: Draft, key: string): Ladder | Refusal {
  const program = programFor(draft, draft.deciding.now);
  const ladder = program.ladders.get(key);
  if (ladder !== undefined) return ladder;
  const known = [...program.ladders.keys()];
  const hint =
    known.length === 0 ? 'it has none' : `it has ${known.map((name) => JSON.stringify(name)).join(', ')}`;
  return refuse('unknown-ladder', '/ladder', `The programme has no ladder ${JSON.stringify(key)}: ${hint}.`);
}

/** An end that somebody names lies ahead, but not by more than 10 years; null is no end. */
export function checkUntil(draft: Draft, { zone }: Ladder, until: Instant | null): Refusal | null {
  const { now } = draft.deciding;
  if (until === null) return null;
  if (until <= now) {
    const detail = `until is not ahead of now (${formatInstant(now)}): name a later end, or leave it out for none.`;
    return refuse('until-out-of-range', '/until', detail);
  }
  const last = addDuration(zone, now, AHEAD_MAX);
  if (until <= last) return null;
  const detail = `until lies more than 10 years ahead: name an end up to ${formatInstant(last)}, or leave it out for none.`;
  return refuse('until-out-of-range', '/until', detail);
}
