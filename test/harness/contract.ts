import { Readable } from 'node:stream';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { FastifyInstance } from 'fastify';
import { installFormats } from '../../src/http/formats.ts';
import { openApiDocument } from '../../src/http/openapi.ts';
import type { OpenApiDocument } from '../../src/http/openapi-document.ts';

type Json = Record<string, unknown>;

export interface Contract {
  /** Throws where an answer is not what the document promises. The path is the route's: `/v1/accounts/{ref}`. */
  assertMatches(method: string, routePath: string, status: number, body: unknown, contentType?: string): void;
}

const ROOT = 'openapi';

export function contractOf(source: OpenApiDocument): Contract {
  const document = closed(source);
  const ajv = new Ajv2020({ strict: false, allErrors: true, allowUnionTypes: true });
  installFormats(ajv);
  ajv.addSchema(document, ROOT);
  const compiled = new Map<string, ValidateFunction>();
  const validatorAt = (pointer: string): ValidateFunction => {
    const known = compiled.get(pointer) ?? ajv.compile({ $ref: `${ROOT}#${pointer}` });
    compiled.set(pointer, known);
    return known;
  };
  return {
    assertMatches(method, routePath, status, body, contentType) {
      const where = `${method} ${routePath} ${status}`;
      const path = ['paths', routePath, method.toLowerCase(), 'responses', String(status)];
      const response = at(document, path);
      if (response === undefined) throw new Error(`${where}: the document promises no such answer`);
      const content = (response as { content?: Json }).content;
      if (content === undefined) {
        if (body !== undefined && body !== '') throw new Error(`${where}: the document promises no body`);
        return;
      }
      const types = Object.keys(content);
      const type = types.find((one) => contentType === undefined || contentType.startsWith(one));
      if (type === undefined)
        throw new Error(`${where}: the content type is ${contentType}, not ${types.join(' or ')}`);
      const validate = validatorAt(pointerOf([...path, 'content', type, 'schema']));
      if (!validate(body))
        throw new Error(`${where}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(body, null, 2)}`);
    },
  };
}

/**
 * Checks every answer that the application gives from now on; must be called before it is ready. The list names what
 * broke the contract, and must be empty at the end of the test.
 */
export function watchContract(app: FastifyInstance): readonly string[] {
  const violations: string[] = [];
  let contract: Contract | undefined;
  app.addHook('onSend', async (request, reply, sent) => {
    const payload = sent instanceof Readable ? await readAll(sent) : sent;
    const route = request.routeOptions.url;
    const isInContract = route !== undefined && request.routeOptions.schema?.hide !== true;
    if (isInContract && request.method !== 'HEAD' && request.routeOptions.schema !== undefined) {
      contract ??= contractOf(openApiDocument(app));
      const isJson = /json/.test(String(reply.getHeader('content-type') ?? 'json'));
      const isEmpty = typeof payload !== 'string' || payload === '';
      const body: unknown = isEmpty ? undefined : isJson ? JSON.parse(payload) : payload;
      const path = route.replaceAll(/:(\w+)/g, '{$1}');
      try {
        contract.assertMatches(
          request.method,
          path,
          reply.statusCode,
          body,
          String(reply.getHeader('content-type')),
        );
      } catch (error) {
        violations.push((error as Error).message);
      }
    }
    return payload;
  });
  return violations;
}

/** What is sent piece by piece must come to what the document promises, too. */
async function readAll(pieces: Readable): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += String(piece);
  return text;
}

/**
 * Objects in answers are open, so that fields can be added; in tests they are closed, so that a field that the
 * document does not name is noticed. Parts of an `allOf` stay open, since each sees the fields of the others.
 */
function closed(document: OpenApiDocument): OpenApiDocument {
  const shared = new Set<string>();
  collectParts(document, shared);
  const copy = structuredClone(document);
  close(copy.paths);
  for (const [name, schema] of Object.entries(copy.components.schemas)) {
    if (!shared.has(`#/components/schemas/${name}`)) close(schema);
  }
  return copy;
}

function collectParts(value: unknown, parts: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  if ('allOf' in value && Array.isArray(value.allOf)) {
    for (const part of value.allOf as Json[]) if (typeof part.$ref === 'string') parts.add(part.$ref);
  }
  for (const member of Object.values(value)) collectParts(member, parts);
}

function close(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const schema = value as Json;
  const isObjectSchema = schema.type === 'object' && typeof schema.properties === 'object';
  if (isObjectSchema && schema.additionalProperties === undefined) schema.additionalProperties = false;
  for (const [key, member] of Object.entries(schema)) if (key !== 'allOf' && key !== 'example') close(member);
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Json | undefined)?.[key], value);
}

function pointerOf(path: readonly string[]): string {
  return path
    .map((key) => `/${encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))}`)
    .join('');
}
