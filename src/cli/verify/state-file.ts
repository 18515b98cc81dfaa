import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { StartupError } from '../../startup-error.ts';
import type { VerifyTask } from './options.ts';
import type { Tally } from './tally.ts';

/** How far a run has come, and what it has found. */
export interface SavedState {
  /** For what it was asked: another question cannot be gone on with. */
  readonly tenant: string | null;
  readonly depth: VerifyTask['depth'];
  /** The last account that was verified; null: none yet. */
  readonly after: string | null;
  readonly tally: Tally;
}

/** Undefined: there is none. */
export async function readState(file: string, task: VerifyTask): Promise<SavedState | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new StartupError(`--state ${file}: ${error.message}`);
  });
  if (text === undefined) return undefined;
  const state = parse(text);
  if (state === undefined)
    throw new StartupError(`--state ${file} holds something else: name another file, or remove it`);
  if (state.tenant !== task.tenant || state.depth !== task.depth)
    throw new StartupError(
      `--state ${file} is of another run${state.tenant === null ? '' : ` (--tenant ${state.tenant})`}` +
        `${state.depth === 'sums' ? ' with --ledger-only' : ''}: give the same options, or name another file`,
    );
  return state;
}

function parse(text: string): SavedState | undefined {
  try {
    const state: unknown = JSON.parse(text);
    const isState = typeof state === 'object' && state !== null && 'after' in state && 'tally' in state;
    return isState ? (state as SavedState) : undefined;
  } catch {
    return undefined;
  }
}

/** Whole or not at all, whenever the process ends. */
export async function writeState(file: string, state: SavedState): Promise<void> {
  await writeFile(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`);
  await rename(`${file}.new`, file);
}

export async function removeState(file: string): Promise<void> {
  await rm(file, { force: true });
}
