const SPACE = /[ \t\r\n]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const SCALAR = /(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)(?![\w.+-])/y;

type Expected = 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'colon' | 'commaOrEnd' | 'end';

/**
 * Where a text stops being JSON (RFC 8259), or undefined where it is JSON. `JSON.parse` names a position for some
 * mistakes only, and in words that change with the version of V8. Runs only for bodies that it refused.
 */
export function positionOfMistake(text: string): number | undefined {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let at = text.startsWith('\ufeff') ? 1 : 0;
  for (;;) {
    at = endOf(SPACE, text, at) ?? at;
    if (at >= text.length) return expected === 'end' ? undefined : at;
    const next = step(text, at, expected, open);
    if (next === undefined) return at;
    [at, expected] = next;
  }
}

function step(
  text: string,
  at: number,
  expected: Expected,
  open: ('{' | '[')[],
): [number, Expected] | undefined {
  const character = text[at];
  const isEnd = character === (open.at(-1) === '{' ? '}' : ']');
  if (isEnd && (expected === 'keyOrEnd' || expected === 'valueOrEnd' || expected === 'commaOrEnd')) {
    open.pop();
    return [at + 1, afterValue(open)];
  }
  switch (expected) {
    case 'end':
      return undefined;
    case 'colon':
      return character === ':' ? [at + 1, 'value'] : undefined;
    case 'commaOrEnd':
      return character === ',' ? [at + 1, open.at(-1) === '{' ? 'key' : 'value'] : undefined;
    case 'key':
    case 'keyOrEnd':
      return found(endOfString(text, at), 'colon');
    case 'value':
    case 'valueOrEnd':
      return stepIntoValue(text, at, open);
  }
}

function stepIntoValue(text: string, at: number, open: ('{' | '[')[]): [number, Expected] | undefined {
  const character = text[at];
  if (character === '{' || character === '[') {
    open.push(character);
    return [at + 1, character === '{' ? 'keyOrEnd' : 'valueOrEnd'];
  }
  return found(character === '"' ? endOfString(text, at) : endOf(SCALAR, text, at), afterValue(open));
}

function afterValue(open: readonly string[]): Expected {
  return open.length === 0 ? 'end' : 'commaOrEnd';
}

function found(end: number | undefined, expected: Expected): [number, Expected] | undefined {
  return end === undefined ? undefined : [end, expected];
}

/** A loop rather than a pattern: on a long string that never ends, patterns with alternatives take for ever. */
function endOfString(text: string, start: number): number | undefined {
  if (text[start] !== '"') return undefined;
  let at = start + 1;
  while (at < text.length && text[at] !== '"') {
    const next = text[at] === '\\' ? endOf(ESCAPE, text, at) : at + 1;
    if (next === undefined || text.charCodeAt(at) < 32) return undefined;
    at = next;
  }
  return at < text.length ? at + 1 : undefined;
}

function endOf(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
