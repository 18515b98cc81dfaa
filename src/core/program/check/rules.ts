import { createZone, instantIn, type Zone } from '../../time.ts';
import type { ProgramDocument, RuleDefinition, TransactionKind } from '../document.ts';
import { checkCondition } from './conditions.ts';
import { checkEarn, checkSplit } from './earn.ts';
import type { Scope } from './facts.ts';
import { at, type Mistake, mistake, NO_MISTAKES, quote, unknownName } from './mistake.ts';
import type { Names } from './names.ts';
import { checkDecimal, checkMoment, checkPeriod, checkWhole, checkZone } from './values.ts';

export function checkRules({ rules = [], timezone }: ProgramDocument, names: Names): readonly Mistake[] {
  const zone = checkZone(timezone, '').length === 0 ? createZone(timezone) : null;
  const seen = new Set<string>();
  return rules.flatMap((rule, index) => {
    const pointer = at('/rules', index);
    const isAgain = seen.has(rule.key);
    seen.add(rule.key);
    return [
      ...(isAgain
        ? mistake(
            at(pointer, 'key'),
            `A rule ${quote(rule.key)} stands before: give each rule a key of its own.`,
          )
        : NO_MISTAKES),
      ...checkRule(rule, pointer, names),
      ...checkValid(rule.valid, at(pointer, 'valid'), zone),
    ];
  });
}

function checkRule(rule: RuleDefinition, pointer: string, names: Names): readonly Mistake[] {
  const whole: Scope = {
    names,
    lines: false,
    metrics: true,
    linesHint: 'put the condition into lines instead of when.',
  };
  return [
    ...checkTrigger(rule, pointer, names),
    ...checkCondition(rule.when, at(pointer, 'when'), whole),
    ...checkCondition(rule.lines, at(pointer, 'lines'), { ...whole, lines: true }),
    ...checkGift(rule, pointer, names),
  ];
}

function checkTrigger(rule: RuleDefinition, pointer: string, names: Names): readonly Mistake[] {
  return [
    ...(rule.type !== undefined && rule.on !== 'activity'
      ? mistake(at(pointer, 'type'), 'Only activities have a type: set on to activity, or leave type out.')
      : NO_MISTAKES),
    ...(rule.lines !== undefined && rule.on === 'activity'
      ? mistake(at(pointer, 'lines'), 'An activity has no lines: put the condition into when.')
      : NO_MISTAKES),
    ...(rule.every === undefined ? NO_MISTAKES : checkEvery(rule, rule.every, at(pointer, 'every'), names)),
  ];
}

/** A rule that fires at every n-th needs one figure that only grows within its period, and grows by its own events. */
function checkEvery(
  rule: RuleDefinition,
  { n, of }: NonNullable<RuleDefinition['every']>,
  pointer: string,
  names: Names,
): readonly Mistake[] {
  const steps = checkDecimal(n, at(pointer, 'n'), 'above zero');
  const place = at(pointer, 'of');
  const metric = names.metrics.get(of);
  if (metric === undefined)
    return [...steps, ...mistake(place, unknownName('metric', of, [...names.metrics.keys()]))];
  if ('distinct' in metric || 'max' in metric) {
    return [
      ...steps,
      ...mistake(place, `${quote(of)} does not add up: every needs a metric by sum or count.`),
    ];
  }
  if (typeof metric.over === 'object' && 'rolling' in metric.over) {
    return [
      ...steps,
      ...mistake(place, `${quote(of)} falls again over time: every needs a calendar period or lifetime.`),
    ];
  }
  const counted = metric.on ?? 'purchase';
  if (counted === rule.on) return steps;
  const detail = `${quote(of)} counts ${PLURALS[counted]}, and the rule fires on ${PLURALS[rule.on]}: let both be the same.`;
  return [...steps, ...mistake(place, detail)];
}

const PLURALS = { purchase: 'purchases', activity: 'activities' } as const satisfies Record<
  TransactionKind,
  string
>;

/** What the rule gives, and what only makes sense with points. */
function checkGift(rule: RuleDefinition, pointer: string, names: Names): readonly Mistake[] {
  const { earn, grant, split, limit } = rule;
  if (earn === undefined) {
    return [
      ...(grant === undefined
        ? mistake(pointer, 'Say what the rule gives, by earn or grant or both.')
        : NO_MISTAKES),
      ...(split === undefined
        ? NO_MISTAKES
        : mistake(at(pointer, 'split'), 'Only points can be split: add earn, or leave split out.')),
      ...(limit === undefined
        ? NO_MISTAKES
        : mistake(at(pointer, 'limit'), 'A limit is one of points: add earn, or leave limit out.')),
    ];
  }
  return [
    ...checkEarn(earn, rule.on, at(pointer, 'earn'), names),
    ...(split === undefined ? NO_MISTAKES : checkSplit(split, at(pointer, 'split'))),
    ...(limit === undefined
      ? NO_MISTAKES
      : [
          ...checkWhole(limit.points, `${pointer}/limit/points`),
          ...checkPeriod(limit.within, `${pointer}/limit/within`),
        ]),
  ];
}

function checkValid(valid: RuleDefinition['valid'], pointer: string, zone: Zone | null): readonly Mistake[] {
  if (valid === undefined) return NO_MISTAKES;
  const { from, until } = valid;
  const found = [
    ...(from === undefined ? NO_MISTAKES : checkMoment(from, at(pointer, 'from'))),
    ...(until === undefined ? NO_MISTAKES : checkMoment(until, at(pointer, 'until'))),
  ];
  if (found.length > 0 || zone === null || from === undefined || until === undefined) return found;
  if (instantIn(zone, from) < instantIn(zone, until)) return NO_MISTAKES;
  return mistake(at(pointer, 'until'), 'Set until after from: an end does not belong to its period.');
}
