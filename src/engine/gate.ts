/** Lets at most so many in at a time; the others wait, in the order in which they came. */
export function createGate(insideMax: number): <T>(run: () => Promise<T>) => Promise<T> {
  let inside = 0;
  const waiting: (() => void)[] = [];
  return async (run) => {
    if (inside < insideMax) inside += 1;
    else await new Promise<void>((enter) => waiting.push(enter));
    try {
      return await run();
    } finally {
      // Whoever waits longest takes the place that is left.
      const enter = waiting.shift();
      if (enter === undefined) inside -= 1;
      else enter();
    }
  };
}
