import t from 'tap';
import { claimOfLimit, claimOfStock } from '../../../src/core/decide/claims.ts';
import { drawClaims } from '../../../src/core/decide/draw-claims.ts';
import type { Claim } from '../../../src/core/decision.ts';
import { isOfProgram } from '../../../src/core/limits/limit.ts';
import { type Use, warningOf } from '../../../src/core/limits/warnings.ts';
import { allRules } from '../../../src/core/program/compile.ts';
import type { LimitDefinition, SharedLimitDefinition } from '../../../src/core/program/document.ts';
import { Account, club, instant, perEuro } from '../harness.ts';

const AT = instant('2026-03-10T12:00:00Z');

function limitClaim(
  own: LimitDefinition | undefined,
  limits: Record<string, SharedLimitDefinition> = {},
): Claim {
  const document = club({
    timezone: 'Europe/Berlin',
    limits,
    rules: [perEuro({ ...(own && { limit: own }) })],
  });
  const [program] = new Account(document).programs;
  const limit =
    program &&
    allRules(program)
      .flatMap((rule) => rule.limits)
      .find(isOfProgram);
  if (program === undefined || limit === undefined) throw new Error('no limit of the programme');
  return claimOfLimit(limit, { zone: program.zone, day: program.zone.dayOf(AT), rule: null }, 1);
}

/** What moving the use of 100 tells: the type and the mark. */
function crossing(before: number, after: number, size = 100): string | null {
  const claim = claimOfStock('mug', { rule: 'gift' }, after - before);
  const event = warningOf(claim, { size: 100, used: before }, { size, used: after }, AT);
  return event === null ? null : `${event.type} ${event.data.percent}`;
}

t.test('tells that a budget nears its end, is spent, and is free again, each time that it is', async (t) => {
  t.equal(crossing(0, 79), null);
  t.equal(crossing(79, 80), 'budget.warned 80');
  t.equal(crossing(80, 94), null);
  t.equal(crossing(79, 99), 'budget.warned 95');
  t.equal(crossing(0, 100), 'budget.spent 100');
  t.equal(crossing(100, 99), 'budget.freed 100');
  t.equal(crossing(100, 0), 'budget.freed 100');
  t.equal(crossing(99, 80), null, 'it was free before');
  t.equal(crossing(120, 100), null, 'nothing is left yet');
  t.equal(crossing(100, 99, 90), null, 'nor of a budget that is less by now');
  t.equal(crossing(100, 101, 200), null, 'more by now, which nobody gave back');
});

t.test('names a limit of one rule by the rule, with its period', async (t) => {
  const claim = limitClaim({ points: 100, per: 'program', within: { calendar: 'month' } });
  const event = warningOf(claim, { size: 100, used: 99 }, { size: 100, used: 100 }, AT);
  t.strictSame(event, {
    type: 'budget.spent',
    at: AT,
    data: {
      ...{ rule: 'base', limit: null, reward: null, unit: 'points' },
      ...{ from: '2026-02-28T23:00:00Z', until: '2026-03-31T22:00:00Z' },
      ...{ size: 100, used: 100, left: 0, percent: 100 },
    },
  });
});

t.test('names a limit that rules share by its key, and the rule that claimed, if it was one', async (t) => {
  const shared = limitClaim(undefined, {
    surveys: { label: 'Surveys', rules: ['base'], count: 10, per: 'program', within: 'lifetime' },
  });
  const toldOf = (claim: Claim) => warningOf(claim, { size: 10, used: 10 }, { size: 10, used: 9 }, AT)?.data;
  const data = {
    ...{ rule: null, limit: { key: 'surveys', label: 'Surveys' }, reward: null, unit: 'count' },
    ...{ from: null, until: null, size: 10, used: 9, left: 1, percent: 100 },
  };
  t.strictSame(toldOf(shared), data, 'without a period');
  t.strictSame(toldOf({ ...shared, rule: 'base' }), { ...data, rule: 'base' });
});

t.test('a quote that nobody used frees the budget that was reserved for it', async (t) => {
  const limit: LimitDefinition = { points: 100, per: 'program', within: { calendar: 'month' } };
  const account = new Account(club({ rules: [perEuro({ limit })] })).clock('2026-03-10T12:00:00Z');
  account.quote('100');
  const { claims } = account.settle('2026-03-10T12:30:00Z');
  const { drawn } = drawOf(claims, { size: 100, used: 100 });
  const told = drawn.map(({ claim, before, after }) => warningOf(claim, before, after, account.now));
  t.match(told, [
    { type: 'budget.freed', data: { rule: 'base', from: '2026-03-01T00:00:00Z', used: 0, left: 100 } },
  ]);
  t.equal(told.length, 1);
});

function drawOf(claims: readonly Claim[], counter: Use) {
  const draw = drawClaims(claims, () => counter);
  if (draw.short !== null) throw new Error('nothing is claimed');
  return { drawn: [...draw.drawn.values()] };
}
