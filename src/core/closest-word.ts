const WORD_LENGTH_MAX = 64;

/** The word that was probably meant: one or two slips away (a third of a short word at most), or undefined. */
export function closest(typed: string, words: readonly string[]): string | undefined {
  if (typed.length > WORD_LENGTH_MAX) return undefined;
  const slipsMax = Math.min(2, Math.floor(typed.length / 3));
  const typedPlain = plain(typed);
  let best: string | undefined;
  let bestSlips = slipsMax + 1;
  for (const word of words) {
    const slips = plain(word) === typedPlain ? 0 : slipsBetween(typed, word, bestSlips - 1);
    if (slips < bestSlips) [best, bestSlips] = [word, slips];
  }
  return best;
}

/** `unit_price`, `UnitPrice` and `unitPrice` are the same word to whoever typed it. */
function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[_-]/g, '');
}

/**
 * The edit distance with neighbours swapped counted as one slip (optimal string alignment); where it is more than
 * `max`, any number above that. Only what can still come to `max` is computed: where a long document is wrong in many
 * places, each wrong name is compared with hundreds of others.
 */
function slipsBetween(a: string, b: string, max: number): number {
  if (max < 0 || Math.abs(a.length - b.length) > max) return max + 1;
  const tooMany = max + 1;
  let before: number[] = [];
  let last: number[] = [];
  for (let j = 0; j <= b.length; j += 1) last.push(j);
  for (let i = 1; i <= a.length; i += 1) {
    const row: number[] = [];
    row[Math.max(0, i - max - 1)] = Math.min(i, tooMany);
    let least = Math.min(i, tooMany);
    for (let j = Math.max(1, i - max); j <= Math.min(b.length, i + max); j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let slips = Math.min(
        (last[j] ?? tooMany) + 1,
        (row[j - 1] ?? tooMany) + 1,
        (last[j - 1] ?? tooMany) + same,
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        slips = Math.min(slips, (before[j - 2] ?? tooMany) + 1);
      row[j] = slips;
      if (slips < least) least = slips;
    }
    if (least > max) return tooMany;
    before = last;
    last = row;
  }
  return last[b.length] ?? tooMany;
}
