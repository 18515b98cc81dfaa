import { text } from './scalars.ts';

/** What everything carries that somebody does by hand to points or to an account. */
export const byHand = {
  reason: text(500, {
    description:
      'Why, in a few words. They stay in the log for ever: write no personal data, such as a name or an illness.',
    examples: ['customer-request'],
  }),
  author: text(100, {
    description:
      'Who does it, by the id that your own system has for them: no personal data, for it stays in the log for ever.',
    examples: ['agent-17'],
  }),
};
