import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { pageOf, pageQuery } from '../http/paging.ts';
import { AccountId, AccountRef } from '../http/reference-scalars.ts';
import {
  Attributes,
  AttributesPatch,
  DateOrDateTime,
  DateTime,
  ExternalId,
  Key,
  text,
} from '../http/scalars.ts';
import { nullable, ref, strictObject } from '../http/schema.ts';
import { ReferralCodeText } from '../referrals/code.ts';

export const accountKind = ref(Key, {
  description: 'What sort of customer it is, in a word of yours; rules can read it.',
  examples: ['company', 'person'],
});
export const accountFacts = {
  name: nullable(text(200), { description: 'What people call it.', examples: ['Alfreds Futterkiste'] }),
  country: nullable(Type.String({ pattern: '^[A-Z]{2}$' }), {
    description: 'Where it is, by its ISO 3166 code; rules can read it.',
    examples: ['DE'],
    'x-mistake': 'must be a country code of two capital letters, such as "DE", or null',
  }),
  segment: nullable(Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$', maxLength: 100 }), {
    description: 'The group of customers to which it belongs, in a word of yours; rules can read it.',
    examples: ['gastronomy'],
    'x-mistake':
      'must be 1 to 100 letters, digits and "-", "_", ".", beginning with a letter or a digit, or null',
  }),
  parent: nullable(ref(ExternalId), {
    description:
      'Your own id of the account to which it belongs, such as its head office. That need not be enrolled; rules can read the id.',
    examples: ['ALFKI-HOLDING'],
  }),
};
const optionalFacts = {
  name: Type.Optional(accountFacts.name),
  country: Type.Optional(accountFacts.country),
  segment: Type.Optional(accountFacts.segment),
  parent: Type.Optional(accountFacts.parent),
};

export const AccountRequest = strictObject(
  {
    program: Type.Optional(
      ref(Key, {
        description: 'The key of the programme; needed only where you have several.',
        examples: ['northwind'],
      }),
    ),
    kind: accountKind,
    ...optionalFacts,
    attributes: Type.Optional(ref(Attributes)),
    referralCode: Type.Optional(
      ref(ReferralCodeText, {
        description:
          'Of whoever referred it, when it enrols; not its own, not that of an account of its group (of those that have a ' +
          'parent in common, however far up), and not that of a person who is no longer active. An account that is there already can only name the code that it named then.',
      }),
    ),
    enrolledAt: Type.Optional(
      ref(DateOrDateTime, {
        description:
          'Since when it takes part: an instant, or a date, which is the start of that day in the time zone of the ' +
          'programme. Now if absent at enrolment; unchanged if absent later.',
        examples: ['1996-01-01'],
      }),
    ),
  },
  {
    $id: 'AccountRequest',
    description: 'An account as a whole: what is left out is emptied.',
    examples: [
      {
        program: 'northwind',
        kind: 'company',
        name: 'Alfreds Futterkiste',
        country: 'DE',
        segment: 'gastronomy',
        attributes: { region: 'Berlin' },
        enrolledAt: '1996-01-01',
      },
    ],
  },
);

export const AccountPatch = strictObject(
  {
    kind: Type.Optional(accountKind),
    ...optionalFacts,
    attributes: Type.Optional(ref(AttributesPatch)),
  },
  {
    $id: 'AccountPatch',
    minProperties: 1,
    description: 'What of an account shall change; the rest stays.',
    examples: [{ name: 'Alfreds Futterkiste GmbH', segment: 'gastronomy', attributes: { region: null } }],
  },
);

export const Account = Type.Object(
  {
    id: ref(AccountId),
    externalId: ref(ExternalId),
    program: ref(Key),
    kind: ref(Key),
    ...accountFacts,
    attributes: ref(Attributes),
    enrolledAt: ref(DateTime),
    createdAt: ref(DateTime),
    updatedAt: ref(DateTime),
    closedAt: nullable(ref(DateTime), { description: 'Since when it is closed; null: it is open.' }),
  },
  {
    $id: 'Account',
    description: 'A customer in one programme: a company or a person.',
    examples: [
      {
        id: 'acc_01h455vb4pex5vsknk084sn02q',
        externalId: 'ALFKI',
        program: 'northwind',
        kind: 'company',
        name: 'Alfreds Futterkiste',
        country: 'DE',
        segment: 'gastronomy',
        parent: null,
        attributes: { region: 'Berlin' },
        enrolledAt: '1996-01-01T00:00:00Z',
        createdAt: '2026-03-01T12:00:00Z',
        updatedAt: '2026-03-01T12:00:00Z',
        closedAt: null,
      },
    ],
  },
);

export const AccountPage = pageOf('AccountPage', Account);

export const accountParams = strictObject({ ref: ref(AccountRef) });
/** On every route that names an account in its path. */
export const programQuery = {
  program: Type.Optional(
    ref(Key, { description: 'Which programme an `external:` account belongs to, where it may be several.' }),
  ),
};
export const accountQuery = strictObject(programQuery);
export const listQuery = strictObject({
  ...pageQuery,
  program: Type.Optional(ref(Key, { description: 'Only those of this programme.' })),
  kind: Type.Optional(ref(Key, { description: 'Only those of this kind.' })),
});

export type AccountBody = Static<typeof AccountRequest>;
export type AccountPatchBody = Static<typeof AccountPatch>;
export type AccountAnswer = Static<typeof Account>;

export const accountSchemas: readonly TSchema[] = [AccountRequest, AccountPatch, Account, AccountPage];
