import { type Static, type TSchema, Type } from '@sinclair/typebox';
import type { Room } from '../../src/app.ts';
import { cursorOf, pageOf, pageQuery, toPage } from '../../src/http/paging.ts';
import { ProblemError, refusalProblem } from '../../src/http/problems.ts';
import { AccountRef, HolderRef } from '../../src/http/reference-scalars.ts';
import {
  Attributes,
  Currency,
  DateOrDateTime,
  DateTime,
  ExternalId,
  NonNegativeDecimal,
  PositivePoints,
  Quantity,
} from '../../src/http/scalars.ts';
import { answer, choice, mapOf, ref, refTo, strictObject } from '../../src/http/schema.ts';

/** A room as the real ones are made, small, with every kind of schema that they use. */

export const Purchase = strictObject(
  {
    externalId: ref(ExternalId),
    account: ref(AccountRef),
    holder: Type.Optional(ref(HolderRef)),
    kind: choice(['purchase', 'return']),
    occurredAt: ref(DateTime),
    validFrom: Type.Optional(ref(DateOrDateTime)),
    currency: ref(Currency),
    lines: Type.Array(
      strictObject({
        sku: Type.String({ minLength: 1, maxLength: 100 }),
        quantity: ref(Quantity),
        unitPrice: ref(NonNegativeDecimal),
      }),
      { minItems: 1, maxItems: 1000 },
    ),
    points: Type.Optional(ref(PositivePoints, { description: 'Of this purchase.' })),
    email: Type.Optional(Type.String({ format: 'email', maxLength: 320 })),
    attributes: Type.Optional(ref(Attributes)),
  },
  {
    $id: 'Purchase',
    examples: [
      {
        externalId: '10248',
        account: 'external:VINET',
        kind: 'purchase',
        occurredAt: '1996-07-04T12:00:00Z',
        currency: 'USD',
        lines: [{ sku: '11', quantity: 12, unitPrice: '14' }],
      },
    ],
  },
);

const Fact = { fact: choice(['line.category', 'line.sku', 'net']) };
const Literal = Type.Union([Type.String({ maxLength: 100 }), Type.Number(), Type.Boolean()]);

export const Condition = Type.Unsafe<unknown>(
  Type.Union(
    [
      strictObject({ all: Type.Array(refTo('Condition'), { minItems: 1, maxItems: 20 }) }),
      strictObject({ any: Type.Array(refTo('Condition'), { minItems: 1, maxItems: 20 }) }),
      strictObject({ not: refTo('Condition') }),
      strictObject({ ...Fact, eq: Literal }),
      strictObject({ ...Fact, in: Type.Array(Literal, { minItems: 1, maxItems: 10 }) }),
      strictObject({ ...Fact, atLeast: ref(NonNegativeDecimal) }),
    ],
    { $id: 'Condition', description: 'A tree of conditions.' },
  ),
);

export const Action = Type.Union(
  [
    strictObject({ type: Type.Literal('earn'), points: ref(PositivePoints) }),
    strictObject({ type: Type.Literal('grant'), reward: Type.String({ minLength: 1, maxLength: 50 }) }),
  ],
  { $id: 'Action', description: 'What a rule does.' },
);

export const Program = strictObject(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    metrics: Type.Optional(
      mapOf(strictObject({ sum: choice(['net', 'gross']) }), {
        pattern: '^[a-z][A-Za-z0-9]{0,62}$',
        mistake: 'must be named by letters and digits, beginning with a small letter',
      }),
    ),
    when: Type.Optional(ref(Condition)),
    actions: Type.Optional(Type.Array(ref(Action), { maxItems: 1000 })),
  },
  { $id: 'Program', examples: [{ name: 'Northwind Club' }] },
);

const Receipt = Type.Object(
  { externalId: ref(ExternalId), lines: Type.Integer({ minimum: 0 }) },
  { $id: 'Receipt', description: 'What came in.', examples: [{ externalId: '10248', lines: 1 }] },
);
const ReceiptPage = pageOf('ReceiptPage', Receipt);
const cursor = cursorOf(Type.Object({ at: Type.Integer() }));
const params = strictObject({ ref: ref(AccountRef) });

export const fixtureRoom: Room = {
  schemas: [Purchase, Condition, Action, Program, Receipt, ReceiptPage] satisfies TSchema[],
  routes: () => async (app) => {
    app.post(
      '/purchases',
      {
        schema: {
          operationId: 'postPurchase',
          summary: 'Posts a purchase.',
          tags: ['transactions'],
          body: ref(Purchase),
          response: { 201: answer('It is booked.', ref(Receipt)) },
          problems: ['unknown-account', 'external-id-reused'],
        },
      },
      async (request, reply) => {
        const { externalId, lines, account } = request.body;
        const pointer = '/account';
        if (account === 'external:NOBODY') {
          throw refusalProblem({
            code: 'unknown-account',
            pointer,
            detail: 'There is no account external:NOBODY.',
          });
        }
        return reply.code(201).send({ externalId, lines: lines.length });
      },
    );
    app.put(
      '/programs',
      {
        schema: {
          operationId: 'putProgram',
          summary: 'Publishes.',
          tags: ['programs'],
          body: ref(Program),
          response: { 200: answer('The document as it came in.', ref(Program)) },
        },
      },
      async (request) => request.body as Static<typeof Program>,
    );
    app.get(
      '/accounts/:ref/receipts',
      {
        schema: {
          operationId: 'listReceipts',
          summary: 'Lists.',
          tags: ['transactions'],
          params,
          querystring: strictObject({
            ...pageQuery,
            open: Type.Optional(Type.Boolean({ description: 'Only open ones.' })),
            since: Type.Optional(ref(DateTime, { description: 'Only later ones.' })),
          }),
          response: { 200: answer('A page.', ref(ReceiptPage)) },
          problems: ['not-found'],
        },
      },
      async (request) => {
        const { limit, cursor: text } = request.query;
        if (request.params.ref === 'external:NOBODY')
          throw new ProblemError('not-found', 'There is no such account.');
        const from = cursor.decode(text)?.at ?? 0;
        const rows = Array.from({ length: 120 }, (_, at) => at).slice(from, from + limit + 1);
        const toItem = (at: number) => ({ externalId: `r${at}`, lines: 1 });
        return toPage(rows, limit, toItem, (at) => cursor.encode({ at: at + 1 }));
      },
    );
    app.post(
      '/broken',
      {
        schema: {
          operationId: 'break',
          summary: 'Fails.',
          tags: ['service'],
          body: strictObject({ how: choice(['bug', 'database']) }, { examples: [{ how: 'bug' }] }),
          response: { 200: answer('Never.', ref(Receipt)) },
        },
      },
      async (request) => {
        if (request.body.how === 'database')
          throw Object.assign(new Error('refused'), { syscall: 'connect', code: 'ECONNREFUSED' });
        throw new Error('secret internals');
      },
    );
    app.delete(
      '/things/:ref',
      {
        schema: {
          operationId: 'deleteThing',
          summary: 'Deletes.',
          tags: ['accounts'],
          params,
          response: { 200: answer('Gone.', ref(Receipt)) },
          problems: ['not-found'],
        },
      },
      async () => ({ externalId: 'x', lines: 0 }),
    );
  },
};
