import { type ProgramTask, parseProgramOptions, programHelp } from './options.ts';
import type { Outcome } from './outcome.ts';
import { runCheck } from './run-check.ts';
import { runDescribe } from './run-describe.ts';
import { runExplain } from './run-explain.ts';
import { UnreadableFile } from './source.ts';

/** What is printed where, and the exit status: 2 where the command was not understood or a file cannot be read. */
export interface Printed {
  readonly status: 0 | 1 | 2;
  readonly out: string;
  readonly err: string;
}

/** The whole command; texts for people are on lines of at most `width` characters. */
export async function runProgram(args: readonly string[], width: number): Promise<Printed> {
  const task = parseProgramOptions(args);
  if ('mistake' in task) return misused(`${task.mistake}\nTry npm run program -- --help`);
  try {
    const { status, text } = await run(task, width);
    return { status, out: `${text}\n`, err: '' };
  } catch (error) {
    if (error instanceof UnreadableFile) return misused(error.message);
    throw error;
  }
}

async function run(task: ProgramTask, width: number): Promise<Outcome> {
  switch (task.verb) {
    case 'help':
      return { status: 0, text: programHelp.trimEnd() };
    case 'check':
      return runCheck(task);
    case 'describe':
      return runDescribe(task, width);
    case 'explain':
      return runExplain(task, width);
  }
}

function misused(reason: string): Printed {
  return { status: 2, out: '', err: `${reason}\n` };
}
