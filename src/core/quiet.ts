import type { Decision } from './decision.ts';

/**
 * Nothing comes of it that would have to be remembered, so that settling an account to which nothing happened leaves
 * no trace in the log. Whatever a decision lists is something that happened, also what will be added to it one day.
 */
export function isQuiet(decision: Decision): boolean {
  return Object.values(decision).every((part) => !Array.isArray(part) || part.length === 0);
}
