import type { RuleDefinition } from '../document.ts';
import { checkJourneyOf } from './journey-of.ts';
import { at, checkName, type Mistake, mistake, NO_MISTAKES, quote } from './mistake.ts';
import type { Names } from './names.ts';
import { checkNews } from './news.ts';
import { checkOccasion } from './occasions.ts';
import { LINELESS, lookedAtOn } from './scopes.ts';
import { checkSteps } from './steps.ts';

/** On what a rule is looked at, and what only makes sense for some of that. */
export function checkTrigger(rule: RuleDefinition, pointer: string, names: Names): readonly Mistake[] {
  const lineless = LINELESS[lookedAtOn(rule)];
  return [
    ...checkTypes(rule, at(pointer, 'type')),
    ...checkReached(rule, pointer, names),
    ...checkOccasion(rule, pointer),
    ...checkJourneyOf(rule, pointer, names),
    ...checkNews(rule, pointer, names),
    ...(rule.lines !== undefined && lineless !== null
      ? mistake(at(pointer, 'lines'), `${lineless}: put the condition into when.`)
      : NO_MISTAKES),
    ...checkSteps(rule, pointer, names),
  ];
}

export function checkTypes(
  { on, type }: Pick<RuleDefinition, 'on' | 'type'>,
  pointer: string,
): readonly Mistake[] {
  if (type === undefined) return NO_MISTAKES;
  if (on !== 'activity')
    return mistake(pointer, 'Only activities have a type: set on to activity, or leave type out.');
  return type.length > 0 ? NO_MISTAKES : mistake(pointer, 'Name at least one type, or leave type out.');
}

function checkReached({ on, reached }: RuleDefinition, pointer: string, names: Names): readonly Mistake[] {
  const place = at(pointer, 'reached');
  if (reached === undefined) {
    return on === 'tier-reached'
      ? mistake(pointer, 'Say by reached which tiers of which ladder the rule waits for.')
      : NO_MISTAKES;
  }
  if (on !== 'tier-reached')
    return mistake(place, 'Tiers are reached on tier-reached only: set on to it, or leave reached out.');
  const tiers = names.ladders.get(reached.ladder);
  if (tiers === undefined)
    return checkName('ladder', reached.ladder, names.ladders.keys(), at(place, 'ladder'));
  if (reached.tiers?.length === 0)
    return mistake(at(place, 'tiers'), 'Name at least one tier, or leave tiers out for any but the first.');
  return (reached.tiers ?? []).flatMap((tier, index) => {
    const spot = at(at(place, 'tiers'), index);
    if (tier === tiers[0])
      return mistake(spot, `Everybody has ${quote(tier)} from the beginning: name a tier above it.`);
    return checkName('tier', tier, tiers, spot);
  });
}
