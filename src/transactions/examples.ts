/** Answers as they look, for the OpenAPI document: 278.67 bought by somebody of a silver account. */
const ACCOUNT = 'acc_01h455vb4pex5vsknk084sn02q';
const BUYER = 'stk_01h455vb4qex5vsknk084sn02r';
const TRANSACTION = 'trx_01h455vb4pex5vsknk084sn02q_12';
const OCCURRED_AT = '2026-05-05T10:00:00Z';
const RECORDED_AT = '2026-05-05T10:00:01.250Z';

const earned = (holder: string, amount: number) => ({
  rule: 'base',
  holder,
  points: 'reward',
  amount,
  availableAt: OCCURRED_AT,
  expiresAt: null,
});
const balance = (holder: string, active: number) => ({
  holder,
  points: 'reward',
  active,
  pending: 0,
  reserved: 0,
});
const takenBack = (holder: string, amount: number) => ({
  of: 'order-3',
  rule: 'base',
  holder,
  points: 'reward',
  amount,
});

const effects = {
  earned: [earned(BUYER, 83), earned('account', 335)],
  takenBack: [],
  givenBack: [],
  tiers: { status: { before: 'silver', after: 'silver' } },
  balances: [balance('account', 1198), balance(BUYER, 298)],
};

const head = { id: TRANSACTION, externalId: 'order-3', account: ACCOUNT, kind: 'purchase' } as const;

export const TRANSACTION_EXAMPLE = {
  ...head,
  occurredAt: OCCURRED_AT,
  recordedAt: RECORDED_AT,
  ...effects,
  grants: [],
  withdrawn: [],
};

export const TRANSACTION_VIEW_EXAMPLE = {
  ...head,
  status: 'posted',
  programVersion: 1,
  occurredAt: OCCURRED_AT,
  recordedAt: RECORDED_AT,
  facts: {
    occurredAt: OCCURRED_AT,
    stakeholder: BUYER,
    currency: 'EUR',
    lines: [{ id: '1', sku: 'CASE', quantity: '1', unitPrice: '278.67' }],
  },
  answer: TRANSACTION_EXAMPLE,
};

export const VOID_EXAMPLE = {
  transaction: TRANSACTION,
  account: ACCOUNT,
  reason: 'posted twice',
  voidedAt: '2026-05-06T09:00:00Z',
  ...effects,
  earned: [],
  takenBack: [takenBack(BUYER, 83), takenBack('account', 335)],
  balances: [balance('account', 863), balance(BUYER, 215)],
  grants: [],
  withdrawn: [],
};

export const QUOTE_EXAMPLE = { ...effects, grants: [] };

export const HELD_QUOTE_EXAMPLE = {
  ...QUOTE_EXAMPLE,
  quote: 'quo_01h455vb4pex5vsknk084sn02q_12_7d3f0c5a9b1e44d28a6c0f3b7e915d24',
  validUntil: '2026-05-05T10:30:00Z',
};

export const EXPLANATION_EXAMPLE = {
  transaction: TRANSACTION,
  kind: 'purchase',
  program: { key: 'partner-club', version: 1 },
  judgedOn: { tiers: { status: 'silver' }, metrics: {}, counts: {}, headroom: {} },
  rules: [
    {
      rule: 'base',
      label: 'base',
      fired: true,
      silence: null,
      failed: null,
      arithmetic: {
        points: 'reward',
        each: 'transaction',
        lines: [
          { id: '1', sku: 'CASE', value: '278.67', points: null, factors: [], exact: null, earned: null },
        ],
        linesLeftOut: 0,
        measure: { of: 'net', value: '278.67' },
        rate: { points: '1', per: '1.00', steps: 'pro-rata', atLeast: null },
        brackets: null,
        share: null,
        fixed: null,
        factors: [{ name: 'silver', value: '1.5' }],
        stack: 'multiply',
        times: 1,
        exact: '418.005',
        rounding: 'floor',
        rounded: 418,
        min: null,
        max: null,
        headroom: null,
        amount: 418,
      },
      split: [
        { holder: BUYER, amount: 83 },
        { holder: 'account', amount: 335 },
      ],
      grants: null,
      limit: null,
      sentence: '418 reward points: 278.67 × 1.5 (silver) = 418.005, rounded down.',
    },
  ],
  returnOf: [],
  entries: [
    { points: 'reward', amount: 83, from: 'issued', to: 'active', rule: 'base', at: OCCURRED_AT },
    { points: 'reward', amount: 335, from: 'issued', to: 'active', rule: 'base', at: OCCURRED_AT },
  ],
};
