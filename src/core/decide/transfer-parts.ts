import type { TransferPart } from '../command.ts';

/** One part for each end, so that a message stays small however many lots the points come from. */
export function mergeParts(parts: readonly TransferPart[]): readonly TransferPart[] {
  const byEnd = Map.groupBy(parts, ({ expiresAt, lapsesUnder }) => `${expiresAt} ${lapsesUnder}`);
  return [...byEnd.values()].flatMap(([first, ...more]) =>
    first === undefined ? [] : [{ ...first, amount: first.amount + sumOf(more) }],
  );
}

export function sumOf(parts: readonly TransferPart[]): number {
  return parts.reduce((sum, part) => sum + part.amount, 0);
}
