import fc from 'fast-check';
import t from 'tap';
import { testApp } from '../harness/app.ts';
import { type Command, command } from './commands/command.ts';
import { playHistory, type Seen, START } from './history.ts';
import type { Twin } from './model/twin.ts';
import { PLAIN } from './twins/plain.ts';
import { RICH } from './twins/rich.ts';

/**
 * Other histories: FEALTY_MODEL_SEED=2 npx tap test/model/model.test.ts. More of them, and longer ones:
 * FEALTY_MODEL_HISTORIES=100 FEALTY_MODEL_COMMANDS=1000, with --timeout=3600.
 */
const SEED = Number(process.env.FEALTY_MODEL_SEED ?? 1);
const HISTORIES = Number(process.env.FEALTY_MODEL_HISTORIES ?? 3);
const COMMANDS_MAX = Number(process.env.FEALTY_MODEL_COMMANDS ?? 300);
/** Within what a test file may take, for then nobody would be told the shortest history found. */
const HISTORY_MS_MAX = 70_000;

const app = await testApp(t, { clock: () => START });

t.test('of a rich programme the service and the model say the same, whatever happens', async (t) => {
  const seen: Seen = {};
  await agree(RICH, HISTORIES, seen);
  t.comment(`seed ${SEED}: ${JSON.stringify(seen)}`);
  for (const what of ['purchase 201', 'return 201', 'void 201', 'redeem 201', 'transfer 201', 'retry 200'])
    t.ok((seen[what] ?? 0) > 0, what);
});

t.test('of a plain programme, too', async (t) => {
  const seen: Seen = {};
  await agree(PLAIN, Math.ceil(HISTORIES / 2), seen);
  t.ok((seen['return 201'] ?? 0) > 0);
});

/** Throws with the seed, and with the shortest history found that shows the first disagreement. */
async function agree(twin: Twin, numRuns: number, seen: Seen): Promise<void> {
  const history = fc.noBias(fc.array(command, { maxLength: COMMANDS_MAX, size: 'max' }));
  const alike = fc.asyncProperty(history, (commands: readonly Command[]) =>
    playHistory(app, twin, commands, seen),
  );
  await fc.assert(alike, { seed: SEED, numRuns, interruptAfterTimeLimit: numRuns * HISTORY_MS_MAX });
}
