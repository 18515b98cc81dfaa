import { deepStrictEqual } from 'node:assert';
import fc from 'fast-check';
import t from 'tap';
import type { Command } from '../../../src/core/command.ts';
import { decide } from '../../../src/core/decide/decide.ts';
import { plus, ZERO } from '../../../src/core/decimal.ts';
import { explain } from '../../../src/core/explain.ts';
import { type FigureNeed, figuresToPost } from '../../../src/core/needs.ts';
import { checkProgram } from '../../../src/core/program/check.ts';
import { compileProgram, type Program, programAt } from '../../../src/core/program/compile.ts';
import { type LoggedCommand, replay } from '../../../src/core/replay.ts';
import type { AccountState } from '../../../src/core/state.ts';
import type { Instant } from '../../../src/core/time.ts';
import { type PostedTransaction, readTransaction } from '../../../src/core/transaction.ts';
import { checkedProgram } from './arbitrary-program.ts';

const ACCOUNT = 'a0000000-0000-7000-8000-000000000001';
const BUYER = 'b0000000-0000-7000-8000-000000000001';
const NOW = Date.parse('2026-06-30T22:30:00Z');

const km = fc.constantFrom(0, 12, -3, 0.1 + 0.2, 1e-7, 1e300, '12', true);
const attributes = fc.record({ km, tags: fc.constant(['a', 'b']), size: fc.constantFrom('large', 7) });
const occurredAt = fc.constantFrom(
  Date.parse('1900-01-01T00:00:00Z'),
  Date.parse('2020-02-29T23:59:59.999Z'),
  Date.parse('2022-03-27T01:00:00Z'),
  Date.parse('2026-01-31T12:00:00Z'),
  Date.parse('2026-06-30T12:00:00Z'),
  NOW,
);
const line = fc.record({
  id: fc.constantFrom('1', '2', '3'),
  sku: fc.constantFrom('11', '42'),
  quantity: fc.constantFrom('1', '12', '0.000001', '999999999999'),
  unitPrice: fc.constantFrom('0', '9.99', '0.000001', '1000', '999999999999.999999'),
  category: fc.constantFrom('Seafood', 'shipping'),
  attributes,
});
const purchase = fc.record({
  kind: fc.constant('purchase' as const),
  occurredAt,
  stakeholder: fc.constantFrom(BUYER, null),
  currency: fc.constant('EUR'),
  lines: fc.array(line, { minLength: 1, maxLength: 3 }),
  channel: fc.constantFrom('web', 'shop'),
  attributes,
});
const activity = fc.record({
  kind: fc.constant('activity' as const),
  occurredAt,
  stakeholder: fc.constantFrom(BUYER, null),
  type: fc.constantFrom('training', 'survey'),
  lines: fc.constant([]),
  attributes,
});
const history = fc.array(fc.oneof(purchase, activity), { minLength: 1, maxLength: 4 });

t.test('no document that passed the check can make a decision fail', async (t) => {
  let fired = 0;
  fc.assert(
    fc.property(checkedProgram, history, (document, transactions) => {
      const program = compileProgram(document, 1, null);
      const account = enrolled(program);
      for (const transaction of transactions) {
        post(account, transaction as PostedTransaction);
      }
      fired += account.log.filter(({ basis }) => basis !== null).length;
      undo(account);
    }),
    { numRuns: 300 },
  );
  t.ok(fired > 300, 'and most transactions are booked');
});

t.test('what was taken out of a document leaves one that passes', async (t) => {
  fc.assert(fc.property(checkedProgram, (document) => checkProgram(document).length === 0));
  const sizes = fc.sample(checkedProgram, 500).map((document) => (document.rules ?? []).length);
  t.ok(sizes.filter((rules) => rules > 0).length > 250, 'and most have rules');
});

interface Account {
  readonly programs: readonly Program[];
  readonly log: LoggedCommand[];
}

function enrolled(program: Program): Account {
  const command: Command = { kind: 'account', accountKind: 'company', enrolledAt: 0 };
  const log = [{ seq: 1, command, now: NOW, basis: null, nonce: null, programVersion: 1 }];
  return { programs: [program], log };
}

function post(account: Account, transaction: PostedTransaction): void {
  const program = programAt(account.programs, transaction.occurredAt);
  const command: Command = { kind: transaction.kind, externalId: `t${account.log.length}`, transaction };
  const needs = figuresToPost(program, transaction.kind, transaction.occurredAt);
  const basis = run(account, command, (state) => onlyWhatIsLoaded(state, needs));
  if (basis !== null) explain(program, readTransaction(transaction), basis);
}

/** A part of each purchase comes back; then everything is voided. */
function undo(account: Account): void {
  for (const { seq, command } of account.log.slice()) {
    if (!('transaction' in command)) continue;
    const [first] = command.transaction.lines;
    if (first !== undefined) {
      run(account, {
        kind: 'return',
        externalId: `r${seq}`,
        occurredAt: NOW,
        currency: 'EUR',
        of: command.externalId,
        stakeholder: null,
        lines: [{ id: first.id, quantity: '0.000001' }],
      });
    }
    run(account, { kind: 'void', subject: seq, reason: 'a mistake' });
  }
}

/** Decides, logs what is accepted, and finds the same on replay. Answers the basis. */
function run(account: Account, command: Command, load = (state: AccountState): AccountState => state) {
  const { programs, log } = account;
  const now: Instant = NOW + log.length;
  const state = load(withBuyer(replay(ACCOUNT, programs, log).state));
  const deciding = { command, now, programs, refusedClaims: new Set<string>(), nonce: `n${log.length}` };
  const decision = decide({ accountId: ACCOUNT, state, ...deciding });
  if (decision.refused) return null;
  log.push({
    seq: log.length + 1,
    command,
    now,
    basis: decision.basis,
    nonce: deciding.nonce,
    programVersion: decision.programVersion,
  });
  const again = replay(ACCOUNT, programs, log).decisions.at(-1);
  const told = [again?.entries, again?.figures, again?.holdings, again?.coupons];
  deepStrictEqual(told, [decision.entries, decision.figures, decision.holdings, decision.coupons]);
  return decision.basis;
}

function withBuyer(state: AccountState): AccountState {
  const buyer = { id: BUYER, roles: ['buyer'], circle: 1, attributes: { km: 3 }, active: true };
  return { ...state, stakeholders: new Map([[BUYER, buyer]]) };
}

/** The figures as the database would give them for these needs: summed up to the split, and nothing else. */
function onlyWhatIsLoaded(state: AccountState, needs: readonly FigureNeed[]): AccountState {
  const series = new Map<string, AccountState['series'] extends ReadonlyMap<string, infer S> ? S : never>();
  const members = new Map<string, AccountState['members'] extends ReadonlyMap<string, infer M> ? M : never>();
  for (const { key, byMember, from, split, to } of needs) {
    const known = state.series.get(key);
    const knownMembers = state.members.get(key);
    if (byMember && knownMembers !== undefined) members.set(key, { ...knownMembers, from, to });
    if (byMember || known === undefined) continue;
    const within = [...known.days].filter(([day]) => from <= day && day < to);
    const before = within
      .filter(([day]) => day < split)
      .reduce((sum, [, figure]) => plus(sum, figure.value), ZERO);
    series.set(key, { from, split, to, before, days: new Map(within.filter(([day]) => day >= split)) });
  }
  return { ...state, series, members };
}
