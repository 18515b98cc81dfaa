import { ExternalId, text } from './scalars.ts';
import { ref } from './schema.ts';

const REASON_MAX = 500;
const AUTHOR_MAX = 100;

/** What every request says by which somebody moves points by hand. */
export const byHand = {
  externalId: ref(ExternalId),
  reason: text(REASON_MAX, {
    description: 'Why. It stays in the log for ever: write no personal data, such as a name or an illness.',
    examples: ['Delivered late: 500 points as goodwill'],
  }),
  author: text(AUTHOR_MAX, {
    description:
      'Who does it, by the id in your own system. It stays in the log for ever: no name, no address.',
    examples: ['agent-17'],
  }),
};
