import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { programQuery } from '../accounts/schema.ts';
import { pageOf, pageQuery } from '../http/paging.ts';
import { AccountId, AccountRef, StakeholderId, StakeholderRef } from '../http/reference-scalars.ts';
import { Attributes, AttributesPatch, DateTime, ExternalId, Key, text } from '../http/scalars.ts';
import { nullable, ref, strictObject } from '../http/schema.ts';

const ROLES_MAX = 20;

export const stakeholderFacts = {
  name: nullable(text(200), { examples: ['Maria Anders'] }),
  email: nullable(Type.String({ format: 'email', maxLength: 320 }), {
    examples: ['maria.anders@example.com'],
    'x-mistake': 'must be an e-mail address, or null',
  }),
  title: nullable(text(200), {
    description: 'What they are at the company.',
    examples: ['Sales Representative'],
  }),
  roles: Type.Array(ref(Key), {
    maxItems: ROLES_MAX,
    uniqueItems: true,
    description: 'What they do in a purchase, in words of yours; rules can read them.',
    examples: [['buyer', 'decision-maker']],
  }),
  circle: Type.Integer({
    minimum: 1,
    maximum: 3,
    description: 'How near they are to you: 1 deals with you directly, 2 supports, 3 influences.',
    examples: [1],
    'x-mistake': 'must be 1, 2 or 3',
  }),
  birthday: nullable(
    Type.String({
      pattern:
        '^(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])$|^(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)$|^02-(?:0[1-9]|[12]\\d)$',
    }),
    {
      description: 'Month and day; the year is not asked for. Rules on birthdays wait for it.',
      examples: ['03-15'],
      'x-mistake': 'must be a month and a day, such as "03-15", or null',
    },
  ),
};

const optionalFacts = {
  name: Type.Optional(stakeholderFacts.name),
  email: Type.Optional(stakeholderFacts.email),
  title: Type.Optional(stakeholderFacts.title),
  roles: Type.Optional(stakeholderFacts.roles),
  circle: Type.Optional(stakeholderFacts.circle),
  birthday: Type.Optional(stakeholderFacts.birthday),
};

export const StakeholderRequest = strictObject(
  { ...optionalFacts, attributes: Type.Optional(ref(Attributes)) },
  {
    $id: 'StakeholderRequest',
    description: 'A stakeholder as a whole: what is left out is emptied; the circle is then 1.',
    examples: [{ name: 'Maria Anders', title: 'Sales Representative', roles: ['buyer'], circle: 1 }],
  },
);

export const StakeholderPatch = strictObject(
  { ...optionalFacts, attributes: Type.Optional(ref(AttributesPatch)) },
  {
    $id: 'StakeholderPatch',
    minProperties: 1,
    description: 'What of a stakeholder shall change; the rest stays.',
    examples: [{ title: 'Head of Sales' }],
  },
);

export const Stakeholder = Type.Object(
  {
    id: ref(StakeholderId),
    externalId: ref(ExternalId),
    account: ref(AccountId),
    ...stakeholderFacts,
    attributes: ref(Attributes),
    active: Type.Boolean({
      description: 'Whether they can act and receive; false once they are deactivated.',
    }),
    createdAt: ref(DateTime),
    updatedAt: ref(DateTime),
  },
  {
    $id: 'Stakeholder',
    description: 'A person at an account, with wallets of their own.',
    examples: [
      {
        id: 'stk_01h455vb4pex5vsknk084sn02q',
        externalId: 'ALFKI-contact',
        account: 'acc_01h455vb4pex5vsknk084sn02q',
        name: 'Maria Anders',
        email: null,
        title: 'Sales Representative',
        roles: ['buyer'],
        circle: 1,
        birthday: null,
        attributes: {},
        active: true,
        createdAt: '2026-03-01T12:00:00Z',
        updatedAt: '2026-03-01T12:00:00Z',
      },
    ],
  },
);

export const StakeholderPage = pageOf('StakeholderPage', Stakeholder);

export const stakeholderParams = strictObject({ ref: ref(AccountRef), stakeholder: ref(StakeholderRef) });
export const listQuery = strictObject({
  ...pageQuery,
  ...programQuery,
  active: Type.Optional(Type.Boolean({ description: 'Only active ones, or only deactivated ones.' })),
});

export type StakeholderBody = Static<typeof StakeholderRequest>;
export type StakeholderPatchBody = Static<typeof StakeholderPatch>;
export type StakeholderAnswer = Static<typeof Stakeholder>;

export const stakeholderSchemas: readonly TSchema[] = [
  StakeholderRequest,
  StakeholderPatch,
  Stakeholder,
  StakeholderPage,
];
