import { isOn } from '../ledger.ts';
import type { JudgedOccasion } from '../occasions/occasion.ts';
import { periodName } from '../occasions/period-end.ts';
import { windowsOf } from '../periods.ts';
import type { Program } from '../program/compiled.ts';
import { formatInstant } from '../time.ts';
import type { Draft } from './draft.ts';

/** That it was the day of something is worth telling where something was given for it. */
export function tellOccasion(draft: Draft, program: Program, occasion: JudgedOccasion): void {
  const { books, coupons, events } = draft;
  const given = books.entries.flatMap(({ source, target, rule, points, amount }) =>
    isOn(source, 'issued') && 'side' in target ? [{ rule, holder: target.holder, points, amount }] : [],
  );
  // Others have come to their end meanwhile.
  const granted = coupons
    .filter(({ seq, status }) => seq === books.seq && status === 'open')
    .map(({ rule, reward }) => ({ rule, reward }));
  if (given.length === 0 && granted.length === 0) return;
  const data = { ...aboutOccasion(program, occasion), given, granted };
  events.push({ type: EVENTS[occasion.kind], at: occasion.at, data });
}

const EVENTS = {
  'period-end': 'period.settled',
  anniversary: 'anniversary.reached',
  birthday: 'birthday.reached',
  inactivity: 'inactivity.reached',
} as const satisfies Record<JudgedOccasion['kind'], string>;

function aboutOccasion(program: Program, occasion: JudgedOccasion): object {
  switch (occasion.kind) {
    case 'period-end':
      return aboutPeriod(program, occasion);
    case 'anniversary':
      return occasion.rule === null ? { years: occasion.years } : { rule: occasion.rule };
    case 'birthday':
      return { stakeholder: occasion.stakeholder };
    case 'inactivity':
      return { rule: occasion.rule };
  }
}

/** The period that ended: its end does not belong to it. */
function aboutPeriod(
  { zone, rules }: Program,
  { period: name, occurredAt }: Extract<JudgedOccasion, { kind: 'period-end' }>,
): object {
  const settled = rules['period-end'].map(({ definition }) => definition.period);
  const period = settled.find((one) => one !== undefined && periodName(one) === name);
  if (period === undefined) throw new Error(`no rule settles ${name}`);
  const { delay: _, ...calendar } = period;
  const day = zone.dayOf(occurredAt);
  const { from, to } = windowsOf(calendar)(day, day);
  const [since, until] = [from, to].map((each) => formatInstant(zone.startOf(each)));
  return { calendar: period.calendar, from: since, until };
}
