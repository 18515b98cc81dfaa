/** What the id of a person became who was known at both accounts. */
export type SamePeople = Readonly<Record<string, string>>;

export const NO_PEOPLE: SamePeople = {};

/** Ids are unique, so that any text in which one stands means that person: keys of figures, commands, what was judged. */
export function renamedText(text: string, people: SamePeople): string {
  let renamed = text;
  for (const [before, after] of Object.entries(people)) renamed = renamed.replaceAll(before, after);
  return renamed;
}

/** The same of anything that JSON can hold. */
export function renamed<T>(value: T, people: SamePeople): T {
  if (Object.keys(people).length === 0) return value;
  return JSON.parse(renamedText(JSON.stringify(value), people)) as T;
}

/** Those that were renamed before are followed to whom they are now. */
export function withPeople(known: SamePeople, before: SamePeople, now: SamePeople): SamePeople {
  const followed = Object.entries(before).map(([id, person]) => [id, now[person] ?? person] as const);
  return { ...known, ...Object.fromEntries(followed), ...now };
}
