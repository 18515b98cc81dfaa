import { Type } from '@sinclair/typebox';
import { Decimal, ExternalId } from '../http/scalars.ts';
import { ref } from '../http/schema.ts';

/** How a line of a return was set against purchases, in the answer and in its explanation. */
export const matchedLine = {
  index: Type.Integer({ description: 'Of the line of the return, from 0.' }),
  matched: ref(Decimal),
  unmatched: ref(Decimal, { description: 'What is found in no purchase that was recorded before.' }),
  evaluated: Type.Optional(
    Type.Literal(true, {
      description:
        'What is unmatched was judged as a purchase of it would be, and took back what that would earn.',
    }),
  ),
  of: Type.Array(Type.Object({ purchase: ref(ExternalId), line: Type.String(), quantity: ref(Decimal) }), {
    description: 'Newest purchase first. `quantity`: units, or the amount off the price.',
  }),
};
