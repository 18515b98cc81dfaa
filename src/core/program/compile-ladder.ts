import { type Decimal, parseDecimal } from '../decimal.ts';
import { ratioOf } from '../ratio.ts';
import { untilOf } from '../tiers/held.ts';
import type { Zone } from '../time.ts';
import type { CarryOver, Ladder, Metric, Reach, Tier } from './compiled.ts';
import type { LadderDefinition, ReachDefinition, TierDefinition } from './document.ts';
import { decimalOf, known } from './values.ts';

interface Compiled {
  readonly zone: Zone;
  readonly metrics: ReadonlyMap<string, Metric>;
}

export function compileLadder(key: string, definition: LadderDefinition, compiled: Compiled): Ladder {
  const { zone, metrics } = compiled;
  const { held, onReturn } = definition;
  const tiers = definition.tiers.map((tier, rank) => compileTier(tier, rank, metrics));
  const reaches = tiers.flatMap(({ reach, keep }) => [reach, keep]).filter((reach) => reach !== null);
  const asked = [...new Set(reaches.flatMap(leavesOf).map(({ metric }) => metric))];
  const headStarts = tiers.flatMap((tier) => [...tier.headStart.keys()]);
  const carryOver = compileCarryOver(definition.carryOver, reaches, metrics);
  const keepsApart = tiers.some(({ reach, keep }) => keep !== reach);
  return {
    key,
    zone,
    tiers,
    byKey: new Map(tiers.map((tier) => [tier.key, tier])),
    held,
    untilOf: untilOf(held, zone),
    metrics: asked.map((metric) => metric.key),
    asked,
    onReturn: onReturn ?? 'keep',
    carryOver,
    raised: new Set([...headStarts, ...(carryOver === null ? [] : [carryOver.metric.key])]),
    keepsApart,
    remembers: keepsApart || headStarts.length > 0 || held.then === 'figures',
  };
}

function compileTier(tier: TierDefinition, rank: number, metrics: ReadonlyMap<string, Metric>): Tier {
  const reach = tier.reach === undefined ? null : compileReach(tier.reach, metrics);
  return {
    key: tier.key,
    rank,
    reach,
    keep: tier.keep === undefined ? reach : compileReach(tier.keep, metrics),
    multiplier: tier.multiplier === undefined ? null : ratioOf(parseDecimal(tier.multiplier)),
    benefits: tier.benefits ?? [],
    headStart: new Map(
      Object.entries(tier.headStart ?? {}).map(([metric, value]) => [metric, decimalOf(value)]),
    ),
  };
}

function compileReach(reach: ReachDefinition, metrics: ReadonlyMap<string, Metric>): Reach {
  if ('all' in reach) return { all: reach.all.map((part) => compileReach(part, metrics)) };
  if ('any' in reach) return { any: reach.any.map((part) => compileReach(part, metrics)) };
  return { metric: known(metrics, reach.metric), atLeast: decimalOf(reach.atLeast) };
}

type Leaf = Extract<Reach, { readonly metric: Metric }>;

function leavesOf(reach: Reach): readonly Leaf[] {
  if ('all' in reach) return reach.all.flatMap(leavesOf);
  if ('any' in reach) return reach.any.flatMap(leavesOf);
  return [reach];
}

function compileCarryOver(
  definition: LadderDefinition['carryOver'],
  reaches: readonly Reach[],
  metrics: ReadonlyMap<string, Metric>,
): CarryOver | null {
  if (definition === undefined) return null;
  const metric = known(metrics, definition.metric);
  const thresholds = reaches.flatMap(leavesOf).filter((leaf) => leaf.metric === metric);
  return {
    metric,
    max: definition.max === undefined ? null : decimalOf(definition.max),
    thresholds: thresholds.map(({ atLeast }) => atLeast).toSorted(descending),
  };
}

function descending(a: Decimal, b: Decimal): number {
  return a < b ? 1 : a > b ? -1 : 0;
}
