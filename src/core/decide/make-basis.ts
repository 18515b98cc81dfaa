import type { Basis } from '../basis.ts';
import { decimalFromNumber, formatDecimal, minus, toWholeNumber, ZERO } from '../decimal.ts';
import { figureOver, firedFigure, limitFigure, metricValue } from '../metrics.ts';
import type { Program, Rule } from '../program/compile.ts';
import type { AccountState, Profile } from '../state.ts';
import { tiersAt } from '../tiers.ts';
import type { Day } from '../time.ts';
import type { Attributes, PostedTransaction } from '../transaction.ts';

const NO_ATTRIBUTES: Attributes = {};

/** What a transaction is judged on: the state as it stands before it, as far as the programme reads it. */
export function makeBasis(
  program: Program,
  state: AccountState,
  profile: Profile,
  posted: PostedTransaction,
  isRefused: (rule: Rule) => boolean,
): Basis {
  const day = program.zone.dayOf(posted.occurredAt);
  const rules = program.rules[posted.kind];
  const stakeholder = posted.stakeholder === null ? undefined : state.stakeholders.get(posted.stakeholder);
  return {
    tiers: tiersAt(program, state.holdings, posted.occurredAt),
    metrics: Object.fromEntries(
      program.metricsInConditions.map((key) => [key, metricBefore(program, state, key, day)]),
    ),
    counts: Object.fromEntries(rules.flatMap((rule) => countBefore(rule, state, day))),
    headroom: Object.fromEntries(rules.flatMap((rule) => headroomBefore(rule, state, day))),
    account: { kind: profile.kind, attributes: pick(profile.attributes, program.attributesRead.account) },
    stakeholder:
      stakeholder === undefined
        ? null
        : {
            roles: stakeholder.roles,
            circle: stakeholder.circle,
            attributes: pick(stakeholder.attributes, program.attributesRead.stakeholder),
          },
    outOfStock: rules.filter((rule) => rule.reward !== null && isRefused(rule)).map((rule) => rule.key),
  };
}

/** Attributes may be personal: the basis is logged, and holds those alone that something depends on. */
function pick(attributes: Attributes, keys: ReadonlySet<string>): Attributes {
  if (keys.size === 0) return NO_ATTRIBUTES;
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => keys.has(key)));
}

function metricBefore(program: Program, state: AccountState, key: string, day: Day): string {
  const metric = program.metrics.get(key);
  if (metric === undefined) throw new Error(`unchecked metric ${key}`);
  return formatDecimal(metricValue(state, metric, { from: metric.windowOf(day).from, to: day + 1 }));
}

/** "n-th" counts by arrival: the whole period, also what happened later than this transaction. */
function countBefore(
  rule: Rule,
  state: AccountState,
  day: Day,
): readonly [string, Basis['counts'][string]][] {
  if (rule.every === null) return [];
  const { of } = rule.every;
  const window = of.windowOf(day);
  const before = formatDecimal(figureOver(state, of.key, window));
  return [[rule.key, { before, fired: toWholeNumber(figureOver(state, firedFigure(rule.key), window)) }]];
}

function headroomBefore(rule: Rule, state: AccountState, day: Day): readonly [string, number][] {
  if (rule.limit === null) return [];
  const used = figureOver(state, limitFigure(rule.key), rule.limit.windowOf(day));
  const left = minus(decimalFromNumber(rule.limit.points), used);
  return [[rule.key, left > ZERO ? toWholeNumber(left) : 0]];
}
