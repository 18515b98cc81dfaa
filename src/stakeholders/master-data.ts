import { canonicalJson } from '../core/canonical-json.ts';
import type { Attributes, AttributeValue } from '../core/transaction.ts';
import type { StakeholderRecord } from '../engine/submission.ts';
import { mergeAttributes, normalAttributes } from '../http/attributes.ts';
import type { StakeholderBody, StakeholderPatchBody } from './schema.ts';

/** What clients say of a stakeholder. */
export interface StakeholderFacts {
  readonly name: string | null;
  readonly email: string | null;
  readonly title: string | null;
  readonly roles: readonly string[];
  readonly circle: number;
  readonly birthday: string | null;
  readonly attributes: Attributes;
  readonly active: boolean;
}

/** Whoever is put is active, also one who was deactivated before. */
export function factsOf(body: StakeholderBody): StakeholderFacts {
  const { name = null, email = null, title = null, roles = [], circle = 1, birthday = null } = body;
  return {
    name,
    email,
    title,
    roles,
    circle,
    birthday,
    attributes: normalAttributes(body.attributes ?? {}, '/attributes'),
    active: true,
  };
}

export function patchedFacts(before: StakeholderRecord, patch: StakeholderPatchBody): StakeholderFacts {
  const known = before.attributes as Attributes;
  const { attributes = {}, ...facts } = patch;
  return {
    ...ownFacts(before),
    ...facts,
    attributes: mergeAttributes<AttributeValue>(known, attributes, '/attributes'),
  };
}

export function deactivatedFacts(before: StakeholderRecord): StakeholderFacts {
  return { ...ownFacts(before), active: false };
}

/** Would it say the same as it does now? Then nothing is written, and nobody is told of a change. */
export function saysTheSame(before: StakeholderRecord, facts: StakeholderFacts): boolean {
  return canonicalJson(ownFacts(before)) === canonicalJson(facts);
}

function ownFacts({
  name,
  email,
  title,
  roles,
  circle,
  birthday,
  attributes,
  active,
}: StakeholderRecord): StakeholderFacts {
  return { name, email, title, roles, circle, birthday, attributes: attributes as Attributes, active };
}
