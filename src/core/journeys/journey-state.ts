/** Where an account is with a journey: it has not begun it, is on its way, did all steps, or ran out of time. */
export const JOURNEY_STATES = ['open', 'running', 'done', 'expired'] as const;
export type JourneyState = (typeof JOURNEY_STATES)[number];
