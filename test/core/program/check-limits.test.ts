import { deepStrictEqual } from 'node:assert/strict';
import t from 'tap';
import { checkProgram } from '../../../src/core/program/check.ts';
import type { ProgramDocument, RuleDefinition } from '../../../src/core/program/document.ts';
import { club, perEuro } from '../harness.ts';

const month = { calendar: 'month' } as const;
const with_ = (limit: RuleDefinition['limit'], parts: Partial<RuleDefinition> = {}): ProgramDocument =>
  club({ rules: [perEuro({ ...(limit && { limit }), ...parts })] });
const sharing = (limit: object, rules: readonly RuleDefinition[]): ProgramDocument =>
  club({ points: { reward: {}, status: {} }, rules, limits: { cap: limit as never } });
const two = [perEuro({ key: 'a' }), perEuro({ key: 'b', earn: { points: 'status', fixed: 1 } })];

const MISTAKES: readonly (readonly [
  name: string,
  document: ProgramDocument,
  pointer: string,
  detail: string,
])[] = [
  [
    'both points and a count',
    with_({ points: 1, count: 1, per: 'account', within: month }),
    '/rules/0/limit',
    'Say what is limited by exactly one of points and count.',
  ],
  [
    'neither',
    with_({ per: 'account', within: month }),
    '/rules/0/limit',
    'Say what is limited by exactly one of points and count.',
  ],
  [
    'no period',
    with_({ points: 1, per: 'account' }),
    '/rules/0/limit/within',
    'Say within which period, such as {"calendar": "month"}, or "lifetime".',
  ],
  [
    'a period of a transaction',
    with_({ points: 1, per: 'transaction', within: month }),
    '/rules/0/limit/within',
    'A limit per transaction has no period: leave within out.',
  ],
  [
    'a membership year of a programme',
    with_({ points: 1, per: 'program', within: { membership: 'year' } }),
    '/rules/0/limit/within',
    'A programme has no membership year: use a calendar period, or "lifetime".',
  ],
  [
    'a rolling period of a programme',
    with_({ points: 1, per: 'program', within: { rolling: 'P30D' } }),
    '/rules/0/limit/within',
    'What all accounts use together is counted by period, not by day: use a calendar period, or "lifetime".',
  ],
  [
    'a count per line',
    with_({ count: 1, per: 'line' }),
    '/rules/0/limit/count',
    'A rule fires for a transaction, not for a line: limit the points of a line.',
  ],
  [
    'brackets, which no line has of its own',
    with_(
      { points: 5, per: 'line' },
      {
        earn: {
          points: 'reward',
          brackets: { of: 'net', mode: 'marginal', steps: [{ from: '0', points: 1, per: '1' }] },
        },
      },
    ),
    '/rules/0/limit/per',
    'Brackets are of all lines together: name another scope.',
  ],
  [
    'whole steps of all lines',
    with_(
      { points: 5, per: 'line' },
      { earn: { points: 'reward', rate: { points: 1, per: '1', of: 'net', steps: 'whole' } } },
    ),
    '/rules/0/limit/per',
    'Whole steps are of all lines together, unless each is line: name another scope.',
  ],
  [
    'the same twice',
    with_([
      { points: 5, per: 'account', within: month },
      { points: 6, per: 'account', within: month },
    ]),
    '/rules/0/limit/1',
    'A limit for the same, within the same period, stands before: keep the lower one of them.',
  ],
  [
    'eleven limits',
    with_(
      Array.from(
        { length: 11 },
        (_, i) => ({ points: 5, per: 'account', within: { rolling: `P${i + 1}D` } }) as const,
      ),
    ),
    '/rules/0/limit',
    'Keep to at most 10 limits of a rule; there are 11.',
  ],
  ['none', with_([]), '/rules/0/limit', 'Name at least one limit, or leave limit out.'],
  [
    'a rule that is not there',
    sharing({ rules: ['a', 'bb'], count: 5, per: 'account', within: month }, two),
    '/limits/cap/rules/1',
    'There is no rule "bb"; known are "a", "b".',
  ],
  [
    'a rule twice',
    sharing({ rules: ['a', 'a'], count: 5, per: 'account', within: month }, two),
    '/limits/cap/rules/1',
    '"a" stands before: name each rule once.',
  ],
  [
    'two kinds of points',
    sharing({ rules: ['a', 'b'], points: 5, per: 'account', within: month }, two),
    '/limits/cap/rules/1',
    '"b" earns "status" points, and the rules before it "reward": limit each kind apart.',
  ],
  [
    'lines of several rules',
    sharing({ rules: ['a'], points: 5, per: 'line' }, two),
    '/limits/cap/per',
    'A line is limited for one rule at a time: put it into the rules.',
  ],
];

t.test('says what is wrong with a limit, and where', async (t) => {
  for (const [name, document, pointer, detail] of MISTAKES)
    t.same(checkProgram(document), [{ pointer, detail }], name);
});

t.test('takes limits of every scope, ten for a rule, and shared ones', async () => {
  const ten = Array.from(
    { length: 10 },
    (_, i) => ({ count: 5, per: 'stakeholder', within: { rolling: `P${i + 1}D` } }) as const,
  );
  for (const document of [
    with_(ten),
    with_({ points: 5, per: 'program', within: 'lifetime', over: 'nothing' }),
    with_({ points: 5, per: 'line' }, { earn: { points: 'reward', fixed: 3, each: 'line' } }),
    sharing({ rules: ['a', 'b'], count: 5, per: 'transaction' }, two),
  ])
    deepStrictEqual(checkProgram(document), []);
});
