const OCCURRED_AT = '2026-05-05T10:00:00Z';
const SILVER = { tier: 'silver', until: '2028-01-01T00:00:00Z' };

const earned = (holder: string, amount: number) => ({
  rule: 'base',
  holder,
  points: 'reward',
  amount,
  availableAt: OCCURRED_AT,
  expiresAt: null,
});

/** 278.67 bought by somebody of a silver account, as it is tried on the programme of the other examples. */
export const EVALUATION_EXAMPLE = {
  program: { key: 'northwind', version: null },
  earned: [earned('external:MARIA', 83), earned('account', 335)],
  grants: [],
  tiers: { status: { before: SILVER, after: SILVER } },
  journeys: {},
  metrics: { yearSpend: { before: '9800.5', after: '10079.17' } },
  explanation: {
    judgedOn: { tiers: { status: 'silver' }, metrics: {}, counts: {}, headroom: {} },
    rules: [],
  },
  warnings: [],
};
