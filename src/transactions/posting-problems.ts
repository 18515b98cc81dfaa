/** With what a transaction can be refused, posted or quoted. */
export const POSTING_PROBLEMS = [
  'ambiguous-reference',
  'external-id-reused',
  'unknown-account',
  'account-closed',
  'unknown-program',
  'unknown-stakeholder',
  'stakeholder-inactive',
  'unknown-transaction',
  'unknown-line',
  'currency-mismatch',
  'in-the-future',
  'before-enrolment',
  'discount-above-price',
  'returns-more-than-bought',
  'unit-price-missing',
  'already-voided',
  'out-of-stock',
  'limit-reached',
  'too-many-points',
] as const;

/** With what a purchase can be refused that names a quote. */
export const QUOTE_PROBLEMS = [
  'unknown-quote',
  'quote-not-genuine',
  'quote-of-another-account',
  'quote-used',
  'quote-expired',
  'quote-mismatch',
] as const;
