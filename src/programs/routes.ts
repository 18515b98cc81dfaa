import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import type { Room } from '../app.ts';
import { createZone, instantIn } from '../core/time.ts';
import type { Deps } from '../deps.ts';
import { KEY_IN_PATH, noProgram } from '../http/no-program.ts';
import { cursorOf, toPage } from '../http/paging.ts';
import { ProblemError } from '../http/problems.ts';
import { answer, ref } from '../http/schema.ts';
import { tenantNow } from '../tenants/clock.ts';
import {
  publicationProblem,
  showPublished,
  showSummary,
  showTiers,
  showVersion,
  showVersionSummary,
} from './answers.ts';
import { publishProgram } from './publish.ts';
import {
  findProgram,
  findProgramVersion,
  getVersionInForce,
  listProgramSummaries,
  listVersionSummaries,
  type ProgramHead,
} from './repository.ts';
import {
  ProgramPage,
  ProgramTiers,
  ProgramVersion,
  PublishedProgram,
  PublishRequest,
  programListQuery,
  programParams,
  programSchemas,
  tiersQuery,
  VersionPage,
  versionParams,
} from './schema.ts';

export const programRoom: Room = { schemas: programSchemas, routes: programRoutes };

const programCursor = cursorOf(Type.Object({ key: Type.String() }));
const versionCursor = cursorOf(Type.Object({ version: Type.Integer() }));

function programRoutes({ db, clock, engine }: Deps): FastifyPluginAsyncTypebox {
  const getProgram = async (tenantId: number, key: string): Promise<ProgramHead> => {
    const program = await findProgram(db, tenantId, key);
    if (program === undefined) throw noProgram(key, await engine.programKeys(tenantId), KEY_IN_PATH);
    return program;
  };
  const getVersion = async ({ programId, key }: ProgramHead, number: number) => {
    const version = await findProgramVersion(db, programId, number);
    if (version === undefined) throw notFound(`The programme "${key}" has no version ${number}.`);
    return version;
  };

  return async (app) => {
    app.put(
      '/programs/:key',
      {
        schema: {
          operationId: 'publishProgram',
          summary: 'Publishes a programme, or its next version',
          description:
            'Checks the document and publishes it as the next version. The document of the latest version again ' +
            'changes nothing; that of an earlier one makes a new version. Currency, time zone and what a metric ' +
            'counts never change; a kind of points that is still in wallets is not removed.',
          tags: ['programs'],
          params: programParams,
          body: ref(PublishRequest),
          response: {
            200: answer('The latest version has this document already.', ref(PublishedProgram)),
            201: answer('The new version.', ref(PublishedProgram)),
          },
          problems: [
            'program-invalid',
            'program-currency-changed',
            'program-timezone-changed',
            'program-points-removed',
            'effective-from-in-past',
            'version-conflict',
          ],
        },
      },
      async (request, reply) => {
        const { key } = request.params;
        const { document, effectiveFrom } = request.body;
        const publication = { tenantId: request.tenant.id, key, document, effectiveFrom };
        const published = await publishProgram(db, publication, (trx) =>
          tenantNow(trx, clock, request.tenant),
        );
        if (published.refused) throw publicationProblem(published);
        return reply.code(published.isNew ? 201 : 200).send(showPublished(key, published));
      },
    );

    app.get(
      '/programs',
      {
        schema: {
          operationId: 'listPrograms',
          summary: 'Lists the programmes',
          tags: ['programs'],
          querystring: programListQuery,
          response: { 200: answer('A page, by key.', ref(ProgramPage)) },
        },
      },
      async ({ query, tenant }) => {
        const page = { after: programCursor.decode(query.cursor)?.key, limit: query.limit + 1 };
        const rows = await listProgramSummaries(db, tenant.id, page);
        return toPage(rows, query.limit, showSummary, ({ key }) => programCursor.encode({ key }));
      },
    );

    app.get(
      '/programs/:key',
      {
        schema: {
          operationId: 'getProgram',
          summary: 'Reads the latest version of a programme',
          description: 'The one published last; it may not be in force yet.',
          tags: ['programs'],
          params: programParams,
          response: { 200: answer('The latest version.', ref(ProgramVersion)) },
          problems: ['not-found'],
        },
      },
      async ({ params: { key }, tenant }) => {
        const program = await getProgram(tenant.id, key);
        return showVersion(key, await getVersion(program, program.headVersion));
      },
    );

    app.get(
      '/programs/:key/versions',
      {
        schema: {
          operationId: 'listProgramVersions',
          summary: 'Lists the versions of a programme',
          tags: ['programs'],
          params: programParams,
          querystring: programListQuery,
          response: { 200: answer('A page, newest first.', ref(VersionPage)) },
          problems: ['not-found'],
        },
      },
      async ({ params: { key }, query, tenant }) => {
        const { programId } = await getProgram(tenant.id, key);
        const page = { before: versionCursor.decode(query.cursor)?.version, limit: query.limit + 1 };
        const rows = await listVersionSummaries(db, programId, page);
        return toPage(rows, query.limit, showVersionSummary, ({ version }) =>
          versionCursor.encode({ version }),
        );
      },
    );

    app.get(
      '/programs/:key/versions/:version',
      {
        schema: {
          operationId: 'getProgramVersion',
          summary: 'Reads one version of a programme',
          tags: ['programs'],
          params: versionParams,
          response: { 200: answer('The version.', ref(ProgramVersion)) },
          problems: ['not-found'],
        },
      },
      async ({ params: { key, version }, tenant }) => {
        const program = await getProgram(tenant.id, key);
        return showVersion(key, await getVersion(program, version));
      },
    );

    app.get(
      '/programs/:key/tiers',
      {
        schema: {
          operationId: 'getProgramTiers',
          summary: 'Reads the tiers of a programme',
          description: 'Of the version that is in force at `asOf`, now if absent.',
          tags: ['programs'],
          params: programParams,
          querystring: tiersQuery,
          response: { 200: answer('The ladders, by key.', ref(ProgramTiers)) },
          problems: ['not-found'],
        },
      },
      async ({ params: { key }, query, tenant }) => {
        const program = await getProgram(tenant.id, key);
        const { document } = await getVersion(program, program.headVersion);
        const at =
          query.asOf === undefined
            ? await tenantNow(db, clock, tenant)
            : instantIn(createZone(document.timezone), query.asOf);
        return showTiers(key, await getVersionInForce(db, program.programId, at), at);
      },
    );
  };
}

function notFound(detail: string): ProblemError {
  return new ProblemError('not-found', detail);
}
