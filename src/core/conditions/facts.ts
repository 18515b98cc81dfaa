import type { Basis } from '../basis.ts';
import { type Decimal, decimalFromNumber, minus, nearestDecimal, parseDecimal, times } from '../decimal.ts';
import { wholeMonths } from '../duration.ts';
import { JOURNEY_STATES } from '../journeys/journey-state.ts';
import { WEEKDAYS } from '../moment.ts';
import { type Attributes, type Line, type PostedReferral, REFERRAL_EVENTS } from '../transaction.ts';
import type { FactContext } from './fact-context.ts';
import { sumOfLines } from './lines-figure.ts';

export type FactValue = string | Decimal | boolean | readonly string[] | undefined;
/** A date is text such as "2026-03-01", a tier the key of one of its ladder; attributes may be anything. */
export type FactType = 'text' | 'decimal' | 'boolean' | 'texts' | 'date' | 'tier' | 'any';

/** What the basis must hold for a fact. */
export interface FactReads {
  readonly ladder?: string;
  readonly metric?: string;
  /** Of an attribute of the account or the stakeholder. */
  readonly attribute?: { readonly of: 'account' | 'stakeholder'; readonly key: string };
  readonly account?: AccountFact;
  readonly activityType?: string;
  readonly target?: string;
  readonly streak?: string;
  readonly plan?: string;
  readonly journey?: string;
}

export type AccountFact = 'country' | 'segment' | 'parent' | 'enrolledOn' | 'lastPurchaseOn';

export interface Fact {
  readonly name: string;
  readonly type: FactType;
  /** A fact of a line may stand only where lines are looked at one by one. */
  readonly perLine: boolean;
  /** A figure of the lines that a rule counts: it may stand only in what is asked of the transaction by a rule. */
  readonly counted: boolean;
  /** All values that it can have, where these are known. */
  readonly values?: readonly string[];
  readonly reads: FactReads;
  readonly read: Reader;
}

const MONTHS_PER_YEAR = 12;

type Reader = (context: FactContext) => FactValue;
type Kind = Pick<Fact, 'type' | 'read'> & Partial<Pick<Fact, 'values' | 'reads'>>;

/** Each reads its line in one step: it is called for each line and rule, and a step between costs a fifth of it. */
const LINE_FACTS: Readonly<Record<string, { type: FactType; read: Reader }>> = {
  sku: { type: 'text', read: ({ line }) => line?.posted.sku },
  category: { type: 'text', read: ({ line }) => line?.posted.category },
  brand: { type: 'text', read: ({ line }) => line?.posted.brand },
  quantity: { type: 'decimal', read: ({ line }) => line?.quantity },
  unitPrice: { type: 'decimal', read: ({ line }) => line?.unitPrice },
  unitCost: { type: 'decimal', read: ({ line }) => (line === null ? undefined : unitCostOf(line)) },
  margin: { type: 'decimal', read: ({ line }) => (line === null ? undefined : marginOf(line)) },
  gross: { type: 'decimal', read: ({ line }) => line?.gross },
  discount: { type: 'decimal', read: ({ line }) => line?.discount },
  net: { type: 'decimal', read: ({ line }) => line?.net },
};

const COUNTED_FACTS: Readonly<Record<string, Reader>> = {
  count: ({ counted }) => decimalFromNumber(counted.length),
  quantity: ({ counted }) => sumOfLines(counted, 'quantity'),
  gross: ({ counted }) => sumOfLines(counted, 'gross'),
  net: ({ counted }) => sumOfLines(counted, 'net'),
};

