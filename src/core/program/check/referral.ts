import type { QualifyingDefinition, ReferralDefinition } from '../document.ts';
import { checkCondition } from './conditions.ts';
import { at, checkName, type Mistake, mistake, NO_MISTAKES, quote } from './mistake.ts';
import type { Names } from './names.ts';
import { scopeOfLines, scopeOfWhen } from './scopes.ts';
import { PLURALS } from './steps.ts';
import { checkTypes } from './triggers.ts';
import { checkDecimal, checkDuration } from './values.ts';

/** What makes a referral qualify, and until when. */
export function checkReferral(referral: ReferralDefinition | undefined, names: Names): readonly Mistake[] {
  if (referral === undefined) return NO_MISTAKES;
  const { qualifies, within } = referral;
  return [
    ...(qualifies === undefined ? NO_MISTAKES : checkQualifying(qualifies, '/referral/qualifies', names)),
    ...(within === undefined ? NO_MISTAKES : checkDuration(within, '/referral/within')),
  ];
}

function checkQualifying(qualifies: QualifyingDefinition, pointer: string, names: Names): readonly Mistake[] {
  const { on, when, lines, reaches } = qualifies;
  const scope = scopeOfWhen(names, on);
  const isLineless = lines !== undefined && scope.lineless !== null;
  return [
    ...checkTypes(qualifies, at(pointer, 'type')),
    ...checkCondition(when, at(pointer, 'when'), scope),
    ...(isLineless
      ? mistake(at(pointer, 'lines'), `${scope.lineless}: put the condition into when.`)
      : checkCondition(lines, at(pointer, 'lines'), scopeOfLines(names, on))),
    ...(reaches === undefined
      ? NO_MISTAKES
      : [
          ...checkDecimal(reaches.n, `${pointer}/reaches/n`, 'above zero'),
          ...checkReached(on, reaches.of, `${pointer}/reaches/of`, names),
        ]),
  ];
}

function checkReached(
  on: QualifyingDefinition['on'],
  key: string,
  pointer: string,
  { metrics }: Names,
): readonly Mistake[] {
  const metric = metrics.get(key);
  if (metric === undefined) return checkName('metric', key, metrics.keys(), pointer);
  if ('earned' in metric)
    return mistake(
      pointer,
      'A referral qualifies by what the account does, not by points: name another metric.',
    );
  const counted = metric.on ?? 'purchase';
  if (counted === on) return NO_MISTAKES;
  const detail = `${quote(key)} counts ${PLURALS[counted]}, and the referral qualifies on ${PLURALS[on]}: let both be the same.`;
  return mistake(pointer, detail);
}
