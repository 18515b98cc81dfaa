import { type ExpiresDefinition, LIMITS, NEVER, type PointsKind, type TermsDefinition } from '../document.ts';
import { at, type Mistake, mistake, NO_MISTAKES, quote } from './mistake.ts';
import { averageDays, checkDuration } from './values.ts';

/** How much longer points may live than a duration says that goes on to the end of a period. */
const WAIT_DAYS = { 'end-of-month': 31, 'end-of-year': 366 } as const;
const YEAR_DAYS = 366;

/** Warnings before points expire: not too many, none twice, and each within their life. */
export function checkWarn(
  warn: NonNullable<PointsKind['warn']>,
  kind: PointsKind,
  pointer: string,
): readonly Mistake[] {
  if (typeof warn === 'string') return checkOne(warn, kind, pointer);
  if (warn.length === 0) return mistake(pointer, 'Name a duration such as "P30D", or leave warn out.');
  if (warn.length > LIMITS.warnings)
    return mistake(pointer, `Warn at most ${LIMITS.warnings} times: more is not read.`);
  return warn.flatMap((duration, i) => [
    ...checkOne(duration, kind, at(pointer, i)),
    ...checkTwice(duration, warn.slice(0, i), at(pointer, i)),
  ]);
}

function checkOne(duration: string, kind: PointsKind, pointer: string): readonly Mistake[] {
  const mistakes = checkDuration(duration, pointer);
  const longest = longestLifeDays(kind);
  if (mistakes.length > 0 || longest === null || (averageDays(duration) ?? 0) < longest) return mistakes;
  return mistake(pointer, 'These points never live that long: warn of them less long before they expire.');
}

/** "P1W" and "P7D" are one warning, told twice. */
function checkTwice(duration: string, before: readonly string[], pointer: string): readonly Mistake[] {
  const same = before.find((other) => averageDays(other) === averageDays(duration));
  if (same === undefined) return NO_MISTAKES;
  return mistake(pointer, `${quote(same)} is as long, and is told already: leave one of them out.`);
}

/** Null where some may live for ever, or for a time that nobody knows. */
function longestLifeDays({ expires, byTier }: PointsKind): number | null {
  const terms: readonly TermsDefinition[] = Object.values(byTier?.tiers ?? {});
  const lives = [expires, ...terms.map((own) => own.expires ?? expires)].map((own) => lifeDays(own ?? NEVER));
  const known = lives.filter((days) => days !== null);
  return known.length < lives.length ? null : Math.max(...known);
}

function lifeDays(expires: ExpiresDefinition): number | null {
  if (expires === NEVER || 'inactive' in expires) return null;
  if ('yearEnds' in expires) return expires.yearEnds * YEAR_DAYS;
  if ('on' in expires) return expires.on.length > '12-31'.length ? null : YEAR_DAYS;
  const days = averageDays(expires.after);
  return days === null ? null : days + (expires.at === undefined ? 0 : WAIT_DAYS[expires.at]);
}
