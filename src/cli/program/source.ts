import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { type Document, LineCounter, parseDocument } from 'yaml';
import { positionOfMistake } from '../../http/json-position.ts';
import { MISTAKES_MAX } from '../../http/mistakes.ts';
import { findPosition, type Position, positionAt } from './positions.ts';

/** A file that was read: what it says, and where it says it. */
export interface Source {
  readonly file: string;
  readonly value: unknown;
  /** Of the nearest place that is there. */
  readonly positionOf: (pointer: string) => Position | null;
}

/** What keeps a file from being YAML or JSON at all. */
export interface SyntaxMistake {
  readonly file: string;
  readonly detail: string;
  readonly position: Position | null;
}

/** A file that cannot be read: one line for whoever named it. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

export async function readSource(file: string): Promise<Source | readonly SyntaxMistake[]> {
  const text = await readText(file);
  return isJson(file, text) ? readJson(file, text) : readYaml(file, text);
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UnreadableFile(`${file} cannot be read: ${reasonOf(error as NodeJS.ErrnoException)}.`);
  }
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'EACCES') return 'permission is denied';
  return message;
}

/** By its name, or by how it begins where the name says nothing. */
function isJson(file: string, text: string): boolean {
  const extension = extname(file).toLowerCase();
  if (extension === '.yaml' || extension === '.yml') return false;
  return extension === '.json' || /^\s*[{[]/.test(text);
}

function readJson(file: string, text: string): Source | readonly SyntaxMistake[] {
  try {
    const value: unknown = JSON.parse(text);
    // JSON is YAML, too, and the parser of YAML knows where things stand.
    return { file, value, positionOf: positionsIn(...parseYaml(text)) };
  } catch {
    return [
      { file, detail: 'This is not JSON: something else was expected here.', position: placeInJson(text) },
    ];
  }
}

function placeInJson(text: string): Position | null {
  const offset = positionOfMistake(text);
  if (offset === undefined) return null;
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

function readYaml(file: string, text: string): Source | readonly SyntaxMistake[] {
  const [document, lines] = parseYaml(text);
  if (document.errors.length > 0) {
    return document.errors.slice(0, MISTAKES_MAX).map(({ message, pos: [offset] }) => ({
      file,
      detail: `This is not YAML: ${message}${message.endsWith('.') ? '' : '.'}`,
      position: positionAt(lines, offset),
    }));
  }
  try {
    return { file, value: document.toJS(), positionOf: positionsIn(document, lines) };
  } catch (error) {
    return [{ file, detail: `This YAML cannot be read: ${(error as Error).message}.`, position: null }];
  }
}

function parseYaml(text: string): [Document.Parsed, LineCounter] {
  const lineCounter = new LineCounter();
  return [parseDocument(text, { lineCounter, prettyErrors: false }), lineCounter];
}

function positionsIn(document: Document.Parsed, lines: LineCounter): Source['positionOf'] {
  return (pointer) => findPosition(document, lines, pointer);
}
