/** What the command of a kind is told as. Null: only the events that it brought are told. */
export const PRIMARY_EVENTS = {
  account: 'account.updated',
  stakeholder: 'stakeholder.updated',
  purchase: 'purchase.posted',
  activity: 'activity.posted',
  return: 'return.posted',
  void: 'transaction.voided',
  redemption: 'redemption.captured',
  transfer: 'transfer.sent',
  'transfer-receive': null,
  'transfer-arrive': null,
  referral: null,
  'referral-amend': null,
  'tier-set': null,
  'tier-hold': null,
  'tier-release': null,
  'quote-hold': null,
  settle: null,
  occasion: null,
} as const;

/** The first command of every account. */
export const ENROLLED = 'account.enrolled';

export const KINDS_WITHOUT_EVENT = Object.entries(PRIMARY_EVENTS).flatMap(([kind, type]) =>
  type === null ? [kind] : [],
);

export const EVENT_TYPES = [
  ENROLLED,
  ...Object.values(PRIMARY_EVENTS).filter((type) => type !== null),
  'transfer.received',
  'transfer.credited',
  'transfer.refunded',
  'referral.claimed',
  'referral.qualified',
  'referral.reversed',
  'points.activated',
  'points.expired',
  'period.settled',
  'anniversary.reached',
  'birthday.reached',
  'inactivity.reached',
  'occasion.refused',
  'coupon.expired',
  'tier.reached',
  'tier.kept',
  'tier.ended',
  'tier.set',
  'tier.held',
  'tier.released',
  'quote.held',
  'quote.used',
  'quote.expired',
  'journey.started',
  'journey.step-done',
  'journey.done',
  'journey.expired',
  'terms.migrated',
] as const;
