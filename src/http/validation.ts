import { Ajv, type AnySchema, type Options, type ValidateFunction } from 'ajv';
import type { FastifyRouteSchemaDef, FastifySchemaCompiler } from 'fastify/types/schema.js';
import { installFormats } from './formats.ts';
import type { Dialect, JsonSchema } from './json-schema.ts';
import { findMistakes, MISTAKES_MAX } from './mistakes.ts';
import { type Mistake, ProblemError } from './problems.ts';
import { findUnstorableText } from './storable-text.ts';

/**
 * Bodies are taken as they are: nothing coerced, removed or filled in, since what is signed, logged and compared must
 * be what was sent. Everything in a path or a query is text, so there numbers are read from it and defaults filled in.
 */
const COMMON: Options = {
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
  // Ajv only judges, and stops at the first error; `findMistakes` tells what is wrong.
  allErrors: false,
  messages: true,
  keywords: ['x-mistake'],
};
const FOR_BODY: Options = { ...COMMON, coerceTypes: false, useDefaults: false, removeAdditional: false };
const FOR_TEXT: Options = {
  ...COMMON,
  coerceTypes: 'array',
  useDefaults: true,
  removeAdditional: false,
  // What comes after the first error would not be read as a number, and be told as another mistake. A URL is short.
  allErrors: true,
};

type Verdict = true | { readonly error: ProblemError };

/** Schemas are asked for late, when the first route is compiled: all of them are registered by then. */
export function createValidatorCompiler(
  schemas: () => readonly AnySchema[],
): FastifySchemaCompiler<AnySchema> {
  let body: Ajv | undefined;
  let text: Ajv | undefined;
  return ({ schema, httpPart }: FastifyRouteSchemaDef<AnySchema>) => {
    if (httpPart === 'body') {
      body ??= createAjv(FOR_BODY, schemas());
      return bodyCheck(body, compile(body, schema));
    }
    text ??= createAjv(FOR_TEXT, schemas());
    return textCheck(text, compile(text, schema), httpPart === 'params' ? 'path' : 'query');
  };
}

function createAjv(options: Options, schemas: readonly AnySchema[]): Ajv {
  const ajv = new Ajv(options);
  installFormats(ajv);
  ajv.addSchema([...schemas]);
  return ajv;
}

function compile(ajv: Ajv, schema: AnySchema): ValidateFunction {
  return ajv.compile(schema);
}

function bodyCheck(ajv: Ajv, validate: ValidateFunction): (body: unknown) => Verdict {
  return (body) => {
    const mistakes = judge(ajv, validate, body);
    if (mistakes === undefined) return true;
    const detail = summary('The body', mistakes);
    return { error: new ProblemError('validation-failed', detail, mistakes) };
  };
}

function textCheck(
  ajv: Ajv,
  validate: ValidateFunction,
  where: 'path' | 'query',
): (value: unknown) => Verdict {
  return (value) => {
    // Percent-encoding can carry a null character, which no query of the database may meet.
    const unstorable = findUnstorableText(value);
    const mistakes = unstorable.length > 0 ? unstorable : judge(ajv, validate, value);
    if (mistakes === undefined) return true;
    const located = mistakes.map((mistake) => ({ in: where, ...mistake }));
    return { error: new ProblemError('invalid-request', summary(`The ${where}`, located), located) };
  };
}

function judge(ajv: Ajv, validate: ValidateFunction, value: unknown): readonly Mistake[] | undefined {
  try {
    if (validate(value)) return undefined;
  } catch (error) {
    // Recursive schemas are compiled to recursive functions: a body of nothing but brackets exhausts the stack.
    if (error instanceof RangeError) return [{ pointer: '', detail: 'is nested too deeply' }];
    throw error;
  }
  const mistakes = findMistakes(validate.schema as JsonSchema, value, dialectOf(ajv));
  return mistakes.length > 0 ? mistakes : firstError(validate);
}

/** What Ajv itself says, for a keyword that `findMistakes` does not know. */
function firstError({ errors }: ValidateFunction): readonly Mistake[] {
  const error = errors?.[0];
  return [{ pointer: error?.instancePath ?? '', detail: error?.message ?? 'is not valid' }];
}

export function dialectOf(ajv: Ajv): Dialect {
  return {
    resolve: (ref) => (ajv.getSchema(ref)?.schema ?? {}) as JsonSchema,
    fitsFormat: (format, value) => {
      const known = ajv.formats[format];
      if (known === undefined || known === true) return true;
      const test = known instanceof RegExp || typeof known === 'function' ? known : known.validate;
      if (test instanceof RegExp) return test.test(value);
      if (typeof test === 'function') return (test as (text: string) => unknown)(value) === true;
      return typeof test === 'string' ? new RegExp(test).test(value) : true;
    },
  };
}

function summary(what: string, mistakes: readonly Mistake[]): string {
  const [first] = mistakes;
  if (mistakes.length === 1 && first !== undefined) return sentence(what, first);
  const count =
    mistakes.length >= MISTAKES_MAX ? `${MISTAKES_MAX} mistakes or more` : `${mistakes.length} mistakes`;
  return `${what} has ${count}; \`errors\` names each by its place.`;
}

function sentence(what: string, { pointer, detail }: Mistake): string {
  const text = pointer === '' ? `${what} ${detail}` : `${pointer}: ${detail}`;
  return text.endsWith('?') ? text : `${text}.`;
}
