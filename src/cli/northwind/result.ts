/** What one customer has after its orders: points as issued, the tier as of the demo's date. */
export interface CustomerResult {
  readonly externalId: string;
  readonly companyName: string;
  readonly contactName: string;
  readonly tier: string;
  readonly purchases: number;
  readonly account: number;
  readonly stakeholders: number;
  readonly grants: number;
}

export interface NorthwindSummary {
  readonly purchases: number;
  readonly accounts: number;
  readonly stakeholders: number;
  readonly points: { readonly account: number; readonly stakeholders: number };
  readonly grants: number;
  readonly tiers: Readonly<Record<string, number>>;
  readonly top: readonly Pick<CustomerResult, 'externalId' | 'account' | 'stakeholders'>[];
}

export const tierKeys = ['red', 'silver', 'gold'] as const;

export function summarize(results: readonly CustomerResult[]): NorthwindSummary {
  return {
    purchases: total(results, 'purchases'),
    accounts: results.length,
    // The order book names one contact per customer.
    stakeholders: results.length,
    points: { account: total(results, 'account'), stakeholders: total(results, 'stakeholders') },
    grants: total(results, 'grants'),
    tiers: Object.fromEntries(tierKeys.map((key) => [key, inTier(results, key).length])),
    top: bestAccounts(results).map(({ externalId, account, stakeholders }) => ({
      externalId,
      account,
      stakeholders,
    })),
  };
}

/** Five accounts by company points, descending; equal ones by their id, so that the list is always the same. */
export function bestAccounts(results: readonly CustomerResult[]): readonly CustomerResult[] {
  return results
    .toSorted((a, b) => b.account - a.account || (a.externalId < b.externalId ? -1 : 1))
    .slice(0, 5);
}

export function inTier(results: readonly CustomerResult[], tier: string): readonly CustomerResult[] {
  return results.filter((result) => result.tier === tier);
}

export function total(
  results: readonly CustomerResult[],
  field: 'purchases' | 'account' | 'stakeholders' | 'grants',
): number {
  return results.reduce((sum, result) => sum + result[field], 0);
}
