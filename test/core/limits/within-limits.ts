import assert from 'node:assert/strict';
import { formatDecimal, toWholeNumber, ZERO } from '../../../src/core/decimal.ts';
import {
  isOfAccount,
  isOfProgram,
  type LastingLimit,
  limitCounter,
  useFigure,
} from '../../../src/core/limits/limit.ts';
import { figureOver } from '../../../src/core/metrics.ts';
import { allRules } from '../../../src/core/program/compile.ts';
import type { Program } from '../../../src/core/program/compiled.ts';
import type { AccountState } from '../../../src/core/state.ts';
import type { Account } from '../harness.ts';

/** Asserts that no limit of a programme with one version is exceeded in any of its periods. Returns how much is used. */
export function assertWithinLimits({ programs: [program], state, used }: Account): number {
  assert.ok(program);
  let sum = 0;
  for (const limit of new Set(allRules(program).flatMap(({ limits }) => limits))) {
    if (isOfAccount(limit)) sum += useWithin(program, limit, state);
    if (!isOfProgram(limit)) continue;
    for (const { posted } of state.history.values()) {
      const value = used.get(limitCounter(limit, program.zone.dayOf(posted.occurredAt))) ?? 0;
      assert.ok(value >= 0 && value <= limit.most, `${limit.key}: ${value} of ${limit.most}`);
      sum += value;
    }
  }
  return sum;
}

/** Every day of every period in which something was used, which is when a rolling one can be fullest. */
function useWithin({ zone }: Program, limit: LastingLimit, state: AccountState): number {
  const enrolledOn = zone.dayOf(state.profile?.enrolledAt ?? 0);
  const people = limit.per === 'stakeholder' ? [null, ...state.stakeholders.keys(), 'ann', 'bob'] : [null];
  let sum = 0;
  for (const figure of new Set(people.map((person) => useFigure(limit, person)))) {
    for (const day of state.series.get(figure)?.days.keys() ?? []) {
      const value = figureOver(state, figure, limit.period.windowOf(day, enrolledOn));
      assert.ok(
        ZERO <= value && toWholeNumber(value) <= limit.most,
        `${figure}: ${formatDecimal(value)} of ${limit.most}`,
      );
      sum += toWholeNumber(value);
    }
  }
  return sum;
}
