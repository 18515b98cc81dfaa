/** Something that is measured: what it does in one pass, and how many units of work that is. */
export interface Contender {
  readonly units: number;
  /** One pass over all of its work; its checksum is the same each time, or something was answered otherwise. */
  readonly pass: () => number | Promise<number>;
  readonly checksum: number;
}

/** Units a second in one round. */
export interface Rate {
  readonly ofCpu: number;
  readonly ofWall: number;
}

export interface Rounds {
  readonly milliseconds: number;
  readonly rounds: number;
}

/**
 * All contenders in turn, round after round, so that a busy moment of the machine is one for all of them. Each round
 * begins with another one. Returns the rates of each, by round.
 */
export async function race<Name extends string>(
  contenders: Readonly<Record<Name, Contender>>,
  { milliseconds, rounds }: Rounds,
): Promise<Readonly<Record<Name, readonly Rate[]>>> {
  const names = Object.keys(contenders) as Name[];
  // Code is compiled, and compiled again once its types are known, before anything counts.
  for (const name of names) await measure(contenders[name], 5 * milliseconds);
  const rates = Object.fromEntries(names.map((name) => [name, [] as Rate[]])) as Record<Name, Rate[]>;
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(round + turn) % names.length] as Name;

      rates[name].push(await measure(contenders[name], milliseconds));
    }
  }
  return rates;
}

async function measure({ units, pass, checksum }: Contender, milliseconds: number): Promise<Rate> {
  const start = performance.now();
  const cpuBefore = process.cpuUsage();
  let passes = 0;
  let elapsed = 0;
  while (passes === 0 || elapsed < milliseconds) {
    const answer = pass();
    const sum = typeof answer === 'number' ? answer : await answer;
    if (sum !== checksum) throw new Error(`answered ${sum} where ${checksum} is right`);
    passes += 1;
    elapsed = performance.now() - start;
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  const done = units * passes;
  return { ofCpu: (done * 1e6) / Math.max(1, user + system), ofWall: (done * 1e3) / elapsed };
}

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('nothing was measured');
  return middle;
}

/** The median of the ratios of the rounds: what slows a whole round down does not touch it. */
export function ratioOf(ours: readonly Rate[], theirs: readonly Rate[]): number {
  return medianOf(ours.map(({ ofCpu }, round) => ofCpu / (theirs[round]?.ofCpu ?? Number.NaN)));
}
