import { type Static, Type } from '@sinclair/typebox';
import { Ajv } from 'ajv';

const id = (maxLength: number) => Type.String({ minLength: 1, maxLength });

const Invoice = Type.Object({
  invoice: id(200),
  kind: Type.Union([Type.Literal('purchase'), Type.Literal('return')]),
  customerId: id(200),
  at: Type.String({
    pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d)?(\\.\\d{1,3})?(Z|[+-]\\d\\d:\\d\\d)$',
  }),
  currency: Type.String({ pattern: '^[A-Z]{3}$' }),
  country: Type.Optional(Type.String()),
  lines: Type.Array(
    Type.Object({
      sku: id(100),
      quantity: Type.Number({ exclusiveMinimum: 0 }),
      unitPrice: Type.String({ pattern: '^\\d{1,12}(\\.\\d{1,6})?$' }),
      description: Type.Optional(Type.String()),
    }),
    { minItems: 1, maxItems: 1000 },
  ),
});

/** An invoice, or a return, as the history has it. */
export type Invoice = Static<typeof Invoice>;

const validate = new Ajv({ allErrors: false }).compile<Invoice>(Invoice);

/** Reads one line; a string says what is wrong with it. What lines are called nobody asks for: it is not kept in memory. */
export function parseInvoice(text: string): Invoice | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'it is no JSON document';
  }
  if (!validate(value)) {
    const [error] = validate.errors ?? [];
    return `${error?.instancePath || 'the document'} ${error?.message ?? 'is not valid'}`;
  }
  if (Number.isNaN(Date.parse(value.at))) return `/at ${value.at} is no instant`;
  const lines = value.lines.map(({ sku, quantity, unitPrice }) => ({ sku, quantity, unitPrice }));
  return { ...value, lines };
}
