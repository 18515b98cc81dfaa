import type { Command } from '../core/command.ts';
import type { Decision } from '../core/decision.ts';

/** What stands in many rows beside what the log says. */
export interface Owner {
  readonly accountId: string;
  readonly tenantId: number;
  readonly programId: number;
}

/** A command of the log, decided again. */
export interface Decided {
  readonly owner: Owner;
  readonly command: Command;
  readonly decision: Decision;
}
