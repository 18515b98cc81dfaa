import type { SwaggerTransform } from '@fastify/swagger';
import type { FastifySchema } from 'fastify';
import { PROBLEMS, type ProblemCode } from './problem-catalogue.ts';
import { PROBLEM_CONTENT_TYPE, problemBody } from './problems.ts';

declare module 'fastify' {
  interface FastifySchema {
    /** The codes with which this operation refuses, beside those that follow from what it takes. */
    problems?: readonly ProblemCode[];
  }
}

interface ProblemAnswer {
  readonly description: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/**
 * Adds to each operation the answers that follow from what it takes (a key, a body, a query), and those that it names
 * in `problems`. They are added to the document only: what is sent is made by the error handler, the same for all.
 */
export const withProblems: SwaggerTransform = ({ schema, url }) => {
  // Routes without a schema, such as those of the documentation page, are no operations of the contract.
  if (schema === undefined || schema.hide === true) return { schema: { ...schema, hide: true }, url };
  assertNamedByRef(schema, url);
  const { problems = [], ...rest } = schema;
  const codes = [...impliedCodes(schema), ...problems];
  const response = { ...(schema.response as Record<string, unknown>), ...problemAnswers(codes) };
  return { schema: { ...rest, response }, url };
};

function impliedCodes(schema: FastifySchema): readonly ProblemCode[] {
  const isOpen = schema.security?.length === 0;
  return [
    ...(isOpen ? [] : (['unauthorized'] as const)),
    ...(schema.params === undefined && schema.querystring === undefined
      ? []
      : (['invalid-request'] as const)),
    ...(schema.body === undefined
      ? []
      : (['malformed-json', 'payload-too-large', 'unsupported-media-type', 'validation-failed'] as const)),
    'internal',
    'service-unavailable',
  ];
}

function problemAnswers(codes: readonly ProblemCode[]): Record<string, ProblemAnswer> {
  const byStatus = Map.groupBy([...new Set(codes)].sort(), (code) => PROBLEMS[code].status);
  return Object.fromEntries([...byStatus].map(([status, group]) => [status, problemAnswer(group)]));
}

function problemAnswer(codes: readonly ProblemCode[]): ProblemAnswer {
  const [first] = codes as [ProblemCode];
  const schema = {
    allOf: [
      { $ref: 'Problem' },
      { type: 'object', required: ['code'], properties: { code: { type: 'string', enum: codes } } },
    ],
  };
  const description = codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join(' ');
  const example = problemBody(first, `${PROBLEMS[first].title}.`);
  return { description, content: { [PROBLEM_CONTENT_TYPE]: { schema, example } } };
}

/** A named schema used as it is would be copied into the document without its name, silently. */
function assertNamedByRef(schema: FastifySchema, url: string): void {
  for (const part of [schema.body, schema.querystring, schema.params, schema.response]) {
    const named = findNamed(part);
    if (named !== undefined) throw new Error(`${url} holds the schema ${named} itself: use ref(${named})`);
  }
}

export function findNamed(schema: unknown): string | undefined {
  if (typeof schema !== 'object' || schema === null) return undefined;
  if ('$id' in schema && typeof schema.$id === 'string') return schema.$id;
  for (const member of Object.values(schema)) {
    const named = findNamed(member);
    if (named !== undefined) return named;
  }
  return undefined;
}
