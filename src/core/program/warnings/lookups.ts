import { findFact } from '../../conditions/facts.ts';
import { at, listOf, type Mistake, mistake, NO_MISTAKES } from '../check/mistake.ts';
import type { EarnDefinition, LadderDefinition, LookupDefinition, ProgramDocument } from '../document.ts';

interface Lookup {
  readonly pointer: string;
  readonly lookup: number | string | LookupDefinition | undefined;
  /** What a value that is not listed counts as. */
  readonly missing: '0' | '1';
}

/** A number by tier that forgets one: that tier earns nothing, or nothing more, and nobody said so. */
export function warnOfLookups({ ladders = {}, rules = [] }: ProgramDocument): readonly Mistake[] {
  return rules.flatMap(({ earn, reached }, index) =>
    earn === undefined
      ? NO_MISTAKES
      : lookupsOf(earn, `/rules/${index}/earn`).flatMap((lookup) =>
          warnOfLookup(lookup, ladders, reached?.ladder),
        ),
  );
}

function lookupsOf({ fixed, rate, share, times = [] }: EarnDefinition, pointer: string): readonly Lookup[] {
  const factors = 'length' in times ? times : [times];
  return [
    { pointer: `${pointer}/fixed`, lookup: fixed, missing: '0' },
    { pointer: `${pointer}/rate/points`, lookup: rate?.points, missing: '0' },
    { pointer: `${pointer}/share/percent`, lookup: share?.percent, missing: '0' },
    ...factors.map((factor, index): Lookup => {
      const place = 'length' in times ? `${pointer}/times/${index}` : `${pointer}/times`;
      return {
        pointer: `${place}/factor`,
        lookup: 'tier' in factor ? undefined : factor.factor,
        missing: '1',
      };
    }),
  ];
}

function warnOfLookup(
  { pointer, lookup, missing }: Lookup,
  ladders: Readonly<Record<string, LadderDefinition>>,
  reached: string | undefined,
): readonly Mistake[] {
  if (typeof lookup !== 'object' || lookup.otherwise !== undefined) return NO_MISTAKES;
  const ladder = findFact(lookup.by)?.reads.ladder;
  const tiers = ladder === undefined ? [] : (ladders[ladder]?.tiers ?? []).map(({ key }) => key);
  // Nobody rises to the first tier, so that a rule about rising never looks it up.
  const seen = ladder === reached ? tiers.slice(1) : tiers;
  const left = seen.filter((tier) => !Object.hasOwn(lookup.values, tier));
  if (left.length === 0) return NO_MISTAKES;
  const said = left.length === 1 ? 'is not listed and counts' : 'are not listed and count';
  return mistake(
    at(pointer, 'values'),
    `${listOf(left)} ${said} as ${missing}: list every tier, or say otherwise.`,
  );
}
