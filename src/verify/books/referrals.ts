import { holderToColumn } from '../../engine/holder-column.ts';
import { standing } from './book.ts';

export const referrals = standing('referrals', {
  key: [],
  of: ({ state: { referral } }) =>
    referral === null
      ? []
      : [
          {
            referrer_id: referral.referrer,
            holder: holderToColumn(referral.holder),
            claimed_at: referral.claimedAt,
            status: referral.status,
            qualified_by: referral.qualifiedBy,
            qualified_at: referral.qualifiedAt,
          },
        ],
});
