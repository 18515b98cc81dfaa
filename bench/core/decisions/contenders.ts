import { deepStrictEqual } from 'node:assert/strict';
import { apply } from '../../../src/core/apply.ts';
import type { Decision } from '../../../src/core/decision.ts';
import type { Entry } from '../../../src/core/ledger.ts';
import { compileProgram } from '../../../src/core/program/compile.ts';
import type { Contender } from '../race.ts';
import { type Case, decideCase, makeCases, type Size } from './accounts.ts';
import { decideByHand, type OutcomeByHand } from './hand-written.ts';
import { programOf } from './program.ts';

const RULES = 10;
const SIZE: Size = { accounts: 6, purchases: 40, lines: 10 };

/** Whole decisions. Throws where the functions by hand do not bring the very same. */
export function decisionContenders(): Record<'ours' | 'handWritten' | 'oursApplied', Contender> {
  const programs = [compileProgram(programOf(RULES), 1, null)];
  const [program] = programs;
  if (program === undefined) throw new Error('a programme');
  const cases = makeCases(program, SIZE);
  const decisions = cases.map((asked) => decideCase(programs, asked));
  for (const [index, asked] of cases.entries()) {
    deepStrictEqual(decideByHand(asked), shown(decisions[index]), `purchase ${index}`);
  }
  requireVariety(decisions);
  const units = cases.length;
  const checksum = decisions.reduce((sum, { entries }) => sum + sumOf(entries), 0);
  const passOf = (decided: (asked: Case) => { readonly entries: readonly Entry[] }) => () =>
    cases.reduce((sum, asked) => sum + sumOf(decided(asked).entries), 0);
  return {
    ours: { units, checksum, pass: passOf((asked) => decideCase(programs, asked)) },
    handWritten: { units, checksum, pass: passOf(decideByHand) },
    oursApplied: {
      units,
      checksum,
      pass: passOf((asked) => {
        const decision = decideCase(programs, asked);
        // The checksum is of what was decided; that the state is made as well must only not be optimised away.
        if (apply(asked.state, decision).seq !== decision.seq) throw new Error('not applied');
        return decision;
      }),
    },
  };
}

/** Decisions under so many rules, or on purchases of so many lines. */
export function growthContender({ rules, lines }: { rules: number; lines: number }): Contender {
  const programs = [compileProgram(programOf(rules), 1, null)];
  const cases = programs.flatMap((program) => makeCases(program, { accounts: 2, purchases: 4, lines }));
  const pass = () => cases.reduce((sum, asked) => sum + sumOf(decideCase(programs, asked).entries), 0);
  return { units: cases.length, checksum: pass(), pass };
}

/** What both bring. */
function shown(decision: Decision | undefined): OutcomeByHand {
  if (decision === undefined || decision.basis === null) throw new Error('a purchase is judged on a basis');
  const { entries, wallets, lots, figures, holdings, tiers, basis } = decision;
  return { entries, wallets, lots, figures, holdings, tiers, basis };
}

/** A comparison in which a rule never fires, or no tier is ever reached, would not say much. */
function requireVariety(decisions: readonly Decision[]): void {
  const fired = new Set(decisions.flatMap(({ entries }) => entries.map(({ rule }) => rule)));
  const reached = new Set(decisions.flatMap(({ holdings }) => holdings.map(({ tier }) => tier)));
  if (fired.size !== RULES || reached.size !== 2) {
    throw new Error(`only ${[...fired].join(', ')} gave points; reached were ${[...reached].join(', ')}`);
  }
}

/** Points by place, so that the same points in another order are not the same. */
function sumOf(entries: readonly Entry[]): number {
  let sum = 0;
  for (const { n, amount } of entries) sum += (n + 1) * amount;
  return sum;
}
