import type { Attributes } from './transaction.ts';

/**
 * What a transaction was judged on, beside itself: kept in the log, so that its kept part can be judged again
 * after a return and an explanation can be made later. Holds just what the programme reads.
 */
export interface Basis {
  /** The tier held per ladder. */
  readonly tiers: Readonly<Record<string, string>>;
  /** Metric values read by conditions, as decimal strings. */
  readonly metrics: Readonly<Record<string, string>>;
  /** Per rule with `every`: the metric before this transaction, and how often the rule had fired in its period. */
  readonly counts: Readonly<Record<string, { readonly before: string; readonly fired: number }>>;
  /** Per rule with a limit: points left of it. */
  readonly headroom: Readonly<Record<string, number>>;
  readonly account: { readonly kind: string; readonly attributes: Attributes };
  readonly stakeholder: {
    readonly roles: readonly string[];
    readonly circle: number;
    readonly attributes: Attributes;
  } | null;
  /** Rules whose grant was not to be had, because its stock was gone. */
  readonly outOfStock: readonly string[];
}
