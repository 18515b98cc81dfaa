import { canonicalJson } from '../../canonical-json.ts';
import { outlives } from '../../migration/outlives.ts';
import { at, type Mistake, mistake, NO_MISTAKES } from '../check/mistake.ts';
import type {
  CardDefinition,
  JourneyDefinition,
  LadderDefinition,
  PointsKind,
  ProgramDocument,
  TermsDefinition,
} from '../document.ts';

/** What `migrate` will do to what was earned under the version before; null: this is the first one. */
export function warnOfMigration(before: ProgramDocument | null, next: ProgramDocument): readonly Mistake[] {
  return [
    ...warnOfEach(next.points, before?.points, '/points', warnOfPoints),
    ...warnOfEach(next.ladders ?? {}, before?.ladders, '/ladders', warnOfLadder),
    ...warnOfEach(next.journeys ?? {}, before?.journeys, '/journeys', warnOfJourney),
  ];
}

interface Migrating {
  readonly migrate?: 'new-terms';
}

function warnOfEach<T extends Migrating>(
  parts: Readonly<Record<string, T>>,
  before: Readonly<Record<string, T>> | undefined,
  pointer: string,
  warn: (before: T, next: T) => string,
): readonly Mistake[] {
  return Object.entries(parts).flatMap(([key, part]) => {
    if (part.migrate === undefined) return NO_MISTAKES;
    const earlier = before !== undefined && Object.hasOwn(before, key) ? before[key] : undefined;
    const detail = earlier === undefined ? NOTHING : warn(earlier, part);
    return mistake(at(at(pointer, key), 'migrate'), detail);
  });
}

const NOTHING = 'Nothing was earned of it under an earlier version: there is nothing to migrate.';
const THE_SAME = 'Its terms are those of the version before: nothing changes for what was earned under it.';

function warnOfPoints(before: PointsKind, next: PointsKind): string {
  if (before.card !== undefined && next.card !== undefined) return warnOfCard(before.card, next.card);
  if (canonicalJson(termsIn(before)) === canonicalJson(termsIn(next))) return THE_SAME;
  const what =
    'When the version takes effect, points that were earned before take its terms, but none waits longer or ends sooner than was announced.';
  if (isByActivity(before) && !isByActivity(next))
    return `${what} Those that live for as long as their account is active get an end, counted from then on: they may end sooner than without it.`;
  if (!isByActivity(before) && isByActivity(next)) return `${what} Those that have an end keep it.`;
  if (isByActivity(before) && !outlives(next, before))
    return `${what} Those that live for as long as their account is active keep their own, since by these they might end sooner.`;
  return what;
}

function warnOfCard(before: CardDefinition, next: CardDefinition): string {
  if (canonicalJson(before) === canonicalJson(next)) return THE_SAME;
  const what =
    'When the version takes effect, cards that are open take its terms, but none ends sooner than was announced.';
  if (next.size < before.size)
    return `${what} They need ${next.size} stamps instead of ${before.size}: those that have them are full at once, and stamps beyond go on to the next card.`;
  if (next.size > before.size)
    return `${what} They need ${next.size} stamps instead of ${before.size}, which is more than was announced; those that are full already keep their own terms.`;
  return what;
}

function termsIn({ pending, expires, byTier }: PointsKind): object {
  return { pending, expires, byTier };
}

function isByActivity({ byTier, ...terms }: PointsKind): boolean {
  return [terms, ...Object.values(byTier?.tiers ?? {})].some(
    ({ expires }: TermsDefinition) => typeof expires === 'object' && 'inactive' in expires,
  );
}

function warnOfLadder(before: LadderDefinition, next: LadderDefinition): string {
  if (canonicalJson(heldIn(before)) === canonicalJson(heldIn(next))) return THE_SAME;
  return 'When the version takes effect, whoever comes to a tier by its thresholds holds it, and tiers last as long as under it; but none ends sooner than was announced, and rules give nothing for it.';
}

function heldIn({ tiers, held }: LadderDefinition): object {
  return { held, tiers: tiers.map(({ key, reach, keep }) => ({ key, reach, keep })) };
}

function warnOfJourney(before: JourneyDefinition, next: JourneyDefinition): string {
  if (canonicalJson(wayOf(before)) === canonicalJson(wayOf(next))) return THE_SAME;
  return 'When the version takes effect, journeys that are on their way take its steps and its time, but no less time than was announced; those of which it would undo a step that is done, or to which it would leave nothing to do, keep their own.';
}

function wayOf({ steps, within, valid, order }: JourneyDefinition): object {
  return { steps, within, valid, order };
}
