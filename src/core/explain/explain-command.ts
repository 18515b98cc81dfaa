import type { Basis } from '../basis.ts';
import { type Command, isJudged } from '../command.ts';
import { postedBy } from '../posted-by.ts';
import type { Program } from '../program/compiled.ts';
import { standsAs } from '../stands-as.ts';
import type { Instant } from '../time.ts';
import { readTransaction } from '../transaction.ts';
import { explain, type RuleExplanation } from './explain.ts';

/** A command with what it was judged on, as the log has it. */
export interface JudgedCommand {
  readonly command: Command;
  readonly basis: Basis | null;
  readonly programVersion: number;
  readonly occurredAt: Instant;
}

/** Why each rule gave what it gave for a command, or nothing; none where no rule looked at it. */
export function explainCommand(
  programs: readonly Program[],
  { command, basis, programVersion, occurredAt }: JudgedCommand,
): readonly RuleExplanation[] {
  const posted = postedBy(command, occurredAt);
  if (posted === null || basis === null || basis.unheard === true) return [];
  if (command.kind === 'quote-hold') return [];
  const stands = isJudged(command)
    ? standsAs(command.transaction, basis, programVersion)
    : { posted, programVersion };
  const program = programs.find(({ version }) => version === stands.programVersion);
  if (program === undefined) throw new Error(`programme version ${stands.programVersion} is gone`);
  return explain(program, readTransaction(stands.posted), basis);
}
