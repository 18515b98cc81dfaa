const WORD_LENGTH_MAX = 64;

/** The word that was probably meant: one or two slips away (a third of a short word at most), or undefined. */
export function closest(typed: string, words: readonly string[]): string | undefined {
  if (typed.length > WORD_LENGTH_MAX) return undefined;
  const slipsMax = Math.min(2, Math.floor(typed.length / 3));
  let best: string | undefined;
  let bestSlips = slipsMax + 1;
  for (const word of words) {
    const slips = plain(word) === plain(typed) ? 0 : slipsBetween(typed, word);
    if (slips < bestSlips) [best, bestSlips] = [word, slips];
  }
  return best;
}

/** `unit_price`, `UnitPrice` and `unitPrice` are the same word to whoever typed it. */
function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[_-]/g, '');
}

/** The edit distance with neighbours swapped counted as one slip (optimal string alignment). */
function slipsBetween(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      row.push(least);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
