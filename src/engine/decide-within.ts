import { decideClaiming } from '../core/decide/decide-claiming.ts';
import type { Decision, DomainEvent, Refusal } from '../core/decision.ts';
import type { AccountState } from '../core/state.ts';
import type { Instant } from '../core/time.ts';
import type { AccountBatch } from './account-batch.ts';
import type { Counter } from './counters.ts';
import { profileOf, stakeholderOf } from './load/load-accounts.ts';
import type { Prepared } from './submission.ts';
import { takeClaims } from './take-claims.ts';

/** A command on its way through a batch, with the master data that is written with it. */
interface ToDecide {
  readonly prepared: Prepared;
  readonly now: Instant;
  readonly nonce: string;
}

/** Decides within what counters have, and tells of those that are nearly or wholly used up by it. */
export function decideWithin(
  batch: AccountBatch,
  state: AccountState,
  { prepared, now, nonce }: ToDecide,
  counters: Map<string, Counter>,
): Decision | Refusal {
  const { accountId, programs } = batch;
  const { command, account, stakeholder, estate } = prepared;
  const masterData = account === undefined ? null : profileOf(account);
  const person = stakeholder === undefined ? null : stakeholderOf(stakeholder);
  const warnings: DomainEvent[] = [];
  const decision = decideClaiming(
    { accountId, state, command, now, programs, masterData, person, nonce, ...(estate && { estate }) },
    (claims) => {
      const taken = takeClaims(claims, counters, { ...batch, now });
      if (taken.short === null) warnings.push(...taken.warnings);
      return taken.short;
    },
  );
  if (decision.refused || warnings.length === 0) return decision;
  return { ...decision, events: [...decision.events, ...warnings] };
}
