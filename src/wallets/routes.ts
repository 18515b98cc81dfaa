import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { accountParams } from '../accounts/schema.ts';
import type { Room } from '../app.ts';
import { ACCOUNT, type Holder } from '../core/ledger.ts';
import { idleExpiriesAfter } from '../core/occasions/next-occasion.ts';
import { formatInstant, type Instant } from '../core/time.ts';
import type { Deps } from '../deps.ts';
import type { Decided } from '../engine/submission.ts';
import { holderAddress } from '../http/addresses.ts';
import { readAsOf } from '../http/as-of.ts';
import { encodeId } from '../http/ids.ts';
import { cursorOf, toPage } from '../http/paging.ts';
import { presentHolder } from '../http/present-holder.ts';
import { ProblemError } from '../http/problems.ts';
import { answer, ref } from '../http/schema.ts';
import { findStakeholder } from '../stakeholders/repository.ts';
import { expiringNext, movementsOf, walletsOf, withOwnWallets } from './balances.ts';
import { listSettledEntries } from './list-entries.ts';
import { presentEntry } from './present.ts';
import { sumMovements } from './repository.ts';
import { AccountWallets, EntryPage, entriesQuery, walletSchemas, walletsQuery } from './schema.ts';
import { settledAccount } from './settled-account.ts';

const NONE: ReadonlyMap<string, Instant> = new Map();

export const walletRoom: Room = { schemas: walletSchemas, routes: walletRoutes };

const position = Type.Integer({ minimum: 0, maximum: 2_147_483_647 });
const cursor = cursorOf(
  Type.Object({ seq: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }), n: position }),
);

function walletRoutes({ db, engine }: Deps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/accounts/:ref/wallets',
      {
        schema: {
          operationId: 'getWallets',
          summary: 'What an account and its stakeholders have',
          description:
            'As it is now, with all that became active or expired by now; or as it was at a past instant.',
          tags: ['wallets'],
          params: accountParams,
          querystring: walletsQuery,
          response: { 200: answer('The wallets.', ref(AccountWallets)) },
          problems: ['not-found', 'ambiguous-reference'],
        },
      },
      async ({ params, query, tenant }) => {
        const settled = await settledAccount(engine, tenant.id, params.ref, query.program);
        const { accountId, decision, program, state } = settled;
        const asOf = readAsOf(query.asOf, program.zone, decision.now);
        const isNow = query.asOf === undefined;
        const wallets = isNow ? [...state.wallets.values()] : walletsOf(await movementsUpTo(asOf, settled));
        const lots = isNow ? (state.lots ?? []) : [];
        const ends = { cards: state.cards, idle: isNow ? idleEnds(settled) : NONE };
        const shown = withOwnWallets(wallets, program.points.keys()).map((wallet) => {
          const next = expiringNext(lots, wallet, ends);
          const { holder, ...rest } = wallet;
          return {
            holder: presentHolder(holder),
            ...rest,
            expiringNext: next && { amount: next.amount, at: formatInstant(next.at) },
          };
        });
        return { account: encodeId('acc', accountId), asOf: formatInstant(asOf), wallets: shown };
      },
    );

    app.get(
      '/accounts/:ref/entries',
      {
        schema: {
          operationId: 'listEntries',
          summary: 'The ledger of an account, newest first',
          description: 'In the order in which it was written, which is not always that in which it happened.',
          tags: ['wallets'],
          params: accountParams,
          querystring: entriesQuery,
          response: { 200: answer('A page of entries.', ref(EntryPage)) },
          problems: ['not-found', 'ambiguous-reference'],
        },
      },
      async ({ params, query, tenant }) => {
        const { limit, points, program } = query;
        const before = cursor.decode(query.cursor);
        const settled = await settledAccount(engine, tenant.id, params.ref, program);
        const { accountId } = settled;
        const holder = query.holder === undefined ? undefined : await holderOf(accountId, query.holder);
        const found = await listSettledEntries(db, settled, { holder, points }, { before, limit });
        return toPage(
          found,
          limit,
          (entry) => presentEntry(accountId, entry),
          ({ seq, n }) => cursor.encode({ seq, n }),
        );
      },
    );
  };

  /** As things stand: whatever is done moves them. */
  function idleEnds({ programs, state, decision }: Decided): ReadonlyMap<string, Instant> {
    const { profile } = state;
    return profile === null ? NONE : idleExpiriesAfter(programs, { ...state, profile }, decision.now);
  }

  async function movementsUpTo(
    asOf: number,
    { accountId, decision, earlier }: Awaited<ReturnType<typeof settledAccount>>,
  ) {
    const unwritten = [...earlier, decision];
    const due = unwritten
      .flatMap(({ entries }) => entries)
      .filter((entry) => entry.at <= asOf)
      .flatMap(movementsOf);
    const belowSeq = unwritten[0]?.seq ?? decision.seq;
    return [...(await sumMovements(db, accountId, { asOf, belowSeq })), ...due];
  }

  async function holderOf(accountId: string, text: string): Promise<Holder> {
    const address = holderAddress(text);
    if (address === null) return ACCOUNT;
    const person = await findStakeholder(db, accountId, address);
    if (person !== undefined) return person.id;
    const detail = `The account has no stakeholder ${JSON.stringify(text)}.`;
    throw new ProblemError('not-found', detail, [{ in: 'query', pointer: '/holder', detail }]);
  }
}