const OTHER_FACTS: Readonly<Record<string, Kind>> = {
  'transaction.net': { type: 'decimal', read: ({ transaction }) => transaction.net },
  'transaction.gross': { type: 'decimal', read: ({ transaction }) => sumOfLines(transaction.lines, 'gross') },
  'transaction.quantity': { type: 'decimal', read: ({ transaction }) => transaction.quantity },
  'transaction.lines': {
    type: 'decimal',
    read: ({ transaction }) => decimalFromNumber(transaction.lines.length),
  },
  'transaction.channel': { type: 'text', read: ({ transaction }) => transaction.posted.channel },
  'transaction.store': { type: 'text', read: ({ transaction }) => transaction.posted.store },
  'transaction.paymentMethod': { type: 'text', read: ({ transaction }) => transaction.posted.paymentMethod },
  'transaction.type': { type: 'text', read: ({ transaction }) => transaction.posted.type },
  'transaction.date': { type: 'date', read: ({ moment }) => moment.date },
  'transaction.weekday': { type: 'text', values: WEEKDAYS, read: ({ moment }) => moment.weekday },
  'transaction.month': { type: 'decimal', read: ({ moment }) => decimalFromNumber(moment.month) },
  'transaction.dayOfMonth': { type: 'decimal', read: ({ moment }) => decimalFromNumber(moment.dayOfMonth) },
  'transaction.hour': { type: 'decimal', read: ({ moment }) => decimalFromNumber(moment.hour) },
  'account.kind': { type: 'text', read: ({ basis }) => basis.account.kind },
  'account.country': accountFact('text', 'country', ({ country }) => country),
  'account.segment': accountFact('text', 'segment', ({ segment }) => segment),
  'account.parent': accountFact('text', 'parent', ({ parent }) => parent),
  'account.daysEnrolled': accountFact('decimal', 'enrolledOn', ({ enrolledOn }, day) =>
    enrolledOn === undefined || enrolledOn > day ? undefined : decimalFromNumber(day - enrolledOn),
  ),
  'account.monthsEnrolled': accountFact('decimal', 'enrolledOn', ({ enrolledOn }, day) =>
    enrolledOn === undefined || enrolledOn > day
      ? undefined
      : decimalFromNumber(wholeMonths(enrolledOn, day)),
  ),
  'account.yearsEnrolled': accountFact('decimal', 'enrolledOn', ({ enrolledOn }, day) =>
    enrolledOn === undefined || enrolledOn > day
      ? undefined
      : decimalFromNumber(Math.floor(wholeMonths(enrolledOn, day) / MONTHS_PER_YEAR)),
  ),
  'account.daysSinceLastPurchase': accountFact('decimal', 'lastPurchaseOn', ({ lastPurchaseOn }, day) =>
    lastPurchaseOn === undefined ? undefined : decimalFromNumber(day - lastPurchaseOn),
  ),
  'stakeholder.named': { type: 'boolean', read: ({ basis }) => basis.stakeholder !== null },
  'stakeholder.roles': { type: 'texts', read: ({ basis }) => basis.stakeholder?.roles },
  'stakeholder.circle': {
    type: 'decimal',
    read: ({ basis }) =>
      basis.stakeholder === null ? undefined : decimalFromNumber(basis.stakeholder.circle),
  },
  'referral.kind': {
    type: 'text',
    values: REFERRAL_EVENTS,
    read: ({ transaction }) => transaction.posted.referral?.kind,
  },
  'referral.qualifies': {
    type: 'boolean',
    read: ({ transaction }) => transaction.posted.referral?.qualifies,
  },
  'referral.days': { type: 'decimal', read: ({ transaction }) => daysOf(transaction.posted.referral) },
  stakeholder: { type: 'text', read: ({ transaction }) => transaction.posted.stakeholder ?? undefined },
};

const ATTRIBUTE_SOURCES: Readonly<Record<string, (context: FactContext) => Attributes | undefined>> = {
  line: ({ line }) => line?.posted.attributes,
  transaction: ({ transaction }) => transaction.posted.attributes,
  account: ({ basis }) => basis.account.attributes,
  stakeholder: ({ basis }) => basis.stakeholder?.attributes,
};

/** Every fact that a programme can name; null where there is no such fact. */
export function findFact(name: string): Fact | null {
  const other = Object.hasOwn(OTHER_FACTS, name) ? OTHER_FACTS[name] : undefined;
  if (other !== undefined) return { name, perLine: false, counted: false, reads: {}, ...other };
  const [scope, ...rest] = name.split('.');
  const key = rest.join('.');
  if (scope === undefined || key === '') return null;
  if (scope === 'tier') return { ...plain(name, 'tier'), reads: { ladder: key }, read: tierReader(key) };
  const figure = figureFact(scope, key);
  if (figure !== null) return { ...plain(name, 'decimal'), ...figure };
  if (scope === 'plan') return { ...plain(name, 'boolean'), reads: { plan: key }, read: planReader(key) };
  if (scope === 'journey')
    return {
      ...plain(name, 'text'),
      values: JOURNEY_STATES,
      reads: { journey: key },
      read: journeyReader(key),
    };
  const attribute = rest.slice(1).join('.');
  if (rest[0] === 'attributes' && attribute !== '') return attributeFact(name, scope, attribute);
  const counted = scope === 'lines' && Object.hasOwn(COUNTED_FACTS, key) ? COUNTED_FACTS[key] : undefined;
  if (counted !== undefined) return { ...plain(name, 'decimal'), counted: true, read: counted };
  const lineFact = scope === 'line' && Object.hasOwn(LINE_FACTS, key) ? LINE_FACTS[key] : undefined;
  if (lineFact === undefined) return null;
  const { type, read } = lineFact;
  return { ...plain(name, type), perLine: true, read };
}

