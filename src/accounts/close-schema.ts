import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { byHand } from '../http/by-hand.ts';
import { AccountId } from '../http/reference-scalars.ts';
import { DateTime } from '../http/scalars.ts';
import { ref, strictObject } from '../http/schema.ts';

export const CloseRequest = strictObject(
  { ...byHand },
  {
    $id: 'CloseRequest',
    description: 'Closes an account for good.',
    examples: [{ externalId: 'close-4711', reason: 'customer-request', author: 'agent-17' }],
  },
);

export const AccountClosing = Type.Object(
  {
    account: ref(AccountId),
    closedAt: ref(DateTime),
    ...byHand,
  },
  {
    $id: 'AccountClosing',
    description: 'That an account was closed.',
    examples: [
      {
        account: 'acc_01h455vb4pex5vsknk084sn02q',
        externalId: 'close-4711',
        closedAt: '2026-03-01T12:00:00Z',
        reason: 'customer-request',
        author: 'agent-17',
      },
    ],
  },
);

export type CloseBody = Static<typeof CloseRequest>;
export type ClosingAnswer = Static<typeof AccountClosing>;

export const closeSchemas: readonly TSchema[] = [CloseRequest, AccountClosing];
