import { closest } from '../../closest-word.ts';

/** One place in the document, as a JSON Pointer, and a sentence that says what to do there. */
export interface Mistake {
  readonly pointer: string;
  readonly detail: string;
}

export const NO_MISTAKES: readonly Mistake[] = [];

export function mistake(pointer: string, detail: string): readonly Mistake[] {
  return [{ pointer, detail }];
}

const ENOUGH = 500;

/** The mistakes of one after the other, until there are enough: nobody reads more, and each takes time to word. */
export function checkEach<T>(
  items: Iterable<T>,
  check: (item: T, index: number) => readonly Mistake[],
): readonly Mistake[] {
  const found: Mistake[] = [];
  let index = 0;
  for (const item of items) {
    if (found.length >= ENOUGH) break;
    found.push(...check(item, index));
    index += 1;
  }
  return found;
}

/** The JSON Pointer one step further. */
export function at(pointer: string, step: string | number): string {
  return `${pointer}/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

export function checkName(
  what: string,
  name: string,
  known: Iterable<string>,
  pointer: string,
): readonly Mistake[] {
  const names = [...known];
  return names.includes(name) ? NO_MISTAKES : mistake(pointer, unknownName(what, name, names));
}

/** Says that a name stands for nothing, and which one was probably meant. */
export function unknownName(what: string, name: string, known: readonly string[]): string {
  const meant = closest(name, known);
  const said = `There is no ${what} ${quote(name)}`;
  if (meant !== undefined) return `${said}; did you mean ${quote(meant)}?`;
  if (known.length === 0) return `${said}; the document defines none.`;
  return `${said}; known ${known.length === 1 ? 'is' : 'are'} ${listOf(known)}.`;
}

export function quote(value: unknown): string {
  return JSON.stringify(value);
}

const NAMES_SHOWN_MAX = 30;

export function listOf(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_SHOWN_MAX).map(quote).join(', ');
  return names.length > NAMES_SHOWN_MAX ? `${shown} and ${names.length - NAMES_SHOWN_MAX} more` : shown;
}
