import type { Ladder, Program } from '../core/program/compile.ts';
import { stretchAt, tierTimeline } from '../core/tier-timeline.ts';
import { routesTo } from '../core/tiers.ts';
import { formatInstant, type Instant } from '../core/time.ts';
import type { TierHistory } from './repository.ts';
import type { AccountTiersAnswer, TierStandingAnswer } from './schema.ts';

export interface Standing {
  readonly program: Program;
  readonly history: TierHistory;
  readonly enrolledAt: Instant;
  readonly asOf: Instant;
}

export function presentTiers(standing: Standing): AccountTiersAnswer['tiers'] {
  const ladders = [...standing.program.ladders.values()];
  return Object.fromEntries(ladders.map((ladder) => [ladder.key, presentStanding(ladder, standing)]));
}

function presentStanding(ladder: Ladder, standing: Standing): TierStandingAnswer {
  const { history, enrolledAt, asOf } = standing;
  const { tier, since, until } = stretchAt(tierTimeline(ladder, history.holdings), asOf);
  const begin = since ?? (enrolledAt <= asOf ? enrolledAt : null);
  return {
    key: tier.key,
    since: begin === null ? null : formatInstant(begin),
    until: until === null ? null : formatInstant(until),
    next: presentNext(ladder, tier.rank + 1, standing),
  };
}

function presentNext(
  ladder: Ladder,
  rank: number,
  { program, history, asOf }: Standing,
): TierStandingAnswer['next'] {
  const next = ladder.tiers[rank];
  if (next === undefined || next.reach === null) return null;
  const routes = routesTo(next.reach, history.figures, program.zone.dayOf(asOf));
  return {
    key: next.key,
    routes: routes.map((missing) => ({ missing: missing.map((one) => ({ ...one })) })),
  };
}
