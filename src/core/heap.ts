import type { Instant } from './time.ts';

/** Things by their instants, of which only the earliest is asked for. */
export interface Heap<T extends { readonly at: Instant }> {
  readonly push: (item: T) => void;
  readonly earliest: () => T | undefined;
  readonly pop: () => T | undefined;
}

export function createHeap<T extends { readonly at: Instant }>(): Heap<T> {
  const items: T[] = [];
  const at = (i: number): Instant => items[i]?.at ?? Number.POSITIVE_INFINITY;
  const swap = (i: number, j: number): void => {
    const [a, b] = [items[i] as T, items[j] as T];
    items[i] = b;
    items[j] = a;
  };
  const sink = (from: number): void => {
    for (let i = from; ; ) {
      const left = 2 * i + 1;
      const child = at(left + 1) < at(left) ? left + 1 : left;
      if (at(child) >= at(i)) return;
      swap(i, child);
      i = child;
    }
  };
  return {
    earliest: () => items[0],
    push: (item) => {
      items.push(item);
      for (let i = items.length - 1; i > 0; ) {
        const parent = (i - 1) >> 1;
        if (at(parent) <= at(i)) return;
        swap(i, parent);
        i = parent;
      }
    },
    pop: () => {
      const [first] = items;
      const last = items.pop();
      if (last === undefined || items.length === 0) return last;
      items[0] = last;
      sink(0);
      return first;
    },
  };
}
