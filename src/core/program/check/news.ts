import type { RuleDefinition } from '../document.ts';
import { at, type Mistake, mistake, NO_MISTAKES } from './mistake.ts';
import type { Names } from './names.ts';

/** Of a rule: that it says of which news it is, and that there can be such news. */
export function checkNews(rule: RuleDefinition, pointer: string, { referral }: Names): readonly Mistake[] {
  const { on, referral: news } = rule;
  if (on !== 'referral' && news !== undefined)
    return mistake(
      at(pointer, 'referral'),
      'Referrers are told of that on referral only: set on to it, or leave referral out.',
    );
  if (on !== 'referral' && on !== 'referred') return NO_MISTAKES;
  if (referral === null)
    return mistake(at(pointer, 'on'), 'Add referral to the programme, so that accounts can refer others.');
  if (on === 'referral' && news === undefined)
    return mistake(
      pointer,
      'Say by referral what the rule waits for: that a code is claimed, that it qualified, or each purchase.',
    );
  if ((on === 'referred' || news === 'qualified') && referral.qualifies === undefined)
    return mistake(at(pointer, 'on'), 'Say by referral.qualifies what makes a referral qualify.');
  return NO_MISTAKES;
}
