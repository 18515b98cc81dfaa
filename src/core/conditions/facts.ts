import type { Basis } from '../basis.ts';
import { type Decimal, decimalFromNumber, nearestDecimal, parseDecimal } from '../decimal.ts';
import type { Attributes, Line, Transaction } from '../transaction.ts';

export type FactValue = string | Decimal | boolean | readonly string[] | undefined;
export type FactType = 'text' | 'decimal' | 'boolean' | 'texts' | 'any';

export interface FactContext {
  readonly transaction: Transaction;
  readonly line: Line | null;
  readonly basis: Basis;
}

export interface FactReads {
  readonly ladder?: string;
  readonly metric?: string;
  /** Of an attribute of the account or the stakeholder. */
  readonly attribute?: { readonly of: 'account' | 'stakeholder'; readonly key: string };
}

export interface Fact {
  readonly name: string;
  readonly type: FactType;
  /** A line fact may stand only where lines are looked at one by one. */
  readonly perLine: boolean;
  /** What the basis must hold for it. */
  readonly reads: FactReads;
  readonly read: (context: FactContext) => FactValue;
}

type Reader = Fact['read'];

const LINE_FACTS: Readonly<Record<string, { type: FactType; of: (line: Line) => FactValue }>> = {
  sku: { type: 'text', of: (line) => line.posted.sku },
  category: { type: 'text', of: (line) => line.posted.category },
  brand: { type: 'text', of: (line) => line.posted.brand },
  quantity: { type: 'decimal', of: (line) => line.quantity },
  unitPrice: { type: 'decimal', of: (line) => line.unitPrice },
  gross: { type: 'decimal', of: (line) => line.gross },
  net: { type: 'decimal', of: (line) => line.net },
};

const OTHER_FACTS: Readonly<Record<string, { type: FactType; read: Reader }>> = {
  'transaction.net': { type: 'decimal', read: ({ transaction }) => transaction.net },
  'transaction.quantity': { type: 'decimal', read: ({ transaction }) => transaction.quantity },
  'transaction.lines': {
    type: 'decimal',
    read: ({ transaction }) => decimalFromNumber(transaction.lines.length),
  },
  'transaction.channel': { type: 'text', read: ({ transaction }) => transaction.posted.channel },
  'transaction.type': { type: 'text', read: ({ transaction }) => transaction.posted.type },
  'account.kind': { type: 'text', read: ({ basis }) => basis.account.kind },
  'stakeholder.named': { type: 'boolean', read: ({ basis }) => basis.stakeholder !== null },
  'stakeholder.roles': { type: 'texts', read: ({ basis }) => basis.stakeholder?.roles },
  'stakeholder.circle': {
    type: 'decimal',
    read: ({ basis }) =>
      basis.stakeholder === null ? undefined : decimalFromNumber(basis.stakeholder.circle),
  },
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
  if (other !== undefined) return { name, type: other.type, perLine: false, reads: {}, read: other.read };
  const [scope, ...rest] = name.split('.');
  const key = rest.join('.');
  if (scope === undefined || key === '') return null;
  if (scope === 'tier') {
    return {
      name,
      type: 'text',
      perLine: false,
      reads: { ladder: key },
      read: ({ basis }) => basis.tiers[key],
    };
  }
  if (scope === 'metric') {
    const read: Reader = ({ basis }) => {
      const value = basis.metrics[key];
      return value === undefined ? undefined : parseDecimal(value);
    };
    return { name, type: 'decimal', perLine: false, reads: { metric: key }, read };
  }
  const attribute = rest.slice(1).join('.');
  if (rest[0] === 'attributes' && attribute !== '') return attributeFact(name, scope, attribute);
  const lineFact = scope === 'line' && Object.hasOwn(LINE_FACTS, key) ? LINE_FACTS[key] : undefined;
  if (lineFact === undefined) return null;
  const { type, of } = lineFact;
  return { name, type, perLine: true, reads: {}, read: ({ line }) => (line === null ? undefined : of(line)) };
}

/** The fixed names, for the message about an unknown one. */
export function factNames(): readonly string[] {
  return [
    ...Object.keys(LINE_FACTS).map((key) => `line.${key}`),
    ...Object.keys(OTHER_FACTS),
    ...Object.keys(ATTRIBUTE_SOURCES).map((scope) => `${scope}.attributes.<key>`),
    'tier.<ladder>',
    'metric.<key>',
  ];
}

function attributeFact(name: string, scope: string, key: string): Fact | null {
  const source = Object.hasOwn(ATTRIBUTE_SOURCES, scope) ? ATTRIBUTE_SOURCES[scope] : undefined;
  if (source === undefined) return null;
  return {
    name,
    type: 'any',
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
