import { type TSchema, Type } from '@sinclair/typebox';
import { DateOrDateTime } from '../http/scalars.ts';
import { ref, strictObject } from '../http/schema.ts';

export const Valid = strictObject(
  { from: Type.Optional(ref(DateOrDateTime)), until: Type.Optional(ref(DateOrDateTime)) },
  {
    $id: 'Valid',
    description: 'When it applies; `until` itself does not belong to it.',
    examples: [{ from: '2026-01-01', until: '2026-04-01' }],
  },
);

export const validSchemas: readonly TSchema[] = [Valid];
