/** "a, b and c". */
export function andList(words: readonly string[]): string {
  return join(words, 'and');
}

/** "a, b or c". */
export function orList(words: readonly string[]): string {
  return join(words, 'or');
}

/** "1st", "2nd", "3rd", "4th", "11th". */
export function ordinal(n: number): string {
  const isTeen = n % 100 >= 11 && n % 100 <= 13;
  const ending = isTeen ? undefined : ['th', 'st', 'nd', 'rd'][n % 10];
  return `${n}${ending ?? 'th'}`;
}

function join(words: readonly string[], word: string): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${word} ${words.at(-1)}`;
}

/** A sentence begins with a capital letter and ends with a full stop. */
export function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
