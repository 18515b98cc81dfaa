import { createProgramCache } from '../../src/engine/programs.ts';
import { verifyAccounts } from '../../src/verify/verify-accounts.ts';
import type { TestApp } from '../harness/app.ts';
import { compareAnswer, compareWallets, type Differences, differ } from './agree.ts';
import { compareLots } from './agree-on-lots.ts';
import { type Command, play } from './commands/command.ts';
import { wrongSums } from './ledger-sums.ts';
import { type Account, newAccount, whoGoesOn } from './model/account.ts';
import type { Twin } from './model/twin.ts';
import { newWorld, type Step, type World } from './model/world.ts';
import { openService, type Service } from './service.ts';

export const START = Date.parse('2026-01-10T10:00:00Z');
const ACCOUNTS = ['A', 'B', 'C'];
const PEOPLE = ['P', 'Q'];

/** How often what was answered with what. */
export type Seen = Record<string, number>;

/** Does the same to the service and to the model, and throws where they disagree. */
export async function playHistory(
  app: TestApp,
  twin: Twin,
  commands: readonly Command[],
  seen: Seen,
): Promise<void> {
  const service = await openService(app, twin, { accounts: ACCOUNTS, people: PEOPLE, now: START });
  const accounts = ACCOUNTS.map((name) => newAccount(name, PEOPLE));
  const world = newWorld(twin, accounts, START);
  const answers = new Map<object, unknown>();
  for (const [index, command] of commands.entries()) {
    const step = play(world, command);
    if (step === null) continue;
    const differences = await take(step);
    if (differences.length > 0) throw new Error(complaint(index, step, differences));
    const what = `${command.kind} ${step.code ?? step.status}`;
    seen[what] = (seen[what] ?? 0) + 1;
  }
  const differences = await replayDifferences(app, service);
  if (differences.length > 0)
    throw new Error(`the log does not replay to the books:\n${differences.join('\n')}`);

  async function take(step: Step): Promise<Differences> {
    const { request, again } = step;
    const answer = await service.send(request);
    if (/transfers$|merge$/.test(request.path)) await service.untilDelivered();
    if (step.status === 201) answers.set(request, answer.body);
    const repeated = again === undefined ? [] : differ('the same again', answers.get(again), answer.body);
    return [
      ...compareAnswer(step, answer, service),
      ...repeated,
      ...(await compareBooks(app, world, { step, service })),
    ];
  }
}

/** What verifying finds: the log, decided again, gives other books than those that are stored. */
async function replayDifferences({ db }: TestApp, { tenantId }: Service): Promise<Differences> {
  const found: string[] = [];
  const all = { tenantId, accountIds: null, after: null, depth: 'replay' } as const;
  for await (const { differences } of verifyAccounts(db, createProgramCache(db), all))
    found.push(...differences.map((difference) => JSON.stringify(difference)));
  return found;
}

async function compareBooks(
  { pool }: TestApp,
  world: World,
  { step, service }: { readonly step: Step; readonly service: Service },
): Promise<Differences> {
  const [lots, sums, ...shown] = await Promise.all([
    compareLots(pool, world, service),
    wrongSums(pool, service.tenantId),
    ...concernedBy(step, world).map((account) => compareWallets(account, service)),
  ]);
  return [...shown.flat(), ...lots, ...sums];
}

/** Those that a request names, or that go on for them; all where it names none. */
function concernedBy({ request: { path, body } }: Step, { accounts }: World): readonly Account[] {
  const text = path + JSON.stringify(body);
  const named = accounts.filter(({ name }) => text.includes(`external:${name}`));
  return [...new Set((named.length > 0 ? named : accounts).map(whoGoesOn))];
}

function complaint(index: number, { request }: Step, differences: Differences): string {
  const { method, path, body } = request;
  return `after command ${index}, ${method} ${path} ${JSON.stringify(body)}:\n${differences.join('\n')}`;
}
