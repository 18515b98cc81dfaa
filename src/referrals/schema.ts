import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { REFERRAL_STATUSES } from '../core/state.ts';
import { pageOf } from '../http/paging.ts';
import { AccountId, Holder, StakeholderRef } from '../http/reference-scalars.ts';
import { DateTime, ExternalId } from '../http/scalars.ts';
import { choice, nullable, ref, strictObject } from '../http/schema.ts';
import { ReferralCodeText } from './code.ts';

export const ReferralCodeRequest = strictObject(
  {
    stakeholder: Type.Optional(
      ref(StakeholderRef, { description: 'Whose code it shall be: that of the account itself if absent.' }),
    ),
    code: Type.Optional(ref(ReferralCodeText, { description: 'In your own words; made up if absent.' })),
    externalId: Type.Optional(
      ref(ExternalId, {
        description:
          'Makes it happen once: the same asked again gets the same code. Without it, whoever asks for a code that is ' +
          'made up gets the one that they have.',
      }),
    ),
  },
  {
    $id: 'ReferralCodeRequest',
    description: 'A code by which an account, or a person at it, refers new accounts.',
    examples: [{ stakeholder: 'external:MARIA', code: 'MARIA-2026' }],
  },
);

const CODE_EXAMPLE = {
  code: 'MARIA-2026',
  account: 'acc_01h455vb4pex5vsknk084sn02q',
  holder: 'stk_01h455vb4pex5vsknk084sn02v',
  createdAt: '2026-03-01T12:00:00Z',
};

export const ReferralCode = Type.Object(
  {
    code: ref(ReferralCodeText),
    account: ref(AccountId),
    holder: ref(Holder, { description: 'Whose it is; what a rule splits to the `buyer` goes there.' }),
    createdAt: ref(DateTime),
  },
  {
    $id: 'ReferralCode',
    description: 'To be named by new accounts as `referralCode` when they enrol.',
    examples: [CODE_EXAMPLE],
  },
);

export const Referral = Type.Object(
  {
    account: ref(AccountId),
    referrer: ref(AccountId),
    holder: ref(Holder, { description: 'Whose code it was, at the referrer.' }),
    status: choice(REFERRAL_STATUSES, {
      description:
        '`reversed`: it qualified, and what made it qualify came back; the next transaction that meets it makes it qualify again.',
    }),
    claimedAt: ref(DateTime),
    qualifiedAt: nullable(ref(DateTime), { description: 'When what made it qualify happened.' }),
  },
  {
    $id: 'Referral',
    description: 'By whom an account was referred, and what became of it.',
    examples: [
      {
        account: 'acc_01h455vb4pex5vsknk084sn02t',
        referrer: 'acc_01h455vb4pex5vsknk084sn02q',
        holder: 'account',
        status: 'qualified',
        claimedAt: '2026-03-01T12:00:00Z',
        qualifiedAt: '2026-03-05T09:30:00Z',
      },
    ],
  },
);

export const ReferralCodePage = pageOf('ReferralCodePage', ReferralCode);

export type ReferralCodeBody = Static<typeof ReferralCodeRequest>;
export type ReferralCodeAnswer = Static<typeof ReferralCode>;
export type ReferralAnswer = Static<typeof Referral>;

export const referralSchemas: readonly TSchema[] = [
  ReferralCodeText,
  ReferralCodeRequest,
  ReferralCode,
  ReferralCodePage,
  Referral,
];
