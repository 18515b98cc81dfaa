import type { Mistake } from '../core/program/check/mistake.ts';
import { formatInstant, type Instant } from '../core/time.ts';
import { type PublicationRefused, refusePublication } from './publication.ts';
import type { VersionSummary } from './repository.ts';

export interface EffectiveFrom {
  readonly refused: false;
  /** Null: in force since ever. */
  readonly effectiveFrom: Instant | null;
  readonly warnings: readonly Mistake[];
}

const POINTER = '/effectiveFrom';

/** From when the next version is in force. `asked` null: as soon as possible. */
export function chooseEffectiveFrom(
  earlier: readonly VersionSummary[],
  asked: Instant | null,
  now: Instant,
): EffectiveFrom | PublicationRefused {
  if (earlier.length === 0) return chooseForFirst(asked, now);
  const taken = new Map(earlier.map(({ effectiveFrom, version }) => [effectiveFrom, version]));
  if (asked === null) return chosen(firstFree(now, taken));
  if (asked < now) {
    const detail = `It lies in the past (it is ${formatInstant(now)} now), and nothing judged is judged again: leave it out to publish at once.`;
    return refusePublication('effective-from-in-past', [{ pointer: POINTER, detail }]);
  }
  const other = taken.get(asked);
  if (other === undefined) return chosen(asked);
  const detail = `Version ${other} takes effect at this instant: choose another one.`;
  return refusePublication('version-conflict', [{ pointer: POINTER, detail }]);
}

/**
 * Purchases from before it are judged by the first version too, so it is in force since ever. To say that it began
 * in the past is no mistake; to say that it begins later would be a promise that is not kept.
 */
function chooseForFirst(asked: Instant | null, now: Instant): EffectiveFrom | PublicationRefused {
  if (asked === null) return chosen(null);
  if (asked > now) {
    const detail =
      'The first version of a programme is in force since ever and cannot begin later: leave it out.';
    return refusePublication('validation-failed', [{ pointer: POINTER, detail }]);
  }
  const detail = 'The first version of a programme is in force since ever, and so before this instant, too.';
  return { ...chosen(null), warnings: [{ pointer: POINTER, detail }] };
}

function chosen(effectiveFrom: Instant | null): EffectiveFrom {
  return { refused: false, effectiveFrom, warnings: [] };
}

/** Whoever asks for no instant shall not be refused for one: two publications can meet in a millisecond. */
function firstFree(from: Instant, taken: ReadonlyMap<Instant | null, number>): Instant {
  let instant = from;
  while (taken.has(instant)) instant += 1;
  return instant;
}
