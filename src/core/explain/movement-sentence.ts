import type { Command } from '../command.ts';
import { countOfPoints, ruleName, type Vocabulary } from '../describe/vocabulary.ts';
import { type Book, type Entry, type Holder, isOn, type Side } from '../ledger.ts';
import type { Subject } from './what-happened.ts';

/** What a sentence about points that came into a wallet, or left it, is made of. */
export interface MovementReasons {
  readonly words: Vocabulary;
  readonly entry: Entry;
  /** Whose wallet is looked at: points may go from one to the other. */
  readonly holder: Holder;
  readonly command: Command;
  /** Settling booked it: time alone did it. */
  readonly isBySettling: boolean;
  /** "Purchase 10643": see whatHappened. */
  readonly happened: string;
  /** What brought the points, where that was another command. */
  readonly origin: Subject | null;
  /** Why a rule gave what it gave, or what is kept still earns: sentences. */
  readonly why: readonly string[];
}

/** "Purchase 10643: 418 Reward points earned by the rule "Base". 418 Reward points: 278.67 × 1.5 = 418.005, rounded down." */
export function movementSentence(reasons: MovementReasons): string {
  const { words, entry, isBySettling, happened, why } = reasons;
  const count = countOfPoints(words, entry.amount, entry.points);
  if (isBySettling) return `${count}${originOf(reasons.origin)} ${movedAs(reasons)}.`;
  const told = `${happened}: ${count} ${movedAs(reasons)}${byRule(words, entry)}`;
  return why.length === 0 ? `${told}.` : `${told}. ${why.join(' ')}`;
}

/** What is taken back keeps the name of the rule that gave it. */
function byRule(words: Vocabulary, { rule, source }: Entry): string {
  if (rule === null) return '';
  return isOn(source, 'issued')
    ? ` by the rule ${ruleName(words, rule)}`
    : `, of the rule ${ruleName(words, rule)}`;
}

/** " of purchase 10643". */
function originOf(origin: Subject | null): string {
  return origin?.externalId == null ? '' : ` of ${origin.kind} ${origin.externalId}`;
}

function movedAs({ entry: { source, target }, holder, command, isBySettling }: MovementReasons): string {
  if ('book' in source) return CAME_FROM[source.book];
  if ('book' in target) {
    if (target.book === 'in-transit' && (isBySettling || command.kind !== 'transfer'))
      return 'went to the pool of the group';
    if (target.book === 'redeemed' && command.kind !== 'redemption') return 'spent on a full card';
    return WENT_TO[target.book];
  }
  if (source.holder !== target.holder)
    return source.holder === holder ? 'handed on to another wallet' : 'received from another wallet';
  return target.side === 'active' && source.side === 'reserved' ? 'set free again' : BECAME[target.side];
}

const CAME_FROM = {
  issued: 'earned',
  redeemed: 'given back',
  expired: 'reinstated',
  'taken-back': 'given back',
  adjusted: 'added',
  'in-transit': 'came back',
  transferred: 'received',
  'paid-out': 'given back',
} as const satisfies Record<Book, string>;

const WENT_TO = {
  issued: 'taken back',
  redeemed: 'spent',
  expired: 'expired',
  'taken-back': 'taken back',
  adjusted: 'taken off',
  'in-transit': 'sent',
  transferred: 'handed on',
  'paid-out': 'paid out in money',
} as const satisfies Record<Book, string>;

const BECAME = {
  pending: 'wait again',
  active: 'became active',
  reserved: 'set aside',
} as const satisfies Record<Side, string>;
