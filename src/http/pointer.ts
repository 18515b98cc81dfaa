const KEY_LENGTH_MAX = 200;

/** The JSON Pointer one step further. A key longer than any of ours is cut, so that no answer grows with the request. */
export function pointerTo(pointer: string, key: string | number): string {
  if (typeof key === 'number') return `${pointer}/${key}`;
  const short = key.length > KEY_LENGTH_MAX ? `${key.slice(0, KEY_LENGTH_MAX)}…`.toWellFormed() : key;
  return `${pointer}/${short.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
