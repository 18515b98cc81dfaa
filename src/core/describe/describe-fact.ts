import { type FactType, findFact } from '../conditions/facts.ts';
import { findMetric, journeyName, ladderName, metricName, planName, type Vocabulary } from './vocabulary.ts';

/** A fact in words, and how its values are to be shown. */
export interface FactWords {
  /** With its owner: "the line's category". */
  readonly phrase: string;
  readonly type: FactType | 'money';
}

const FIXED: Readonly<Record<string, string>> = {
  'line.sku': "the line's SKU",
  'line.category': "the line's category",
  'line.brand': "the line's brand",
  'line.quantity': "the line's quantity",
  'line.unitPrice': "the line's unit price",
  'line.unitCost': "the line's unit cost",
  'line.margin': "the line's margin",
  'line.gross': "the line's gross",
  'line.discount': "the line's discount",
  'line.net': "the line's net",
  'lines.count': 'the number of lines that count',
  'lines.quantity': 'the quantity of the lines that count',
  'lines.gross': 'the gross of the lines that count',
  'lines.net': 'the net of the lines that count',
  'transaction.net': 'the net of the whole',
  'transaction.gross': 'the gross of the whole',
  'transaction.quantity': 'the quantity of the whole',
  'transaction.lines': 'the number of lines',
  'transaction.channel': 'the channel',
  'transaction.store': 'the store',
  'transaction.paymentMethod': 'the payment method',
  'transaction.type': 'the type',
  'transaction.date': 'the date',
  'transaction.weekday': 'the weekday',
  'transaction.month': 'the month',
  'transaction.dayOfMonth': 'the day of the month',
  'transaction.hour': 'the hour',
  'account.kind': "the account's kind",
  'account.country': "the account's country",
  'account.segment': "the account's segment",
  'account.parent': "the account's parent",
  'account.daysEnrolled': 'the number of days since the enrolment',
  'account.monthsEnrolled': 'the number of whole months since the enrolment',
  'account.yearsEnrolled': 'the number of whole years since the enrolment',
  'account.daysSinceLastPurchase': 'the number of days since the last purchase',
  'stakeholder.named': 'a stakeholder is named',
  'stakeholder.roles': "the stakeholder's roles",
  'stakeholder.circle': "the stakeholder's circle",
  'referral.kind': 'what the referred account did',
  'referral.qualifies': 'a referral qualifies by it',
  'referral.days': 'the number of days since the claim',
  stakeholder: 'the stakeholder',
};

const MONEY: ReadonlySet<string> = new Set([
  'line.unitPrice',
  'line.unitCost',
  'line.margin',
  'line.gross',
  'line.discount',
  'line.net',
  'lines.gross',
  'lines.net',
  'transaction.net',
  'transaction.gross',
]);

export function factWords(words: Vocabulary, name: string): FactWords {
  const fact = findFact(name);
  const metric = fact?.reads.metric ?? words.targets?.[fact?.reads.target ?? '']?.of;
  const isMoney = MONEY.has(name) || (metric !== undefined && isMoneyMetric(words, metric));
  return { phrase: phraseOf(words, name), type: isMoney ? 'money' : (fact?.type ?? 'any') };
}

/** Among lines that are looked at one by one, the category is the line's: "the category". */
export function withinLine(phrase: string): string {
  return phrase.replace("the line's ", 'the ');
}

/** True where a metric adds up or compares money. */
export function isMoneyMetric(words: Vocabulary, key: string): boolean {
  const metric = findMetric(words, key);
  if (metric === undefined) return false;
  if ('sum' in metric) return MONEY.has(metric.sum);
  return 'max' in metric && MONEY.has(metric.max);
}

function phraseOf(words: Vocabulary, name: string): string {
  const fixed = Object.hasOwn(FIXED, name) ? FIXED[name] : undefined;
  if (fixed !== undefined) return fixed;
  const [scope = '', ...rest] = name.split('.');
  if (scope === 'tier') return `the tier of ${ladderName(words, rest.join('.'))}`;
  if (scope === 'metric') return metricName(words, rest.join('.'));
  if (scope === 'target') return `the target "${words.targets?.[rest.join('.')]?.label ?? rest.join('.')}"`;
  if (scope === 'streak') return `the streak "${words.streaks?.[rest.join('.')]?.label ?? rest.join('.')}"`;
  if (scope === 'daysSince') return `the number of days since the last activity "${rest.join('.')}"`;
  if (scope === 'plan') return `the account is in the plan ${planName(words, rest.join('.'))}`;
  if (scope === 'journey') return `the journey ${journeyName(words, rest.join('.'))}`;
  const [, ...attribute] = rest;
  return scope === 'transaction'
    ? `the attribute ${attribute.join('.')}`
    : `the ${scope}'s attribute ${attribute.join('.')}`;
}
