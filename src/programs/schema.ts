import { type TSchema, Type } from '@sinclair/typebox';
import { LIMITS } from '../core/program/document.ts';
import { pageOf, pageQuery } from '../http/paging.ts';
import { DateOrDateTime, DateTime, Key } from '../http/scalars.ts';
import { mapOf, nullable, ref, strictObject } from '../http/schema.ts';
import { documentSchemas, NORTHWIND, ProgramDocument } from './document-schema.ts';
import { BENEFITS_MAX, Benefit, CarryOver, HeadStart, Held, onReturn, Reach } from './ladder-schema.ts';

const version = Type.Integer({
  minimum: 1,
  maximum: 2_147_483_647,
  description: 'Versions are numbered from 1, without gaps.',
  examples: [1],
});

const published = {
  version,
  effectiveFrom: nullable(ref(DateTime), {
    description: 'From when it is in force; null for the first version, which is in force since ever.',
  }),
  publishedAt: ref(DateTime),
};

const FIRST = { version: 1, effectiveFrom: null, publishedAt: '2026-03-01T12:00:00.000Z' };

export const programParams = strictObject({ key: ref(Key) });
export const versionParams = strictObject({ key: ref(Key), version });
export const programListQuery = strictObject(pageQuery);
export const tiersQuery = strictObject({
  asOf: Type.Optional(
    ref(DateOrDateTime, { description: 'The instant whose version is shown; now if absent.' }),
  ),
});

export const PublishRequest = strictObject(
  { document: ref(ProgramDocument), effectiveFrom: Type.Optional(ref(DateOrDateTime)) },
  {
    $id: 'PublishRequest',
    description:
      'A programme document, and from when it is in force: at once if absent, never in the past. ' +
      'The first version is in force since ever.',
    examples: [{ document: NORTHWIND }],
  },
);

export const Warning = Type.Object(
  {
    pointer: Type.String({
      maxLength: 2000,
      description: 'The place in the request as a JSON Pointer.',
      examples: ['/document/rules/2/grant/reward'],
    }),
    detail: Type.String({ maxLength: 1000, description: 'What is probably not meant.' }),
  },
  { $id: 'Warning', description: 'Something that is allowed and probably not meant.' },
);

export const WARNINGS_MAX = 100;

export const warnings = Type.Array(ref(Warning), {
  maxItems: WARNINGS_MAX,
  description: `What is allowed in the document and probably not meant; of very many, the first ${WARNINGS_MAX}.`,
});

export const ProgramVersion = Type.Object(
  { key: ref(Key), ...published, document: ref(ProgramDocument) },
  {
    $id: 'ProgramVersion',
    description: 'A version of a programme. It never changes.',
    examples: [{ key: 'northwind', ...FIRST, document: NORTHWIND }],
  },
);

export const PublishedProgram = Type.Object(
  {
    key: ref(Key),
    ...published,
    warnings,
    document: ref(ProgramDocument),
  },
  {
    $id: 'PublishedProgram',
    description: 'The version that the document has now, and what may be amiss.',
    examples: [{ key: 'northwind', ...FIRST, warnings: [], document: NORTHWIND }],
  },
);

export const ProgramSummary = Type.Object(
  { key: ref(Key), name: Type.String({ maxLength: 200 }), ...published },
  {
    $id: 'ProgramSummary',
    description: 'A programme and its latest version, without the document.',
    examples: [{ key: 'northwind', name: 'Northwind Partner Club', ...FIRST }],
  },
);

export const VersionSummary = Type.Object(published, {
  $id: 'VersionSummary',
  description: 'A version of a programme without its document.',
  examples: [FIRST],
});

export const ProgramPage = pageOf('ProgramPage', ProgramSummary);
export const VersionPage = pageOf('VersionPage', VersionSummary);

export const ProgramLadder = Type.Object(
  {
    label: nullable(Type.String({ maxLength: 200 })),
    held: ref(Held),
    onReturn,
    carryOver: nullable(ref(CarryOver)),
    tiers: Type.Array(
      Type.Object({
        key: ref(Key),
        label: nullable(Type.String({ maxLength: 200 })),
        reach: nullable(ref(Reach), { description: 'What it asks for; null for the first tier.' }),
        keep: nullable(ref(Reach), {
          description:
            'What keeping it for another period asks for: the same as `reach` where nothing else is said.',
        }),
        multiplier: Type.String({
          maxLength: 19,
          description: '"1" where the tier has none.',
          examples: ['1.5'],
        }),
        benefits: Type.Array(ref(Benefit), { maxItems: BENEFITS_MAX }),
        headStart: nullable(ref(HeadStart)),
      }),
      { maxItems: LIMITS.tiers },
    ),
  },
  { $id: 'ProgramLadder', description: 'The tiers of a ladder, from the lowest to the highest.' },
);

export const ProgramTiers = Type.Object(
  {
    key: ref(Key),
    version,
    asOf: ref(DateTime),
    ladders: mapOf(
      ref(ProgramLadder),
      { pattern: Key.pattern as string, mistake: '' },
      { maxProperties: LIMITS.ladders },
    ),
  },
  {
    $id: 'ProgramTiers',
    description: 'The ladders of the version that is in force at `asOf`.',
    examples: [
      {
        key: 'northwind',
        version: 1,
        asOf: '2026-03-01T12:00:00.000Z',
        ladders: {
          status: {
            label: null,
            held: { until: 'end-of-next-year' },
            onReturn: 'keep',
            carryOver: null,
            tiers: [
              {
                key: 'red',
                label: null,
                reach: null,
                keep: null,
                multiplier: '1',
                benefits: [],
                headStart: null,
              },
              {
                key: 'silver',
                label: null,
                reach: { metric: 'yearSpend', atLeast: '10000' },
                keep: { metric: 'yearSpend', atLeast: '10000' },
                multiplier: '1.5',
                benefits: [],
                headStart: null,
              },
            ],
          },
        },
      },
    ],
  },
);

export const programSchemas: readonly TSchema[] = [
  ...documentSchemas,
  PublishRequest,
  Warning,
  ProgramVersion,
  PublishedProgram,
  ProgramSummary,
  VersionSummary,
  ProgramPage,
  VersionPage,
  ProgramLadder,
  ProgramTiers,
];
