/** The same numbers for the same seed, so that a storm can be had again. */
export interface Random {
  /** A whole number from 0, below the bound. */
  below(bound: number): number;
  chance(probability: number): boolean;
  oneOf<T>(items: readonly T[]): T;
}

/** A linear congruential generator: enough to choose what happens next. */
export function seededRandom(seed: number): Random {
  let state = seed;
  const next = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  const below = (bound: number): number => Math.floor(next() * bound);
  return {
    below,
    chance: (probability) => next() < probability,
    oneOf: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error('nothing to choose from');
      return item;
    },
  };
}
