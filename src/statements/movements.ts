import { movementSentence } from '../core/explain/movement-sentence.ts';
import { whatHappened } from '../core/explain/what-happened.ts';
import type { Entry, Holder, Side, Wallet } from '../core/ledger.ts';
import type { Program } from '../core/program/compiled.ts';
import { walletKey } from '../core/state.ts';
import { movementsOf } from '../wallets/balances.ts';
import type { PostedEntry } from './posted.ts';
import type { Reasons } from './reasons.ts';

export type Sides = Readonly<Record<Side, number>>;

/** What an entry did to one wallet: where points go from one holder to another, there are two. */
export interface StatementMovement {
  readonly entry: PostedEntry;
  readonly holder: Holder;
  readonly points: string;
  readonly change: Sides;
  readonly balance: Sides;
  readonly sentence: string;
}

/** Whose wallets are told of. */
export type IsShown = (wallet: Pick<Wallet, 'holder' | 'points'>) => boolean;

/** Tells of the entries of a ledger in their order, with what the wallets have after each: from what they had before. */
export function teller(
  programs: readonly Program[],
  opening: readonly Wallet[],
  isShown: IsShown,
): (entry: PostedEntry, reasons: Reasons) => readonly StatementMovement[] {
  const balances = new Map<string, Sides>(
    opening.map((wallet) => [walletKey(wallet.holder, wallet.points), sidesOf(wallet)]),
  );
  return (entry, reasons) =>
    [...changesIn(entry)].flatMap(([holder, change]): readonly StatementMovement[] => {
      const { points } = entry;
      if (!isShown({ holder, points })) return [];
      const key = walletKey(holder, points);
      const balance = plus(balances.get(key) ?? NOTHING, change);
      balances.set(key, balance);
      return [
        { entry, holder, points, change, balance, sentence: sentenceOf(programs, entry, holder, reasons) },
      ];
    });
}

const NOTHING: Sides = { pending: 0, active: 0, reserved: 0 };

export function sidesOf({ pending, active, reserved }: Wallet): Sides {
  return { pending, active, reserved };
}

function plus(a: Sides, b: Sides): Sides {
  return { pending: a.pending + b.pending, active: a.active + b.active, reserved: a.reserved + b.reserved };
}

function changesIn(entry: Entry): ReadonlyMap<Holder, Sides> {
  const changes = new Map<Holder, Sides>();
  for (const { holder, side, amount } of movementsOf(entry))
    changes.set(holder, plus(changes.get(holder) ?? NOTHING, { ...NOTHING, [side]: amount }));
  return changes;
}

function sentenceOf(
  programs: readonly Program[],
  entry: PostedEntry,
  holder: Holder,
  reasons: Reasons,
): string {
  const { command, isBySettling, subject, programVersion } = entry;
  const program = programs.find(({ version }) => version === programVersion);
  if (program === undefined) throw new Error(`programme version ${programVersion} is gone`);
  return movementSentence({
    words: program.document,
    entry,
    holder,
    command,
    isBySettling,
    happened: whatHappened(command, { zone: program.zone, subject }),
    origin: reasons.originOf(entry),
    why: reasons.why(entry),
  });
}
