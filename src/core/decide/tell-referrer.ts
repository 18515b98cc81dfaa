import type { Basis } from '../basis.ts';
import { ACCOUNT } from '../ledger.ts';
import { referralName } from '../referral/name.ts';
import type { Referral } from '../state.ts';
import type { PostedLine, PostedReferral, PostedTransaction } from '../transaction.ts';
import { type Draft, programFor, referralOf, seqOf } from './draft.ts';

/** Tells the referrer of a transaction, where something there depends on it; says so in the basis. */
export function tellReferrer(draft: Draft, posted: PostedTransaction, basis: Basis): Basis {
  const referral = referralOf(draft);
  if (referral === null || posted.occurredAt < referral.claimedAt || isOwn(draft, referral)) return basis;
  const program = programFor(draft, posted.occurredAt);
  const qualifies = referral.qualifiedBy === seqOf(draft);
  const isAwaited = posted.kind === 'purchase' && program.referral?.tellsPurchases === true;
  if (!qualifies && !isAwaited) return basis;
  const { dayOf } = program.zone;
  const days = dayOf(posted.occurredAt) - dayOf(referral.claimedAt);
  const { occurredAt, currency, lines } = posted;
  tell(
    draft,
    referral,
    { kind: posted.kind === 'purchase' ? 'purchase' : 'activity', days, qualifies },
    {
      occurredAt,
      ...(currency !== undefined && { currency }),
      lines: lines.map(toldLine),
    },
  );
  return { ...basis, told: true };
}

/** Whoever referred the account has been merged into it since: nobody refers itself. */
function isOwn({ deciding: { state } }: Draft, { referrer }: Referral): boolean {
  return state.absorbed?.owners.includes(referrer) === true;
}

export function tellClaim(draft: Draft, referral: Referral): void {
  const claimed = { kind: 'claimed', days: 0, qualifies: false } as const;
  tell(draft, referral, claimed, { occurredAt: referral.claimedAt, lines: [] });
}

function tell(
  draft: Draft,
  { referrer, holder }: Referral,
  news: Omit<PostedReferral, 'account'>,
  what: Pick<PostedTransaction, 'occurredAt' | 'currency' | 'lines'>,
): void {
  const { accountId } = draft.deciding;
  draft.messages.push({
    to: referrer,
    command: {
      kind: 'referral',
      externalId: referralName(accountId, seqOf(draft)),
      transaction: {
        kind: 'referral',
        stakeholder: holder === ACCOUNT ? null : holder,
        referral: { account: accountId, ...news },
        ...what,
      },
    },
  });
}

/** What was bought and for how much; what else is known of it stays with the account. */
function toldLine({ attributes: _, ...line }: PostedLine): PostedLine {
  return line;
}
