import { type TSchema, Type } from '@sinclair/typebox';
import { text } from '../http/scalars.ts';
import { choice, strictObject } from '../http/schema.ts';

export const GroupDefinition = strictObject(
  {
    label: Type.Optional(text(200)),
    pick: choice(['best', 'first'], {
      description: 'The rule that gives most points, or the first that fires, by priority.',
    }),
  },
  {
    $id: 'GroupDefinition',
    description: 'Rules of which at most one applies. Rules without a group add up.',
    examples: [{ label: 'Seasonal bonus', pick: 'best' }],
  },
);

export const groupSchemas: readonly TSchema[] = [GroupDefinition];
