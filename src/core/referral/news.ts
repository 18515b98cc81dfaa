import type { Rule } from '../program/compiled.ts';
import type { Posted } from '../transaction.ts';

/** Is what a referrer is told what the rule waits for? Of all else that is posted, no rule asks that. */
export function isNewsFor({ definition }: Pick<Rule, 'definition'>, { referral }: Posted): boolean {
  if (referral === undefined) return true;
  return definition.referral === 'qualified' ? referral.qualifies : definition.referral === referral.kind;
}
