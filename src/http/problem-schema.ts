import { Type } from '@sinclair/typebox';
import { PROBLEM_CODES } from './problem-catalogue.ts';
import { choice } from './schema.ts';

export const MistakeSchema = Type.Object(
  {
    in: Type.Optional(choice(['query', 'path'], { description: 'Where it is, when it is not in the body.' })),
    pointer: Type.String({
      maxLength: 2000,
      description: 'The place as a JSON Pointer; empty for the whole.',
      examples: ['/lines/0/quantity'],
    }),
    detail: Type.String({ maxLength: 1000, description: 'What is wrong there.', examples: ['is required'] }),
  },
  { $id: 'Mistake', description: 'One place in the request and what is wrong there.' },
);

export const ProblemSchema = Type.Object(
  {
    type: Type.String({
      format: 'uri-reference',
      maxLength: 200,
      description: 'A stable name of the kind of problem, which can be opened as a page.',
    }),
    title: Type.String({
      maxLength: 200,
      description: 'What kind of problem it is; the same for each code.',
    }),
    status: Type.Integer({ minimum: 400, maximum: 599, description: 'The HTTP status.' }),
    code: choice(PROBLEM_CODES, {
      description: 'The kind of problem, for programs. Codes are never renamed.',
    }),
    detail: Type.String({
      maxLength: 2000,
      description: 'What is wrong this time, and what to do about it.',
    }),
    errors: Type.Array(Type.Unsafe({ $ref: 'Mistake' }), {
      maxItems: 100,
      description: 'The places in the request that are wrong, where it has such places.',
    }),
  },
  {
    $id: 'Problem',
    additionalProperties: true,
    description: 'Why a request failed (RFC 9457).',
    examples: [
      {
        type: '/problems/validation-failed',
        title: 'The body breaks the contract',
        status: 422,
        code: 'validation-failed',
        detail: '/lines/0/quantity is required.',
        errors: [{ pointer: '/lines/0/quantity', detail: 'is required' }],
      },
    ],
  },
);
