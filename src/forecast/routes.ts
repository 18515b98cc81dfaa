import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { accountParams } from '../accounts/schema.ts';
import type { Room } from '../app.ts';
import { foresee } from '../core/forecast.ts';
import type { Entry } from '../core/ledger.ts';
import { formatInstant } from '../core/time.ts';
import type { Deps } from '../deps.ts';
import { encodeId } from '../http/ids.ts';
import { answer, ref } from '../http/schema.ts';
import { withOwnWallets } from '../wallets/balances.ts';
import { holderInQuery } from '../wallets/holder-in-query.ts';
import { settledAccount } from '../wallets/settled-account.ts';
import {
  isOf,
  presentAwaiting,
  presentForecastWallet,
  presentInstants,
  type WalletFilter,
} from './present.ts';
import { Forecast, forecastQuery, forecastSchemas } from './schema.ts';
import { readUntil } from './until.ts';

export const forecastRoom: Room = { schemas: forecastSchemas, routes: forecastRoutes };

function forecastRoutes({ db, engine }: Deps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/accounts/:ref/forecast',
      {
        schema: {
          operationId: 'getForecast',
          summary: 'What will become active and what will expire, and what the wallets have then',
          description:
            'As the points stand now and if nothing else is done: whatever is done moves it, and points that rules give ' +
            'meanwhile, as for a birthday, are not foreseen. Full cards of stamps wait for their reward and do not expire.',
          tags: ['wallets'],
          params: accountParams,
          querystring: forecastQuery,
          response: { 200: answer('The forecast.', ref(Forecast)) },
          problems: ['not-found', 'ambiguous-reference'],
        },
      },
      async ({ params, query, tenant }) => {
        const settled = await settledAccount(engine, tenant.id, params.ref, query.program);
        const { accountId, program, programs, state, decision } = settled;
        const { now } = decision;
        const until = readUntil(query.until, program.zone, now);
        const holder = await holderInQuery(db, accountId, query.holder);
        const filter = { holder, points: query.points };
        const wallets = withOwnWallets([...state.wallets.values()], program.points.keys());
        const shown = wallets.filter((wallet) => isOf(wallet, filter));
        const entries = foresee(state, { programs, now, until }).filter((entry) => isAbout(entry, filter));
        const instants = presentInstants(entries, shown);
        const left = instants[query.limit];
        return {
          account: encodeId('acc', accountId),
          from: formatInstant(now),
          until: formatInstant(until),
          wallets: shown.map(presentForecastWallet),
          instants: instants.slice(0, query.limit).map((instant) => instant.answer),
          truncatedAt: left === undefined ? null : formatInstant(left.at),
          awaiting: presentAwaiting((state.lots ?? []).filter((lot) => isOf(lot, filter))),
        };
      },
    );
  };
}

/** Points that become active or expire stay with their holder, or leave. */
function isAbout({ points, source }: Entry, filter: WalletFilter): boolean {
  return 'side' in source && isOf({ holder: source.holder, points }, filter);
}
