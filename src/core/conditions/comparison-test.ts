import type { Operator } from '../program/document.ts';
import type { FactContext } from './fact-context.ts';
import type { Fact, FactValue } from './facts.ts';

export type Predicate = (context: FactContext) => boolean;
export type Read = (context: FactContext) => FactValue;
/** The tiers of each ladder, from the lowest to the highest: what orders them. */
export type TierOrder = ReadonlyMap<string, readonly string[]>;

export interface Operands {
  readonly operands: readonly Read[];
  /** Null where another fact is among them. */
  readonly literals: readonly FactValue[] | null;
}

/**
 * The test that a comparison makes. Where its operands are written down, it is made for the type of their values: a
 * place at which V8 sees text alone, or decimals alone, costs a third of one that must expect both.
 */
export function testOf(
  fact: Fact,
  operator: Operator,
  { operands, literals }: Operands,
  tiers: TierOrder,
): Predicate {
  const { read } = fact;
  const [first = nothing, second = first] = operands;
  switch (operator) {
    case 'eq':
    case 'in':
      return isAmong(read, operands, literals, true);
    case 'ne':
    case 'notIn':
      return isAmong(read, operands, literals, false);
    case 'atLeast':
    case 'above':
    case 'atMost':
    case 'below':
    case 'between':
      return isInOrder(fact, operator, { operands: [first, second], literals }, tiers);
    case 'exists':
      return (c) => (read(c) !== undefined) === first(c);
    case 'contains':
      return (c) => {
        const list = read(c);
        const member = first(c);
        return Array.isArray(list) && list.includes(member);
      };
  }
}

function nothing(): undefined {}

/** A fact that is not there is the same as nothing, not even as another that is not there. */
function isAmong(
  read: Read,
  operands: readonly Read[],
  literals: Operands['literals'],
  wanted: boolean,
): Predicate {
  if (literals !== null) return isAmongLiterals(read, literals, wanted);
  return (c) => {
    const value = read(c);
    return (value !== undefined && operands.some((operand) => operand(c) === value)) === wanted;
  };
}

/** A handful of texts is compared one by one, in half the time that a set takes. */
function isAmongLiterals(read: Read, literals: readonly FactValue[], wanted: boolean): Predicate {
  const [a, b = a, c = b, d = c] = literals;
  if (literals.length === 1) return isLiteral(read, a, wanted);
  if (literals.length <= 4 && literals.every((literal) => typeof literal === 'string')) {
    return (context) => {
      const value = read(context);
      const isOne = typeof value === 'string' && (value === a || value === b || value === c || value === d);
      return isOne === wanted;
    };
  }
  const values = new Set(literals);
  return (context) => values.has(read(context)) === wanted;
}

function isLiteral(read: Read, literal: FactValue, wanted: boolean): Predicate {
  switch (typeof literal) {
    case 'string':
      return (context) => {
        const value = read(context);
        return (typeof value === 'string' && value === literal) === wanted;
      };
    case 'bigint':
      return (context) => {
        const value = read(context);
        return (typeof value === 'bigint' && value === literal) === wanted;
      };
    default:
      return (context) => (read(context) === literal) === wanted;
  }
}

type Order = 'atLeast' | 'above' | 'atMost' | 'below' | 'between';
/** What a value is ordered by; null where it has no place in an order. */
type Key = (value: FactValue) => string | number | bigint | null;

function isInOrder(
  { read, type, reads }: Fact,
  operator: Order,
  { operands, literals }: Operands & { readonly operands: readonly [Read, Read] },
  tiers: TierOrder,
): Predicate {
  const [low, high = low] = literals ?? [];
  if (type === 'date') return isOrdered(read, operator, operands, byLetters);
  if (type === 'tier') {
    const ladder = tiers.get(reads.ladder ?? '') ?? [];
    const byRank = rankIn(ladder);
    if (literals === null) return isOrdered(read, operator, operands, byRank);
    // Which tiers meet a written one is known beforehand.
    const meeting = ladder.filter((tier) => isWithin(operator, byRank(tier), byRank(low), byRank(high)));
    return isAmongLiterals(read, meeting, true);
  }
  if (typeof low === 'bigint' && typeof high === 'bigint') return isBeside(read, operator, low, high);
  return isOrdered(read, operator, operands, bySize);
}

function isOrdered(read: Read, operator: Order, [first, second]: readonly [Read, Read], key: Key): Predicate {
  return (c) => isWithin(operator, key(read(c)), key(first(c)), key(second(c)));
}

function isWithin<T extends NonNullable<ReturnType<Key>>>(
  operator: Order,
  value: T | null,
  low: T | null,
  high: T | null,
): boolean {
  if (value === null || low === null || high === null) return false;
  switch (operator) {
    case 'atLeast':
      return value >= low;
    case 'above':
      return value > low;
    case 'atMost':
      return value <= low;
    case 'below':
      return value < low;
    case 'between':
      return value >= low && value <= high;
  }
}

/** The same for decimals that are written down: what nearly all conditions on money are, without a detour. */
function isBeside(read: Read, operator: Order, low: bigint, high: bigint): Predicate {
  switch (operator) {
    case 'atLeast':
      return (c) => {
        const value = read(c);
        return typeof value === 'bigint' && value >= low;
      };
    case 'above':
      return (c) => {
        const value = read(c);
        return typeof value === 'bigint' && value > low;
      };
    case 'atMost':
      return (c) => {
        const value = read(c);
        return typeof value === 'bigint' && value <= low;
      };
    case 'below':
      return (c) => {
        const value = read(c);
        return typeof value === 'bigint' && value < low;
      };
    case 'between':
      return (c) => {
        const value = read(c);
        return typeof value === 'bigint' && value >= low && value <= high;
      };
  }
}

function bySize(value: FactValue): bigint | null {
  return typeof value === 'bigint' ? value : null;
}

/** Dates of four-digit years are in the order of their letters. */
function byLetters(value: FactValue): string | null {
  return typeof value === 'string' ? value : null;
}

function rankIn(ladder: readonly string[]): (tier: FactValue) => number | null {
  return (tier) => {
    const rank = ladder.indexOf(String(tier));
    return rank < 0 ? null : rank;
  };
}
