/** Accounts with lots, of which some are due in each round. */
export interface Shape {
  readonly name: string;
  readonly accounts: number;
  readonly lotsEach: number;
  /** Of so many accounts something is due in a round; each round of others, as long as there are others. */
  readonly accountsDue: number;
  /** So many lots of each of them. */
  readonly lotsDueEach: number;
}

/** A hundredth of all lots is due in a round: spread over many accounts with few lots, or over few with many. */
export function shapesOf(lots: number): readonly [Shape, Shape] {
  const due = lots / 100;
  return [
    { name: 'many accounts', accounts: lots / 10, lotsEach: 10, accountsDue: due, lotsDueEach: 1 },
    { name: 'many lots', accounts: lots / 1000, lotsEach: 1000, accountsDue: due / 10, lotsDueEach: 10 },
  ];
}

/** The lots that a round finds due, and nothing else: what the sweep of it has to be compared with. */
export function aloneIn(shape: Shape, rounds: number): Shape {
  const isSpread = shape.accountsDue < shape.accounts;
  return {
    ...shape,
    name: `${shape.name}, alone`,
    accounts: isSpread ? shape.accountsDue * rounds : shape.accounts,
    lotsEach: isSpread ? shape.lotsDueEach : shape.lotsDueEach * rounds,
  };
}
