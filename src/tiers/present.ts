import type { Ladder, Program, Reach, Tier } from '../core/program/compiled.ts';
import type { BenefitDefinition } from '../core/program/document.ts';
import type { TierHold, TierSet } from '../core/state.ts';
import { enrolledOnOf, type Qualifying, routesTo } from '../core/tiers/qualifying.ts';
import { holdAt, knownEnd, spanOf, spanOfHold } from '../core/tiers/status-time.ts';
import { stretchAt, tierTimeline } from '../core/tiers/tier-timeline.ts';
import { setAt } from '../core/tiers/tiers.ts';
import { formatInstant, type Instant } from '../core/time.ts';
import type { AccountTiersAnswer, TierStandingAnswer } from './schema.ts';

export interface Standing {
  readonly program: Program;
  readonly state: Qualifying;
  readonly asOf: Instant;
}

export function presentTiers(standing: Standing): AccountTiersAnswer['tiers'] {
  const ladders = [...standing.program.ladders.values()];
  return Object.fromEntries(ladders.map((ladder) => [ladder.key, presentStanding(ladder, standing)]));
}

export function presentStanding(ladder: Ladder, { program, state, asOf }: Standing): TierStandingAnswer {
  const { tier, since, until } = stretchAt(tierTimeline(ladder, state), asOf);
  const isFixed = setAt(state, ladder.key, asOf)?.kind === 'exact';
  const enrolledAt = state.profile?.enrolledAt ?? asOf;
  const routesFor = (reach: Reach) =>
    routesTo(ladder, reach, state, program.zone.dayOf(asOf)).map((missing) => ({
      missing: missing.map((one) => ({ ...one })),
    }));
  return {
    key: tier.key,
    since: formatOrNull(since ?? (enrolledAt <= asOf ? enrolledAt : null)),
    until: formatOrNull(until),
    multiplier: program.document.ladders?.[ladder.key]?.tiers[tier.rank]?.multiplier ?? '1',
    benefits: tier.benefits.map(presentBenefit),
    hold: presentHold(holdAt(state, ladder.key, asOf)),
    set: presentSet(setAt(state, ladder.key, asOf)),
    keep:
      tier.keep === null
        ? null
        : {
            until: formatOrNull(later(until, heldUntil(ladder, tier, state, asOf))),
            routes: routesFor(tier.keep),
          },
    next: isFixed ? null : presentNext(ladder.tiers[tier.rank + 1], routesFor),
  };
}

type Routes = (reach: Reach) => NonNullable<TierStandingAnswer['keep']>['routes'];

/** Keeping a tier never shortens it; null is no end. */
function later(a: Instant | null, b: Instant | null): Instant | null {
  return a === null || b === null ? null : Math.max(a, b);
}

/** The end of a tier that is reached, or kept, at an instant. */
function heldUntil(ladder: Ladder, { key: tier }: Tier, state: Qualifying, since: Instant): Instant | null {
  const until = ladder.untilOf(ladder.zone.dayOf(since), since, enrolledOnOf(ladder, state));
  const row = { ladder: ladder.key, tier, since, until, by: 'keep', follows: null, endedAt: null } as const;
  return knownEnd(spanOf({ ...row, seq: 0, n: 0 }, state).until);
}

function presentNext(next: Tier | undefined, routesFor: Routes): TierStandingAnswer['next'] {
  if (next === undefined || next.reach === null) return null;
  return { key: next.key, routes: routesFor(next.reach) };
}

function presentBenefit({ key, text, value }: BenefitDefinition): TierStandingAnswer['benefits'][number] {
  return { key, text, ...(value !== undefined && { value }) };
}

function presentHold(hold: TierHold | undefined): TierStandingAnswer['hold'] {
  if (hold === undefined) return null;
  const { since, until } = spanOfHold(hold);
  return { since: formatInstant(since), until: formatOrNull(knownEnd(until)), reason: hold.reason };
}

function presentSet(set: TierSet | null): TierStandingAnswer['set'] {
  if (set === null || set.tier === null || set.kind === 'lifted') return null;
  const { tier, kind, since, until, reason } = set;
  return { tier, kind, since: formatInstant(since), until: formatOrNull(until), reason };
}

function formatOrNull(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant);
}
