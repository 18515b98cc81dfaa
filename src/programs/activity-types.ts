import { Type } from '@sinclair/typebox';
import { text } from '../http/scalars.ts';

const TYPES_MAX = 50;

export const activityType = text(100);

/** Of a rule, or of a step. */
export const activityTypes = Type.Union(
  [activityType, Type.Array(activityType, { minItems: 1, maxItems: TYPES_MAX, uniqueItems: true })],
  {
    description: 'Only activities of this type, or of these.',
    examples: ['training', ['survey', 'success-story']],
    'x-mistake': `must be a type of activity (a text of 1 to 100 characters), or a list of up to ${TYPES_MAX} of them, each once`,
  },
);
