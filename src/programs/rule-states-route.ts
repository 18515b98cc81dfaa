import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Static } from '@sinclair/typebox';
import type { Room } from '../app.ts';
import { countersAsked, type LimitState, type RuleState, ruleStates } from '../core/limits/rule-state.ts';
import { allRules, programAt } from '../core/program/compile.ts';
import { type Instant, instantIn } from '../core/time.ts';
import type { Deps } from '../deps.ts';
import { formatInstant } from '../http/formats.ts';
import { KEY_IN_PATH, noProgram } from '../http/no-program.ts';
import { answer, ref } from '../http/schema.ts';
import { tenantNow } from '../tenants/clock.ts';
import { findProgram } from './repository.ts';
import { loadCounterStates } from './rule-states.ts';
import * as schema from './rule-states-schema.ts';
import { programParams, tiersQuery } from './schema.ts';

export const ruleStatesRoom: Room = { schemas: schema.ruleStateSchemas, routes: ruleStateRoutes };

function ruleStateRoutes({ db, clock, engine }: Deps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/programs/:key/rules',
      {
        schema: {
          operationId: 'getProgramRules',
          summary: 'Reads how the rules of a programme stand',
          description:
            'Whether each gives anything, and how much is left of its limits and of the stock of what it grants. Of the ' +
            'version, and in the periods, of `asOf`, now if absent; what is used is as of now.',
          tags: ['programs'],
          params: programParams,
          querystring: tiersQuery,
          response: { 200: answer('The rules, in the order of the document.', ref(schema.RuleStates)) },
          problems: ['not-found'],
        },
      },
      async ({ params: { key }, query, tenant }) => {
        const head = await findProgram(db, tenant.id, key);
        if (head === undefined) throw noProgram(key, await engine.programKeys(tenant.id), KEY_IN_PATH);
        const versions = await engine.programs.versionsOf(head.programId, head.headVersion);
        const now = await tenantNow(db, clock, tenant);
        const { zone } = programAt(versions, now);
        const at = query.asOf === undefined ? now : instantIn(zone, query.asOf);
        const program = programAt(versions, at);
        const rules = allRules(program).toSorted((a, b) => a.index - b.index);
        const asked = countersAsked(rules, zone.dayOf(at));
        const counters = await loadCounterStates(db, { tenantId: tenant.id, programKey: key }, asked);
        const states = ruleStates(program, rules, at, counters);
        return { key, version: program.version, asOf: formatInstant(at), rules: states.map(showState) };
      },
    );
  };
}

function showState({ rule, state, limits, stock }: RuleState): Static<typeof schema.RuleState> {
  const { definition, from, until, reward } = rule;
  return {
    key: rule.key,
    label: definition.label ?? null,
    on: definition.on,
    state,
    valid: { from: showInstant(from), until: showInstant(until) },
    limits: limits.map(showLimit),
    stock:
      stock === null || reward === null
        ? null
        : { reward, left: Math.max(0, stock.size - stock.used), since: showInstant(stock.spentAt) },
  };
}

function showLimit({ limit, counter }: LimitState): Static<typeof schema.LimitState> {
  const { label, per, unit, most, isWhole, definition } = limit;
  const left = counter === null ? null : Math.max(0, counter.size - counter.used);
  return {
    label,
    per,
    unit,
    within: (definition.within as Static<typeof schema.LimitState>['within'] | undefined) ?? null,
    over: isWhole ? 'nothing' : 'truncate',
    size: most,
    used: counter?.used ?? null,
    left,
    since: left === 0 ? showInstant(counter?.spentAt ?? null) : null,
  };
}

/** Null also for what has no beginning, or no end. */
function showInstant(instant: Instant | null): string | null {
  return instant === null || !Number.isFinite(instant) ? null : formatInstant(instant);
}
