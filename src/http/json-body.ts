import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { positionOfMistake } from './json-position.ts';
import { ProblemError } from './problems.ts';
import { isNullable } from './schema.ts';
import { findUnstorableText, mayHoldUnstorableText } from './storable-text.ts';

type Done = (error: Error | null, body?: unknown) => void;

/**
 * Reads JSON bodies, and nothing else: any other content type is refused. On top of Fastify's own reader (whose
 * protection against `__proto__` it keeps) it says where the JSON breaks off, and refuses what would be stored as
 * something else than was sent.
 */
export function useJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    (request, bytes: Buffer, done: Done) => {
      // Many clients send the content type always; that must not fail where no body is asked for.
      const asked = request.routeOptions.schema?.body;
      if (bytes.length === 0 && (asked === undefined || isNullable(asked))) return done(null, undefined);
      if (!isUtf8(bytes)) return done(malformed('The body is not UTF-8: send JSON in UTF-8.'));
      const text = bytes.toString('utf8');
      parse(request, text, (error, body) => done(...checked(text, error, body)));
    },
  );
}

function checked(text: string, error: Error | null, body: unknown): [Error | null, unknown] {
  if (error !== null) return [malformed(whyMalformed(text)), undefined];
  if (!mayHoldUnstorableText(text)) return [null, body];
  const mistakes = findUnstorableText(body);
  if (mistakes.length === 0) return [null, body];
  const detail = 'Some texts hold characters that cannot be stored; `errors` names each by its place.';
  return [new ProblemError('validation-failed', detail, mistakes), undefined];
}

function malformed(detail: string): ProblemError {
  return new ProblemError('malformed-json', detail);
}

function whyMalformed(text: string): string {
  if (text.trim() === '') return 'The body is empty: send a JSON document.';
  const position = positionOfMistake(text);
  if (position === undefined) return 'The body has a key that is not allowed, such as "__proto__".';
  const before = text.slice(0, position);
  const line = before.split('\n').length;
  const column = position - before.lastIndexOf('\n');
  const what = position >= text.trimEnd().length ? 'it ends too early' : 'something else was expected';
  return `The body is not valid JSON: ${what} at line ${line}, column ${column} (position ${position}).`;
}
