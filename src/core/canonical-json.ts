/** JSON with the keys of all objects in order: the same text for whatever means the same. For JSON values only. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    isObject(member) ? withSortedKeys(member) : member,
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withSortedKeys(object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  // Object.fromEntries defines own properties, so that a key such as `__proto__` stays what it is.
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}
