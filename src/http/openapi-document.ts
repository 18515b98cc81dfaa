import type { SwaggerTransformObject } from '@fastify/swagger';
import { isNullable } from './schema.ts';

type Json = Record<string, unknown>;

export interface OpenApiDocument extends Json {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Json> } & Json;
}

interface Operation extends Json {
  parameters?: Parameter[];
  requestBody?: RequestBody;
}

interface Parameter extends Json {
  description?: string;
  required?: boolean;
  schema: Json;
}

interface RequestBody extends Json {
  required?: boolean;
  content: Record<string, { schema?: Json }>;
}

/** What @fastify/swagger leaves to do: a fixed order, descriptions behind references, and no keywords of our own. */
export function finishDocument(source: Parameters<SwaggerTransformObject>[0]): OpenApiDocument {
  if (!('openapiObject' in source)) throw new Error('not an OpenAPI document');
  const document = tidied(source.openapiObject) as OpenApiDocument;
  document.paths = sorted(document.paths);
  document.components.schemas = sorted(used(document));
  for (const operations of Object.values(document.paths)) {
    for (const { parameters = [], requestBody } of Object.values(operations)) {
      for (const parameter of parameters) finishParameter(parameter, document.components.schemas);
      if (requestBody !== undefined) finishBody(requestBody);
    }
  }
  return document;
}

/** Shared schemas are registered whether a room uses them or not; clients should get only those that appear. */
function used({ paths, components }: OpenApiDocument): Record<string, Json> {
  const names = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const name = '$ref' in value ? nameIn(value.$ref) : undefined;
    if (name !== undefined && !names.has(name)) {
      names.add(name);
      collect(components.schemas[name]);
    }
    Object.values(value).forEach(collect);
  };
  collect(paths);
  return Object.fromEntries(Object.entries(components.schemas).filter(([name]) => names.has(name)));
}

function nameIn(ref: unknown): string | undefined {
  return /^#\/components\/schemas\/(.+)$/.exec(String(ref))?.[1];
}

function finishParameter(parameter: Parameter, schemas: Record<string, Json>): void {
  const name = nameIn(parameter.schema.$ref);
  const description = name === undefined ? undefined : schemas[name]?.description;
  if (parameter.description === undefined && typeof description === 'string')
    parameter.description = description;
  // A field with a default is required of the schema, so that handlers need not ask; a client need not send it.
  if (parameter.schema.default !== undefined) parameter.required = false;
}

/** @fastify/swagger holds every body to be required. */
function finishBody(body: RequestBody): void {
  if (Object.values(body.content).some(({ schema }) => isNullable(schema))) body.required = false;
}

/** Without keywords of our own, and with plain references: OpenAPI 3.1 lets a description stand beside them. */
function tidied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidied);
  if (typeof value !== 'object' || value === null) return value;
  const { 'x-mistake': _, ...members } = value as Json;
  const tidy = Object.fromEntries(Object.entries(members).map(([key, member]) => [key, tidied(member)]));
  const only = onlyReference(tidy.allOf);
  if (only === undefined) return tidy;
  const { allOf: __, ...beside } = tidy;
  return { ...beside, $ref: only };
}

function onlyReference(allOf: unknown): string | undefined {
  if (!Array.isArray(allOf) || allOf.length !== 1) return undefined;
  const { $ref, ...rest } = allOf[0] as Json;
  return typeof $ref === 'string' && Object.keys(rest).length === 0 ? $ref : undefined;
}

function sorted<T>(map: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}
