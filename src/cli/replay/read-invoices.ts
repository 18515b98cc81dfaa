import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { StartupError } from '../../startup-error.ts';
import { type Invoice, parseInvoice } from './invoice.ts';

/** The invoices of one customer, in the order of the file. */
export interface Customer {
  readonly id: string;
  readonly country: string | undefined;
  readonly invoices: readonly Invoice[];
}

/** Reads a history; what is wrong with it is said with the number of the line. Customers with the most invoices come first. */
export async function readInvoices(path: string): Promise<readonly Customer[]> {
  const byCustomer = new Map<string, Invoice[]>();
  const lineOfInvoice = new Map<string, number>();
  let number = 0;
  for await (const text of linesIn(path)) {
    number += 1;
    if (text.trim() === '') continue;
    const invoice = parseInvoice(text);
    if (typeof invoice === 'string') throw new StartupError(`${path}, line ${number}: ${invoice}.`);
    const before = lineOfInvoice.get(invoice.invoice);
    if (before !== undefined)
      throw new StartupError(
        `${path}, line ${number}: invoice ${invoice.invoice} stands in line ${before} already.`,
      );
    lineOfInvoice.set(invoice.invoice, number);
    const known = byCustomer.get(invoice.customerId);
    if (known === undefined) byCustomer.set(invoice.customerId, [invoice]);
    else known.push(invoice);
  }
  if (byCustomer.size === 0) throw new StartupError(`${path} is empty.`);
  const customers = [...byCustomer].map(([id, invoices]) => ({
    id,
    country: invoices[0]?.country,
    invoices,
  }));
  // So that the longest are not the last ones to be under way.
  return customers.sort((a, b) => b.invoices.length - a.invoices.length);
}

async function* linesIn(path: string): AsyncGenerator<string> {
  const stream = await openHistory(path);
  let rest = '';
  try {
    for await (const chunk of stream) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    throw unreadable(path, error);
  }
  if (rest !== '') yield rest;
}

async function openHistory(path: string): Promise<Readable> {
  const isGzip = await beginsAsGzip(path);
  if (path.endsWith('.gz') && !isGzip)
    throw new StartupError(`${path} is not gzip, although its name says so.`);
  const file = createReadStream(path);
  if (!isGzip) return file.setEncoding('utf8');
  const gunzip = createGunzip();
  // What fails of either ends both, and is told to whoever reads: here nothing is left to do.
  pipeline(file, gunzip, () => {});
  return gunzip.setEncoding('utf8');
}

async function beginsAsGzip(path: string): Promise<boolean> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
      return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
    } finally {
      await file.close();
    }
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): unknown {
  if (error instanceof StartupError || !(error instanceof Error)) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new StartupError(`There is no file ${path}.`, { cause: error });
  if (code?.startsWith('Z_'))
    return new StartupError(`${path} is damaged, or not all of it is there: ${message}.`, { cause: error });
  return new StartupError(`${path} cannot be read: ${message}.`, { cause: error });
}
