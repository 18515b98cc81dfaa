import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { ProgramDocument } from '../../../src/core/program/document.ts';
import { Account } from '../../core/harness.ts';

const folder = new URL('../../../examples/programs/', import.meta.url);

export function listPrograms(): readonly string[] {
  return readdirSync(folder).filter((file) => file.endsWith('.yaml'));
}

export function readProgram(file: string): ProgramDocument {
  return parse(readFileSync(new URL(file, folder), 'utf8')) as ProgramDocument;
}

/** A new account in the programme of a file, enrolled on 1 January 2026 unless something else is said. */
export function memberOf(file: string, about?: ConstructorParameters<typeof Account>[2]): Account {
  return new Account(readProgram(file), 'acme', about);
}
