import type { Program } from '../core/program/compiled.ts';
import type { Stakeholder } from '../core/state.ts';
import { instantIn, type Zone } from '../core/time.ts';
import type { PostedTransaction } from '../core/transaction.ts';
import { type Trial, type TrialRefused, tryTransaction } from '../core/trial/trial.ts';
import type { GivenAccount, GivenState } from '../core/trial/trial-state.ts';
import { normalAttributes } from '../http/attributes.ts';
import { normalDecimal } from '../http/decimal-text.ts';
import { EXTERNAL_PREFIX } from '../http/ids.ts';
import { MISTAKES_MAX } from '../http/mistakes.ts';
import { ProblemError } from '../http/problems.ts';
import { postedMaker } from '../transactions/normal-transaction.ts';
import type { EvaluateBody } from './evaluate-schema.ts';

/** Tries a transaction on the state that is given with it; what makes no sense is thrown as a problem. */
export function tryBody(program: Program, body: EvaluateBody): Trial {
  const { transaction } = body;
  const { stakeholder } = transaction;
  const named = stakeholder === undefined ? null : plainId(stakeholder);
  const posted = triedIn(transaction, program, named);
  const trial = tryTransaction(program, givenIn(body, program), posted);
  if (trial.refused) throw trialProblem(trial);
  return trial;
}

function triedIn(
  transaction: EvaluateBody['transaction'],
  program: Program,
  stakeholder: string | null,
): Parameters<typeof tryTransaction>[2] {
  switch (transaction.kind) {
    case 'occasion': {
      const { kind, rule, occurredAt } = transaction;
      return { kind, rule, occurredAt: Date.parse(occurredAt), stakeholder };
    }
    case 'referral':
      return referralIn(transaction, program, stakeholder);
    case 'purchase':
    case 'activity':
      return postedMaker(transaction, '/transaction')(stakeholder);
  }
}

/** What was bought is told as it would be posted, but for what a referrer is not told. */
function referralIn(
  {
    kind,
    occurredAt,
    referral,
    currency,
    lines = [],
  }: Extract<EvaluateBody['transaction'], { kind: 'referral' }>,
  { document }: Program,
  stakeholder: string | null,
): PostedTransaction {
  const bought = { kind: 'purchase', occurredAt, currency: currency ?? document.currency, lines } as const;
  const posted = postedMaker(bought, '/transaction')(stakeholder);
  const { kind: event, days = 0, qualifies = false } = referral;
  return { ...posted, kind, referral: { account: 'trial', kind: event, days, qualifies } };
}

function givenIn(body: EvaluateBody, { zone }: Program) {
  const { account, tiers, cards, metrics = {}, earlier = {} } = body;
  const { plans = [], journeys = {}, stakeholders = [] } = body;
  const figures = Object.entries(metrics).map(([key, value]) => [key, normalDecimal(value)]);
  const before = Object.entries(earlier).map(([key, values]) => [key, values.map(normalDecimal)]);
  return {
    ...(account !== undefined && { account: accountIn(account, zone) }),
    ...(tiers !== undefined && { tiers }),
    ...(cards !== undefined && { cards }),
    metrics: Object.fromEntries(figures),
    earlier: Object.fromEntries(before),
    plans,
    journeys,
    stakeholders: stakeholders.map(stakeholderIn),
  } satisfies GivenState;
}

function accountIn(account: NonNullable<EvaluateBody['account']>, zone: Zone): GivenAccount {
  const { enrolledAt, lastPurchaseAt, referredAt, lastActivityAt = {}, attributes = {}, ...facts } = account;
  const activities = Object.entries(lastActivityAt).map(([type, at]) => [type, instantIn(zone, at)]);
  return {
    ...facts,
    attributes: normalAttributes(attributes, '/account/attributes'),
    lastActivityAt: Object.fromEntries(activities),
    ...(enrolledAt !== undefined && { enrolledAt: instantIn(zone, enrolledAt) }),
    ...(referredAt !== undefined && { referredAt: instantIn(zone, referredAt) }),
    ...(lastPurchaseAt !== undefined && { lastPurchaseAt: instantIn(zone, lastPurchaseAt) }),
  };
}

function stakeholderIn(given: NonNullable<EvaluateBody['stakeholders']>[number], index: number): Stakeholder {
  const { id, roles = [], circle = 1, attributes = {} } = given;
  const normal = normalAttributes(attributes, `/stakeholders/${index}/attributes`);
  return { id: plainId(id), roles, circle, attributes: normal, active: true };
}

/** MARIA and external:MARIA are the same here, where nobody has an id of ours. */
function plainId(text: string): string {
  const plain = text.startsWith(EXTERNAL_PREFIX) ? text.slice(EXTERNAL_PREFIX.length) : text;
  return plain === '' ? text : plain;
}

function trialProblem({ code, mistakes }: TrialRefused): ProblemError {
  const [first] = mistakes;
  const detail =
    mistakes.length === 1 && first !== undefined
      ? first.detail
      : `The request has ${mistakes.length} mistakes; \`errors\` names each by its place.`;
  return new ProblemError(code, detail, mistakes.slice(0, MISTAKES_MAX));
}
