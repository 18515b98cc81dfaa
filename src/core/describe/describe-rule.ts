import { definitionsOf } from '../limits/limit.ts';
import type { RuleDefinition } from '../program/document.ts';
import { describeDate } from './dates.ts';
import { describeCondition } from './describe-condition.ts';
import { describeEarn } from './describe-earn.ts';
import { describeGrant } from './describe-grant.ts';
import { describeLimit } from './describe-limit.ts';
import { describeSplit } from './describe-split.ts';
import { describeTrigger } from './describe-trigger.ts';
import { sentence } from './lists.ts';
import { groupName, type Vocabulary } from './vocabulary.ts';

/** Everything about a rule: when it fires, what it gives, to whom, and what bounds it. */
export function describeRule(words: Vocabulary, rule: RuleDefinition): string {
  const circumstances = [
    `${describeTrigger(words, rule)}${describeValid(rule.valid)}`,
    ...(rule.when === undefined ? [] : [`if ${describeCondition(words, rule.when)}`]),
    ...(rule.lines === undefined
      ? []
      : [`counting only lines where ${describeCondition(words, rule.lines, true)}`]),
  ].join(', ');
  return sentence(`${circumstances}: ${describeGift(words, rule).join('; ')}`);
}

function describeGift(words: Vocabulary, rule: RuleDefinition): readonly string[] {
  const { earn, split, limit, grant, group, priority } = rule;
  return [
    ...(earn === undefined ? [] : [describeEarn(words, earn)]),
    ...(grant === undefined ? [] : [describeGrant(grant)]),
    ...(earn === undefined || split === undefined ? [] : [describeSplit(words, split, earn.points)]),
    ...definitionsOf(limit).map((each) => describeLimit(words, each, earn?.points ?? null)),
    ...(group === undefined ? [] : [describeGroup(words, group)]),
    ...(priority === undefined ? [] : [`priority ${priority}`]),
  ];
}

function describeGroup(words: Vocabulary, key: string): string {
  const { groups = {} } = words;
  const pick = Object.hasOwn(groups, key) ? groups[key]?.pick : undefined;
  const which = pick === 'first' ? 'the first that fires' : 'the best';
  return `only ${which} of ${groupName(words, key)} applies`;
}

/** The end does not belong to it. */
function describeValid(valid: RuleDefinition['valid']): string {
  const from = valid?.from === undefined ? '' : ` from ${describeDate(valid.from)} on`;
  const until = valid?.until === undefined ? '' : ` before ${describeDate(valid.until)}`;
  return from !== '' && until !== '' ? `${from.slice(0, -' on'.length)} and${until}` : `${from}${until}`;
}
