import t from 'tap';
import { figuresToPost } from '../../src/core/needs.ts';
import { compileProgram } from '../../src/core/program/compile.ts';
import type { ProgramDocument } from '../../src/core/program/document.ts';
import { END_OF_DAYS, FIRST_DAY, formatDay, parseDay } from '../../src/core/time.ts';

const DOCUMENT: ProgramDocument = {
  name: 'Club',
  timezone: 'UTC',
  currency: 'EUR',
  points: {},
  metrics: {
    monthSpend: { sum: 'line.net', over: { calendar: 'month' } },
    lastMonth: { sum: 'line.net', over: { rolling: 'P1M' } },
    orders: { count: 'transaction', over: 'lifetime' },
  },
  ladders: {
    status: {
      tiers: [
        { key: 'red' },
        {
          key: 'gold',
          reach: {
            all: [
              { metric: 'monthSpend', atLeast: 100 },
              { metric: 'orders', atLeast: 2 },
            ],
          },
        },
      ],
      held: { until: 'forever' },
    },
  },
};
const program = compileProgram(DOCUMENT, 1, null);

t.test('a change counts for later days until its period is over', async (t) => {
  const until = (metric: string, day: string): string => {
    const found = program.metrics.get(metric);
    return found === undefined ? '' : formatDay(found.countsUntil(parseDay(day), parseDay('2026-01-01')));
  };
  t.equal(until('monthSpend', '2026-02-10'), '2026-03-01');
  t.equal(until('lastMonth', '2026-02-10'), '2026-03-10');
  t.equal(until('lastMonth', '2026-01-28'), '2026-02-28');
  // A month before 28 February begins after 28 January, so that the last days of January still count on it.
  t.equal(until('lastMonth', '2026-01-29'), '2026-03-01');
  t.equal(until('lastMonth', '2026-01-31'), '2026-03-01');
  t.equal(until('lastMonth', '2026-02-28'), '2026-03-28');
});

t.test('a late post asks for all figures of a ladder up to the last day that it can reach', async (t) => {
  const day = parseDay('2026-02-10');
  const occurredAt = Date.parse('2026-02-10T12:00:00Z');
  const post = {
    kind: 'purchase',
    occurredAt,
    enrolledAt: 0,
    stakeholder: null,
    knownUntil: occurredAt,
  } as const;
  t.strictSame(figuresToPost(program, post), [
    { key: 'monthSpend', byMember: false, from: parseDay('2026-02-01'), split: day, to: END_OF_DAYS },
    { key: 'orders', byMember: false, from: FIRST_DAY, split: day, to: END_OF_DAYS },
  ]);
});
