import type { OracleProgram } from './northwind-oracle.ts';

/**
 * The numbers of northwind-variant.yaml. Its thresholds are the exact spend of one company each
 * (MAISD and FOLIG in 1997), so that "exactly at the threshold" decides tiers.
 */
export const variantProgram: OracleProgram = {
  base: { points: '3', per: '2.50', contactShare: '0.333' },
  tiers: [
    { key: 'red', from: '0', multiplier: '1' },
    { key: 'silver', from: '5297', multiplier: '1.25' },
    { key: 'gold', from: '11666.9', multiplier: '3' },
  ],
  promotion: { category: 'Beverages', from: '1997-07-01', until: '1998-01-15', points: '2', per: '1' },
  grantEvery: 4,
  tiersAsOfYear: 1998,
};
