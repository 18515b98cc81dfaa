import { hash } from 'node:crypto';
import type { FastifyRequest, onRequestHookHandler } from 'fastify';
import type { Tenant } from '../tenants/keys.ts';
import { ProblemError } from './problems.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who runs the programmes that this request is about. Set before any route under /v1 runs. */
    tenant: Tenant;
  }
}

export interface AuthOptions {
  readonly findTenant: (key: string) => Promise<Tenant | undefined>;
  /** How long a key is believed without asking again; so long a revoked one may still be used. */
  readonly ttlMs?: number;
  /** Milliseconds that only ever grow; for tests. */
  readonly now?: () => number;
}

interface Known {
  readonly tenant: Tenant;
  readonly until: number;
}

const TTL_MS = 10_000;
const KEYS_CACHED_MAX = 10_000;
const BEARER = /^Bearer +([\x21-\x7e]{1,300})$/i;

/**
 * Lets requests with a valid `Authorization: Bearer <key>` pass. Keys are remembered for some seconds, so that no
 * query runs per request, and by their hash, so that a dump of the memory shows none. Only valid ones are, so that
 * guesses cannot push them out.
 */
export function authenticate({
  findTenant,
  ttlMs = TTL_MS,
  now = defaultNow,
}: AuthOptions): onRequestHookHandler {
  const known = new Map<string, Known>();
  const asked = new Map<string, Promise<Tenant | undefined>>();

  const ask = async (keyHash: string, key: string): Promise<Tenant | undefined> => {
    const tenant = await findTenant(key);
    if (known.size >= KEYS_CACHED_MAX) known.clear();
    if (tenant === undefined) known.delete(keyHash);
    else known.set(keyHash, { tenant, until: now() + ttlMs });
    return tenant;
  };

  /** Requests that come together with an unknown key ask once. */
  const find = (keyHash: string, key: string): Promise<Tenant | undefined> => {
    const underWay = asked.get(keyHash) ?? ask(keyHash, key).finally(() => asked.delete(keyHash));
    asked.set(keyHash, underWay);
    return underWay;
  };

  // A callback instead of a promise, so that the usual case stays synchronous.
  return (request, _reply, done) => {
    const key = keyOf(request);
    if (key === undefined) return done(unauthorized(request));
    const keyHash = hash('sha256', key, 'base64');
    const entry = known.get(keyHash);
    if (entry !== undefined && entry.until > now()) {
      request.tenant = entry.tenant;
      return done();
    }
    find(keyHash, key).then((tenant) => {
      if (tenant === undefined) return done(unauthorized(request));
      request.tenant = tenant;
      done();
    }, done);
  };
}

function keyOf(request: FastifyRequest): string | undefined {
  return BEARER.exec(request.headers.authorization ?? '')?.[1];
}

function unauthorized(request: FastifyRequest): ProblemError {
  const given = request.headers.authorization !== undefined;
  const detail = given
    ? 'The API key is not valid: send one that is, as "Authorization: Bearer <key>".'
    : 'Send an API key as "Authorization: Bearer <key>".';
  const challenge = given ? 'Bearer realm="fealty", error="invalid_token"' : 'Bearer realm="fealty"';
  return new ProblemError('unauthorized', detail, [], { headers: { 'www-authenticate': challenge } });
}

function defaultNow(): number {
  return performance.now();
}
