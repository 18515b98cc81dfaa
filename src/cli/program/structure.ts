import type { TSchema } from '@sinclair/typebox';
import type { Mistake } from '../../core/program/check/mistake.ts';
import { ProblemError } from '../../http/problems.ts';
import { referenceScalars } from '../../http/reference-scalars.ts';
import { sharedScalars } from '../../http/scalars.ts';
import { createValidatorCompiler } from '../../http/validation.ts';

/** What is wrong with the structure of a value, in the words of the API: it is the same validation. */
export function structureMistakes(
  schema: TSchema,
  schemas: readonly TSchema[],
  value: unknown,
): readonly Mistake[] {
  const compile = createValidatorCompiler(() => [...sharedScalars, ...referenceScalars, ...schemas]);
  const validate = compile({ schema, method: '', url: '', httpPart: 'body' });
  const verdict: unknown = validate(value);
  if (verdict === true) return [];
  const error = (verdict as { readonly error?: unknown }).error;
  if (error instanceof ProblemError) return error.errors;
  throw error;
}
