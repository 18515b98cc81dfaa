import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { MERGE_REFUSALS } from '../core/command.ts';
import { byHand } from '../http/by-hand.ts';
import { AccountId, AccountRef, MergeId } from '../http/reference-scalars.ts';
import { DateTime } from '../http/scalars.ts';
import { choice, nullable, ref, strictObject } from '../http/schema.ts';

export const MergeRequest = strictObject(
  {
    into: ref(AccountRef, {
      description: 'The account that goes on for both, in the same programme.',
      examples: ['external:ANATR'],
    }),
    ...byHand,
  },
  {
    $id: 'MergeRequest',
    description:
      'Two accounts are one customer: this one ends, and the other one goes on with all that it had.',
    examples: [
      { externalId: 'merge-4711', into: 'external:ANATR', reason: 'registered-twice', author: 'agent-17' },
    ],
  },
);

export const Merge = Type.Object(
  {
    id: ref(MergeId),
    account: ref(AccountId, { description: 'The account that is merged.' }),
    into: ref(AccountId, { description: 'The one that goes on.' }),
    status: choice(['in-progress', 'done', 'refused'], {
      description:
        'In progress until the account has given what it has: it waits for points that are on their way to others. ' +
        'Where it is refused, both accounts go on as before.',
    }),
    refusal: nullable(choice(MERGE_REFUSALS), {
      description:
        'Why it was refused: the account is closed, was merged elsewhere meanwhile, or another one is just being merged into it.',
    }),
    ...byHand,
    requestedAt: ref(DateTime),
  },
  {
    $id: 'Merge',
    description: 'How the merge of an account into another one stands.',
    examples: [
      {
        id: 'mrg_01h455vb4pex5vsknk084sn02q_12',
        externalId: 'merge-4711',
        account: 'acc_01h455vb4pex5vsknk084sn02r',
        into: 'acc_01h455vb4pex5vsknk084sn02q',
        status: 'done',
        refusal: null,
        reason: 'registered-twice',
        author: 'agent-17',
        requestedAt: '2026-03-01T12:00:00Z',
      },
    ],
  },
);

export type MergeBody = Static<typeof MergeRequest>;
export type MergeAnswer = Static<typeof Merge>;

export const mergeSchemas: readonly TSchema[] = [MergeRequest, Merge];
