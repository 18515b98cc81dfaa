import type { Command } from './command.ts';
import { isJudged, type JudgedOccasion } from './occasions/occasion.ts';
import type { Instant } from './time.ts';
import type { Posted, PostedOccasion } from './transaction.ts';

/** What of a command the rules look at; null: nothing. `occurredAt`: of an enrolment, which says so nowhere else. */
export function postedBy(command: Command, occurredAt: Instant): Posted | null {
  if ('transaction' in command) return command.transaction;
  if (command.kind === 'occasion') {
    const { occasion } = command;
    return isJudged(occasion) ? postedOccasion(occasion) : null;
  }
  return command.kind === 'account' ? postedEnrolment(occurredAt) : null;
}

export function postedEnrolment(occurredAt: Instant): Posted {
  return { kind: 'enrolment', occurredAt, stakeholder: null, lines: [] };
}

export function postedOccasion(occasion: JudgedOccasion): PostedOccasion {
  const { kind, occurredAt } = occasion;
  const stakeholder = kind === 'birthday' ? occasion.stakeholder : null;
  return { kind, occurredAt, stakeholder, lines: [], occasion };
}
