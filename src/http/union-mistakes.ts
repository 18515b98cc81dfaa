import { type Dialect, fitsType, isObject, type JsonSchema } from './json-schema.ts';
import { pointerTo } from './pointer.ts';
import type { Mistake } from './problems.ts';
import { orList, sayType, sayWords } from './sentences.ts';

const NESTED_UNIONS_MAX = 10;

/** A branch of a union, and what is wrong with the value in its eyes. */
interface Tried {
  readonly branch: JsonSchema;
  readonly mistakes: readonly Mistake[];
}

/**
 * The mistakes of the one branch that was meant: the one whose constants match and whose required fields are there.
 * Where several fit equally well, what is asked is what tells them apart; where none does, what the branches are.
 */
export function explainUnion(
  schema: JsonSchema,
  tried: readonly Tried[],
  value: unknown,
  pointer: string,
): readonly Mistake[] {
  const scores = tried.map(({ branch }) => scoreOf(branch, value));
  const best = Math.max(...scores.map((score) => score ?? Number.NEGATIVE_INFINITY));
  const meant = tried.filter((_, at) => scores[at] === best);
  const [first] = meant;
  const own = schema['x-mistake'];
  if (first !== undefined && isObject(value)) {
    return meant.length === 1 ? first.mistakes : explainTie(meant, value, pointer);
  }
  // A list that only one branch takes is wrong in its items, or in how many there are.
  if (first !== undefined && meant.length === 1 && Array.isArray(value)) return first.mistakes;
  if (own !== undefined) return [{ pointer, detail: own }];
  return first?.mistakes ?? explainNone(tried, value, pointer);
}

/** Unions of unions are one union to whoever reads the answer. */
export function flattenUnion(
  union: readonly JsonSchema[],
  dialect: Dialect,
  level = 0,
): readonly JsonSchema[] {
  return union.flatMap((branch) => {
    const schema = branch.$ref === undefined ? branch : dialect.resolve(branch.$ref);
    const inner = schema.anyOf ?? schema.oneOf;
    const isPlainUnion =
      inner !== undefined && schema.properties === undefined && schema['x-mistake'] === undefined;
    return isPlainUnion && level < NESTED_UNIONS_MAX ? flattenUnion(inner, dialect, level + 1) : [schema];
  });
}

/** Undefined where nothing in the value speaks for this branch. */
function scoreOf(branch: JsonSchema, value: unknown): number | undefined {
  if (branch.type !== undefined && !fitsType(branch.type, value)) return undefined;
  if (!isObject(value)) return branch.type === undefined ? undefined : 0;
  const properties = branch.properties ?? {};
  const required = branch.required ?? [];
  let constants = 0;
  for (const [key, rule] of Object.entries(properties)) {
    if (rule.const === undefined || !Object.hasOwn(value, key)) continue;
    if (value[key] !== rule.const) return undefined;
    constants += 1;
  }
  const present = required.filter((key) => Object.hasOwn(value, key)).length;
  if (required.length > 0 && present === 0) return undefined;
  const unknown = Object.keys(value).filter((key) => !Object.hasOwn(properties, key)).length;
  return constants * 1000 + (present - (required.length - present)) * 10 - unknown;
}

function explainTie(
  meant: readonly Tried[],
  value: Readonly<Record<string, unknown>>,
  pointer: string,
): Mistake[] {
  const missing = meant.map(({ branch }) =>
    (branch.required ?? []).filter((key) => !Object.hasOwn(value, key)),
  );
  const [first] = meant as [Tried];
  if (missing.some((keys) => keys.length === 0)) return explainBoth(meant, pointer) ?? [...first.mistakes];
  const others = meant.slice(1);
  const inAll = first.mistakes.filter(({ pointer }) =>
    others.every(({ mistakes }) => mistakes.some((other) => other.pointer === pointer)),
  );
  const asked = [...new Set(missing.flat())].map((key) => `"${key}"`);
  const shared = inAll.filter((mistake) => mistake.detail !== 'is required');
  return [{ pointer, detail: `needs ${orList(asked)}` }, ...shared];
}

/** Fields of several branches stand side by side: each branch would do without those of the others. */
function explainBoth(meant: readonly Tried[], pointer: string): Mistake[] | undefined {
  const required = meant.map(({ branch }) => branch.required ?? []);
  const own = required.map((keys) => keys.filter((key) => !required.every((others) => others.includes(key))));
  if (own.some((keys) => keys.length === 0)) return undefined;
  const choices = own.map((keys) => keys.map((key) => `"${key}"`).join(' with '));
  return [{ pointer, detail: `takes either ${orList(choices)}, not both` }];
}

/** What the branches ask for, when the value looks like none of them. */
function explainNone(tried: readonly Tried[], value: unknown, pointer: string): readonly Mistake[] {
  const branches = tried.map(({ branch }) => branch);
  const types = new Set(branches.flatMap(({ type }) => type ?? []));
  if (!isObject(value) || !types.has('object')) {
    const words = branches.flatMap((branch) => branch.enum ?? [branch.const]);
    const isWord = words.every((word) => word !== undefined);
    return [{ pointer, detail: isWord ? sayWords(words) : sayType([...types]) }];
  }
  const tag = tagOf(branches);
  if (tag !== undefined && Object.hasOwn(value, tag.key)) {
    return [{ pointer: pointerTo(pointer, tag.key), detail: sayWords(tag.words) }];
  }
  const marks = new Set(branches.flatMap((branch) => markOf(branch, branches)));
  const detail =
    marks.size === 0 ? 'has none of the forms that are allowed here' : `needs ${orList([...marks])}`;
  return [{ pointer, detail }];
}

/** The field whose constant tells all the branches apart, such as `type`. */
function tagOf(branches: readonly JsonSchema[]): { key: string; words: unknown[] } | undefined {
  for (const key of Object.keys(branches[0]?.properties ?? {})) {
    const words = branches.map(({ properties }) => properties?.[key]?.const);
    if (words.every((word) => word !== undefined)) return { key, words };
  }
  return undefined;
}

/** What tells a branch from the others: a constant, or the fields that not every branch requires. */
function markOf(branch: JsonSchema, all: readonly JsonSchema[]): string[] {
  for (const [key, rule] of Object.entries(branch.properties ?? {})) {
    if (rule.const !== undefined) return [`"${key}": ${JSON.stringify(rule.const)}`];
  }
  const own = (branch.required ?? []).filter((key) => !all.every((other) => other.required?.includes(key)));
  return own.length === 0 ? [] : [own.map((key) => `"${key}"`).join(' with ')];
}
