import t from 'tap';
import type { FigureNeed } from '../../../src/core/needs.ts';
import { compileProgram } from '../../../src/core/program/compile.ts';
import type { Program } from '../../../src/core/program/compiled.ts';
import type { LadderDefinition, ProgramDocument } from '../../../src/core/program/document.ts';
import {
  figuresToReach,
  figuresToReassess,
  figuresToSettle,
  figuresToShowTiers,
} from '../../../src/core/tiers/ladder-needs.ts';
import { END_OF_DAYS, formatDay, parseDay } from '../../../src/core/time.ts';
import { club, instant } from '../harness.ts';
import { heldThen, ladder } from './story.ts';

const DAY = parseDay('2026-06-10');
const ENROLLED = parseDay('2025-05-17');
const compiled = (document: ProgramDocument): Program => compileProgram(document, 1, null);
const yearly = (parts: Partial<LadderDefinition> = {}): Program => compiled(ladder(parts));
/** As "spend 2026-01-01 | 2026-06-10 – 2027-01-01": one sum, then day by day. */
const told = (needs: readonly FigureNeed[]): readonly string[] =>
  needs.map(({ key, from, split, to }) => {
    const end = to === END_OF_DAYS ? 'ever' : formatDay(to);
    return `${key} ${formatDay(from)} | ${formatDay(split)} – ${end}`;
  });

t.test('to reach a tier, the period of the day is asked for, up to where the day counts', async (t) => {
  t.strictSame(told(figuresToReach(yearly(), DAY, ENROLLED)), ['spend 2026-01-01 | 2026-06-10 – 2027-01-01']);
});

t.test('what is left over asks for the period before as one sum, and counts in the next one', async (t) => {
  const program = yearly({ carryOver: { metric: 'spend' } });
  t.strictSame(told(figuresToReach(program, DAY, ENROLLED)), ['spend 2025-01-01 | 2026-01-01 – 2028-01-01']);
  t.strictSame(told(figuresToShowTiers(program, DAY, ENROLLED)), [
    'spend 2025-01-01 | 2026-01-01 – 2026-06-11',
  ]);
});

t.test('where what was held decides about later tiers, all later days are asked for', async (t) => {
  const [red, bronze] = ladder().ladders?.status?.tiers ?? [];
  if (red === undefined || bronze === undefined) throw new Error('no tiers');
  const cases: readonly Partial<LadderDefinition>[] = [
    { tiers: [red, { ...bronze, keep: { metric: 'spend', atLeast: 50 } }] },
    { tiers: [red, { ...bronze, headStart: { spend: 10 } }] },
    { held: heldThen('figures', { until: 'end-of-year' }) },
  ];
  for (const parts of cases)
    t.strictSame(told(figuresToReach(yearly(parts), DAY, ENROLLED)), [
      'spend 2026-01-01 | 2026-06-10 – ever',
    ]);
  t.strictSame(
    told(figuresToReach(yearly({ held: heldThen('one-down', { until: 'end-of-year' }) }), DAY, ENROLLED)),
    ['spend 2026-01-01 | 2026-06-10 – 2027-01-01'],
  );
});

t.test('a membership year is that of the account, and a rolling period is read day by day', async (t) => {
  const program = compiled(
    club({
      metrics: {
        year: { sum: 'line.net', over: { membership: 'year' } },
        days: { sum: 'line.net', over: { rolling: 'P30D' } },
      },
      ladders: {
        status: {
          tiers: [
            { key: 'red' },
            {
              key: 'silver',
              reach: {
                any: [
                  { metric: 'year', atLeast: 1 },
                  { metric: 'days', atLeast: 1 },
                ],
              },
            },
          ],
          held: { until: 'end-of-membership-year' },
        },
      },
    }),
  );
  t.strictSame(told(figuresToReach(program, DAY, ENROLLED)), [
    'year 2026-05-17 | 2026-06-10 – 2027-05-17',
    'days 2026-05-12 | 2026-05-12 – 2027-05-17',
  ]);
  t.strictSame(told(figuresToShowTiers(program, DAY, ENROLLED)), [
    'year 2026-05-17 | 2026-06-11 – 2026-06-11',
    'days 2026-05-12 | 2026-06-11 – 2026-06-11',
  ]);
});

t.test('what is due asks for figures only where they decide, from the last day before it on', async (t) => {
  const due = { dueAt: instant('2027-01-01T00:00:00Z'), now: instant('2028-02-03') };
  t.strictSame(figuresToSettle([yearly()], due, ENROLLED), []);
  const program = yearly({ held: heldThen('figures', { until: 'end-of-year' }) });
  t.strictSame(told(figuresToSettle([program], due, ENROLLED)), [
    'spend 2026-01-01 | 2026-12-31 – 2028-02-04',
  ]);
});

t.test('versions that came into force since are asked, too, and no others', async (t) => {
  const later = compileProgram(
    ladder({ held: heldThen('figures', { until: 'end-of-year' }) }),
    2,
    instant('2027-06-01'),
  );
  const versions = [yearly(), later];
  const from = (dueAt: string, now: string) =>
    figuresToSettle(versions, { dueAt: instant(dueAt), now: instant(now) }, ENROLLED).length;
  t.equal(from('2027-01-01', '2027-05-31'), 0);
  t.equal(from('2027-01-01', '2027-06-01'), 1);
  t.strictSame(told(figuresToReassess(versions, [instant('2026-06-10')], ENROLLED)), [
    'spend 2026-01-01 | 2026-06-10 – 2027-01-01',
    'spend 2026-01-01 | 2026-06-10 – ever',
  ]);
  t.strictSame(told(figuresToReassess(versions, [instant('2027-06-10')], ENROLLED)), [
    'spend 2027-01-01 | 2027-06-10 – ever',
  ]);
});
