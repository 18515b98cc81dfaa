import type { OccasionCommand } from '../command.ts';
import type { Decision, Refusal } from '../decision.ts';
import { postedOccasion } from '../posted-by.ts';
import { readTransaction } from '../transaction.ts';
import { requireProfile } from './checks.ts';
import { close } from './close.ts';
import { type Draft, programFor } from './draft.ts';
import { decideIdleExpiry } from './expire-idle.ts';
import { judgeAndBook } from './judge-and-book.ts';
import { decideMigration } from './migrate.ts';
import { decidePayout } from './pay-out.ts';
import { settleLots } from './settle.ts';
import { tellOccasion } from './tell-occasion.ts';
import { decideExpiryWarning } from './warn-of-expiry.ts';

/** Something that happened by itself: judged like a transaction without lines. */
export function decideOccasion(draft: Draft, { occasion }: OccasionCommand): Decision | Refusal {
  if (occasion.kind === 'migration') return decideMigration(draft, occasion);
  if (occasion.kind === 'payout') return decidePayout(draft, occasion);
  if (occasion.kind === 'idle-expiry') return decideIdleExpiry(draft, occasion);
  if (occasion.kind === 'expiry-warning') return decideExpiryWarning(draft, occasion);
  const { occurredAt } = occasion;
  const program = programFor(draft, occurredAt);
  const profile = requireProfile(draft.deciding.state);
  const transaction = readTransaction(postedOccasion(occasion));
  const judged = judgeAndBook(draft, { program, profile, transaction });
  if (judged.refused) return judged;
  tellOccasion(draft, program, occasion);
  settleLots(draft);
  return close(draft, { occurredAt, basis: judged.basis });
}

/** An occasion for which the rules come to more than can be booked gives nothing; that is told. */
export function passOver(draft: Draft, { occasion }: OccasionCommand, { code, detail }: Refusal): Decision {
  const { at, occurredAt, kind, ...about } = occasion;
  draft.events.push({ type: 'occasion.refused', at, data: { occasion: kind, ...about, code, detail } });
  return close(draft, { occurredAt });
}
