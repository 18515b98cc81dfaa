import type { MetricDefinition, ProgramDocument } from '../document.ts';

/** What a document defines, for whoever refers to it. */
export interface Names {
  readonly points: readonly string[];
  readonly metrics: ReadonlyMap<string, MetricDefinition>;
  /** The keys of the tiers, per ladder. */
  readonly ladders: ReadonlyMap<string, readonly string[]>;
}

export function namesOf(document: ProgramDocument): Names {
  return {
    points: Object.keys(document.points),
    metrics: new Map(Object.entries(document.metrics ?? {})),
    ladders: new Map(
      Object.entries(document.ladders ?? {}).map(([key, { tiers }]) => [key, tiers.map((tier) => tier.key)]),
    ),
  };
}