/** Figures of the account, as they stood before the transaction. */
function figureFact(scope: string, key: string): Pick<Fact, 'reads' | 'read'> | null {
  switch (scope) {
    case 'metric':
      return { reads: { metric: key }, read: figureReader(({ metrics }) => metrics[key]) };
    case 'target':
      return { reads: { target: key }, read: figureReader(({ targets }) => targets?.[key]) };
    case 'streak':
      return { reads: { streak: key }, read: figureReader(({ streaks }) => streaks?.[key]) };
    case 'daysSince':
      return { reads: { activityType: key }, read: daysSinceReader(key) };
    default:
      return null;
  }
}

/** Since the last day on which an activity of a type was posted. */
function daysSinceReader(type: string): Reader {
  return ({ basis, moment }) => {
    const last = basis.lastOn?.[type];
    return last === undefined ? undefined : decimalFromNumber(moment.day - last);
  };
}

function daysOf(referral: PostedReferral | undefined): Decimal | undefined {
  return referral === undefined ? undefined : decimalFromNumber(referral.days);
}

function unitCostOf({ posted: { unitCost } }: Line): Decimal | undefined {
  return unitCost === undefined ? undefined : parseDecimal(unitCost);
}

/** What a line brings beyond its cost; nothing where the cost is not known. */
function marginOf(line: Line): Decimal | undefined {
  const unitCost = unitCostOf(line);
  return unitCost === undefined ? undefined : minus(line.net, times(line.quantity, unitCost));
}

/** The fixed names, for the message about an unknown one. */
export function factNames(): readonly string[] {
  return [
    ...Object.keys(LINE_FACTS).map((key) => `line.${key}`),
    ...Object.keys(COUNTED_FACTS).map((key) => `lines.${key}`),
    ...Object.keys(OTHER_FACTS),
    ...Object.keys(ATTRIBUTE_SOURCES).map((scope) => `${scope}.attributes.<key>`),
    'tier.<ladder>',
    'metric.<key>',
    'target.<key>',
    'streak.<key>',
    'daysSince.<type of activity>',
    'plan.<key>',
    'journey.<key>',
  ];
}

function plain(name: string, type: FactType): Omit<Fact, 'read'> {
  return { name, type, perLine: false, counted: false, reads: {} };
}

function accountFact(
  type: FactType,
  account: AccountFact,
  of: (account: Basis['account'], day: number) => FactValue,
): Kind {
  return { type, reads: { account }, read: ({ basis, moment }) => of(basis.account, moment.day) };
}

function tierReader(ladder: string): Reader {
  return ({ basis }) => basis.tiers[ladder];
}

/** Who is in no plan is not in this one. */
function planReader(key: string): Reader {
  return ({ basis }) => basis.plans?.includes(key) ?? false;
}

function journeyReader(key: string): Reader {
  return ({ basis }) => basis.journeys?.[key] ?? 'open';
}

function figureReader(of: (basis: Basis) => string | undefined): Reader {
  // The same text is asked for with each line and rule: it is read once for as long as it stays the same.
  let text: string | undefined;
  let value: Decimal | undefined;
  return ({ basis }) => {
    const now = of(basis);
    if (now !== text) {
      value = now === undefined ? undefined : parseDecimal(now);
      text = now;
    }
    return value;
  };
}

function attributeFact(name: string, scope: string, key: string): Fact | null {
  const source = Object.hasOwn(ATTRIBUTE_SOURCES, scope) ? ATTRIBUTE_SOURCES[scope] : undefined;
  if (source === undefined) return null;
  return {
    ...plain(name, 'any'),
    perLine: scope === 'line',
    reads: scope === 'account' || scope === 'stakeholder' ? { attribute: { of: scope, key } } : {},
    read: (context) => {
      const attributes = source(context);
      if (attributes === undefined || !Object.hasOwn(attributes, key)) return undefined;
      return attributeValue(attributes[key]);
    },
  };
}

/** A number beyond the safe range is not exact, and so nothing to compare or to add up. */
function attributeValue(value: Attributes[string] | undefined): FactValue {
  if (typeof value !== 'number') return value;
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? nearestDecimal(value) : undefined;
}
