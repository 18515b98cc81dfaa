import { lotKey } from '../books.ts';
import { ACCOUNT, type Lot, type Wallet } from '../ledger.ts';
import { at, checkName, type Mistake, mistake, NO_MISTAKES } from '../program/check/mistake.ts';
import type { Program } from '../program/compiled.ts';
import { type AccountState, type Card, walletKey } from '../state.ts';
import type { Instant } from '../time.ts';

/** Stamps fit on the one open card that somebody thinks up. */
export function checkGivenCards(
  program: Program,
  cards: Readonly<Record<string, number>>,
): readonly Mistake[] {
  return Object.entries(cards).flatMap(([key, stamps]) => checkStamps(program, key, stamps));
}

function checkStamps({ points }: Program, key: string, stamps: number): readonly Mistake[] {
  const kinds = [...points].flatMap(([kind, { cardTerms }]) => (cardTerms === null ? [] : [kind]));
  const size = points.get(key)?.cardTerms?.size;
  if (size === undefined) return checkName('card', key, kinds, at('/cards', key));
  if (Number.isSafeInteger(stamps) && stamps >= 0 && stamps < size) return NO_MISTAKES;
  return mistake(
    at('/cards', key),
    `The card is full with ${size}: give a whole number from 0 to ${size - 1}.`,
  );
}

/** Each card got its stamps just now, at once. */
export function cardsGiven(
  { version, points }: Program,
  given: Readonly<Record<string, number>>,
  openedAt: Instant,
): Pick<AccountState, 'cards' | 'lots' | 'wallets'> {
  const cards = new Map<string, Card>();
  const lots: Lot[] = [];
  const wallets = new Map<string, Wallet>();
  for (const [n, [key, stamps]] of Object.entries(given).entries()) {
    const terms = points.get(key)?.cardTerms;
    if (terms == null) throw new Error(`unchecked card ${key}`);
    if (stamps === 0) continue;
    const named = { seq: 0, n, holder: ACCOUNT, points: key };
    const expiresAt = terms.endOf === null ? null : terms.endOf(openedAt);
    const open = { status: 'open', completedAt: null, drawn: [] } as const;
    cards.set(lotKey(named), { ...named, version, size: terms.size, openedAt, expiresAt, ...open });
    lots.push({
      ...named,
      side: 'active',
      amount: stamps,
      remaining: stamps,
      availableAt: openedAt,
      awaits: null,
      expiresAt,
      lapsesUnder: null,
      card: { seq: 0, n },
    });
    wallets.set(walletKey(ACCOUNT, key), {
      holder: ACCOUNT,
      points: key,
      pending: 0,
      active: stamps,
      reserved: 0,
    });
  }
  return { cards, lots, wallets };
}
