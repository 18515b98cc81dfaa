import { type FactReads, findFact } from '../../conditions/facts.ts';
import type { PostedKind, RuleDefinition, Trigger } from '../document.ts';
import type { Scope } from './facts.ts';
import type { Names } from './names.ts';

/** What a rule is looked at on, as far as the facts differ that it has: of a claim nothing was bought. */
export type Looked = Trigger | 'claimed';

export function lookedAtOn({ on, referral }: Pick<RuleDefinition, 'on' | 'referral'>): Looked {
  return on === 'referral' && referral === 'claimed' ? 'claimed' : on;
}

/** Why there are no lines; null for what has some. */
export const LINELESS: Readonly<Record<Looked, string | null>> = {
  purchase: null,
  activity: 'An activity has no lines',
  enrolment: 'An enrolment has no lines',
  'tier-reached': 'A tier that is reached has no lines',
  'period-end': 'The end of a period has no lines',
  anniversary: 'An anniversary has no lines',
  birthday: 'A birthday has no lines',
  inactivity: 'Inactivity has no lines',
  'journey-step': 'A step that is done has no lines',
  'journey-done': 'A journey that is done has no lines',
  referred: 'A referral that qualifies has no lines',
  referral: null,
  claimed: 'A code that is claimed has no lines',
};

const OF_LINES = ['transaction.net', 'transaction.gross', 'transaction.quantity', 'transaction.lines'];
const OF_THE_CALENDAR = /^transaction\.(?:date|weekday|month|dayOfMonth|hour)$/;

/** What follows from a referral is looked at as a referral, too. */
const MAY_BE_REFERRALS: readonly Looked[] = ['referral', 'claimed', 'tier-reached'];

/** A referrer is told what was bought, not how. */
const NOT_TOLD =
  /^(?:transaction\.(?:channel|store|paymentMethod|type|attributes\..*)|line\.attributes\..*)$/;

/** What is compared, or counted, and never there would be a rule that never fires. */
function absenceOn(on: Looked): Scope['absence'] {
  return (fact) => {
    if (fact.startsWith('referral.') && !MAY_BE_REFERRALS.includes(on))
      return 'Only referrals have that: set on to referral, or name another fact.';
    switch (on) {
      case 'purchase':
        return fact === 'transaction.type' ? 'Only activities have a type: name another fact.' : null;
      case 'activity':
        return OF_LINES.includes(fact)
          ? `An activity has no lines, and so no ${fact}: name another fact.`
          : null;
      case 'enrolment':
        return absentWithoutPosting(fact, 'when an account enrols');
      case 'period-end':
        return absentWithoutPosting(fact, 'at the end of a period');
      case 'anniversary':
        return absentWithoutPosting(fact, 'on an anniversary');
      case 'inactivity':
        return absentWithoutPosting(fact, 'when nothing is done');
      case 'birthday':
        return fact.startsWith('stakeholder') ? null : absentWithoutPosting(fact, 'on a birthday');
      case 'claimed':
        if (OF_LINES.includes(fact)) return `Of a claim there is no ${fact}: name another fact.`;
        return notTold(fact);
      case 'referral':
        return notTold(fact);
      case 'tier-reached':
      case 'journey-step':
      case 'journey-done':
      case 'referred':
        return null;
    }
  };
}

function absentWithoutPosting(fact: string, when: string): string | null {
  if (!/^(?:transaction\.|stakeholder)/.test(fact) || OF_THE_CALENDAR.test(fact)) return null;
  return `There is no ${fact} ${when}: name a fact of the account, or of the calendar.`;
}

function notTold(fact: string): string | null {
  if (!NOT_TOLD.test(fact)) return null;
  return `A referrer is not told ${fact} of what the referred account does: name another fact.`;
}

/** Of the transaction as a whole, in the `when` of a rule. */
export function scopeOfWhen(names: Names, on: Looked): Scope {
  return {
    names,
    lines: false,
    linesHint: 'put the condition into lines instead of when.',
    lineless: LINELESS[on],
    absence: absenceOn(on),
    counted: true,
    metrics: true,
  };
}

/** Of the transaction that does a step or pays a fee: these go on under later versions, which count other figures. */
export function scopeOfHappening(names: Names, on: PostedKind): Scope {
  const absence = absenceOn(on);
  return {
    ...scopeOfWhen(names, on),
    absence: (fact) =>
      isOfFigures(fact)
        ? 'A step cannot depend on figures: compare facts of the transaction or of the account here.'
        : absence(fact),
  };
}

const WITHOUT_FIGURES: readonly (keyof FactReads)[] = ['ladder', 'attribute', 'account', 'plan', 'journey'];

/** What is loaded for the version in force is not what another one counts. */
function isOfFigures(name: string): boolean {
  const reads: FactReads = findFact(name)?.reads ?? {};
  if (reads.account === 'lastPurchaseOn') return true;
  return (Object.keys(reads) as (keyof FactReads)[]).some((read) => !WITHOUT_FIGURES.includes(read));
}

/** Of one line, in the `lines` of a rule: which ones it counts is decided here. */
export function scopeOfLines(names: Names, on: Looked): Scope {
  return { ...scopeOfWhen(names, on), lines: true, counted: false };
}

/** Of whatever a metric counts: a line or a transaction. */
export function scopeOfMetric(names: Names, on: Looked, lines: boolean): Scope {
  return {
    names,
    lines,
    linesHint: 'measure something of the lines, as sum: line.net does, or count: line.',
    lineless: LINELESS[on],
    absence: absenceOn(on),
    counted: false,
    metrics: false,
  };
}

/** Of what is looked up or multiplied for an amount; `linesHint` where it is one amount for all lines. */
export function scopeOfAmount(names: Names, on: Looked, linesHint: string | null): Scope {
  return {
    ...scopeOfWhen(names, on),
    lines: linesHint === null,
    linesHint: linesHint ?? '',
    counted: false,
  };
}
