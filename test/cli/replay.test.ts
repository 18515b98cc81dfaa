import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import t from 'tap';
import { type ApiClient, ApiFailure, createApiClient } from '../../src/cli/api-client.ts';
import { roundHalfUpToCents } from '../../src/cli/replay/cents.ts';
import type { Invoice } from '../../src/cli/replay/invoice.ts';
import { parseReplayOptions } from '../../src/cli/replay/options.ts';
import { readInvoices } from '../../src/cli/replay/read-invoices.ts';
import { replayHistory } from '../../src/cli/replay/replay-history.ts';
import { renderReport } from '../../src/cli/replay/report.ts';
import { accountRequest, readProgram, transactionRequest } from '../../src/cli/replay/requests.ts';
import { type ReplayResult, summarize } from '../../src/cli/replay/result.ts';
import { retrying } from '../../src/cli/replay/retrying.ts';
import { parseDecimal } from '../../src/core/decimal.ts';
import { testApp } from '../harness/app.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const EXTRACT = join(root, 'examples/online-retail/december-2010.ndjson');
const invoices = (await readFile(EXTRACT, 'utf8'))
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Invoice);
const silent = { stage: () => {}, step: () => {} };

const folder = await mkdtemp(join(tmpdir(), 'replay-test-'));
// Started by root, Postgres runs as another user, who must be able to pass through this folder.
await chmod(folder, 0o711);
t.teardown(() => rm(folder, { recursive: true, force: true }));

/** The totals once more, from the data alone, in thousandths and whole units. */
function expected(): Omit<ReplayResult, 'points' | 'verify' | 'perSecond'> {
  const left = new Map<string, number>();
  const value = { purchase: 0n, return: 0n };
  const number = { purchase: 0, return: 0 };
  const returnLines = { matched: 0, partly: 0, unmatched: 0 };
  for (const { kind, customerId, lines } of invoices) {
    number[kind] += 1;
    for (const { sku, quantity, unitPrice } of lines) {
      const [whole = '', fraction = ''] = unitPrice.split('.');
      value[kind] += BigInt(whole + fraction.padEnd(3, '0')) * BigInt(quantity);
      const key = `${customerId} ${sku}`;
      const before = left.get(key) ?? 0;
      if (kind === 'purchase') left.set(key, before + quantity);
      else {
        const found = Math.min(before, quantity);
        left.set(key, before - found);
        if (found === quantity) returnLines.matched += 1;
        else returnLines[found === 0 ? 'unmatched' : 'partly'] += 1;
      }
    }
  }
  const decimal = (thousandths: bigint): string =>
    `${thousandths / 1000n}.${String(thousandths % 1000n).padStart(3, '0')}`.replace(/\.?0+$/, '');
  return {
    purchases: number.purchase,
    returns: number.return,
    lines: invoices.reduce((sum, { lines }) => sum + lines.length, 0),
    sales: decimal(value.purchase),
    returnsValue: decimal(value.return),
    returnLines,
  };
}

/** The program as it is started by its npm script, but for tap's options, and with no database of ours. */
async function run(args: readonly string[], env: Record<string, string> = {}) {
  const { NODE_OPTIONS: _, DATABASE_URL: __, ...inherited } = process.env;
  const child = spawn(process.execPath, [join(root, 'bin/run.js'), 'src/cli/replay.ts', ...args], {
    cwd: folder,
    env: { ...inherited, TMPDIR: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { code, stdout, stderr };
}

t.test('the extract is what its README says', async (t) => {
  t.strictSame(expected(), {
    purchases: 52,
    returns: 14,
    lines: 1165,
    sales: '19659.1',
    returnsValue: '1439.37',
    returnLines: { matched: 52, partly: 1, unmatched: 8 },
  });
  t.ok(invoices.every(({ at, customerId }) => at.startsWith('2010-12') && Number(customerId) % 20 === 14));
  const readme = await readFile(join(root, 'examples/online-retail/README.md'), 'utf8');
  t.match(
    readme,
    'Chen, D. (2015). Online Retail [Dataset]. UCI Machine Learning Repository. https://doi.org/10.24432/C5BW33. CC BY 4.0. Changed: grouped into invoices, rows without a customer dropped, returns written with positive quantities.',
  );
});

t.test('it prints one JSON document with the totals of the data, and leaves nothing behind', async (t) => {
  const before = await readdir(folder);
  const { code, stdout, stderr } = await run(['--data', EXTRACT, '--exit', '--json']);
  t.equal(code, 0, stderr);
  const { points, verify, perSecond, ...totals } = JSON.parse(stdout) as ReplayResult;
  t.strictSame(totals, expected());
  t.strictSame(Object.keys(JSON.parse(stdout)), [
    ...['purchases', 'returns', 'lines', 'sales', 'returnsValue', 'returnLines', 'points', 'verify'],
    'perSecond',
  ]);
  t.strictSame(verify, { differences: 0 });
  t.ok(Number.isInteger(perSecond) && perSecond > 0);
  t.strictSame(Object.keys(points), ['reward', 'season']);
  const { reward, season } = points;
  t.ok(reward !== undefined && reward.issued > 10_000 && reward.takenBack > 100);
  t.equal(reward?.expired, 0);
  t.strictSame([season?.balance, season?.expired], [0, season?.issued], 'season points are over by now');
  t.match(stderr, /Posting invoices: 66\/66 \| \d+\/s, took/);
  t.match(stderr, /Verifying accounts: 38\/38/);
  t.same(await readdir(folder), before);
});

t.test('stopped and run again, it goes on where it was, and nothing is posted twice', async (t) => {
  const service = await testApp(t);
  const url = await service.app.listen({ host: '127.0.0.1', port: 0 });
  const history = { program: await readProgram(), customers: await readInvoices(EXTRACT) };
  const stop = new AbortController();
  let steps = 0;
  const observer = { stage: () => {}, step: () => ++steps === 30 && stop.abort() };
  const stopped = createApiClient(url, service.key, stop.signal);
  await t.rejects(replayHistory(stopped, history, { customersAtOnce: 4, observer }), { name: 'AbortError' });
  const posted = async () => {
    const { rows } = await service.pool.query<{ n: string }>(
      "select count(*) as n from commands where kind in ('purchase', 'return')",
    );
    return Number(rows[0]?.n);
  };
  const before = await posted();
  t.ok(before >= 30 && before < 66, `${before} were in`);

  const api = createApiClient(url, service.key, new AbortController().signal);
  const resumed = await replayHistory(api, history, { customersAtOnce: 4, observer: silent });
  const missing = 66 - before;
  const [least, most] = [missing - 4, missing];
  t.ok(
    least <= resumed.posted && resumed.posted <= most,
    'what was missing, but for what was still under way then',
  );
  t.equal(await posted(), 66);
  const result = summarize(resumed, null);
  t.match(result, expected());

  const again = await replayHistory(api, history, { customersAtOnce: 1, observer: silent });
  t.equal(again.posted, 0);
  t.strictSame(
    { ...summarize(again, null), perSecond: 0 },
    { ...result, perSecond: 0 },
    'from the answers of then',
  );

  t.test('another history with an invoice of the same number is refused', async (t) => {
    const [first] = history.customers;
    const [invoice, ...others] = first?.invoices ?? [];
    if (first === undefined || invoice === undefined) throw new Error('no customer');
    const [line, ...lines] = invoice.lines;
    const changed = { ...invoice, lines: [{ ...(line ?? invoice.lines[0]), quantity: 999 }, ...lines] };
    const other = { ...history, customers: [{ ...first, invoices: [changed as Invoice, ...others] }] };
    await t.rejects(replayHistory(api, other, { customersAtOnce: 1, observer: silent }), {
      message: /^POST \/v1\/transactions was answered with 409 external-id-reused/,
    });
  });

  t.test('the program does the same with a service that is up, and says what its key lacks', async (t) => {
    const ran = await run(['--data', EXTRACT, '--json', '--url', `${url}/v1/`], { REPLAY_KEY: service.key });
    t.equal(ran.code, 0, ran.stderr);
    t.match(JSON.parse(ran.stdout), { ...expected(), verify: null, perSecond: 0 });
    const refused = await run(['--data', EXTRACT, '--url', url, '--key', 'wrong']);
    t.equal(refused.code, 1);
    t.match(
      refused.stderr,
      /The replay ended early: PUT \/v1\/programs\/online-retail was answered with 401/,
    );
    t.equal(refused.stdout, '');
  });

  t.test('for people there are tables', async (t) => {
    const report = renderReport(again.tally, summarize(again, 0));
    t.match(report, /52 purchases and 14 returns, 1,165 lines/);
    t.match(report, /52 matched, 1 partly, 8 not at all/);
    t.match(report, /│ verified +│ 0 differences/);
    t.match(report, /│ bronze +│ +\d+ │/);
    t.match(report, /2010-12 {2}█{40} {2} +19,659\.10/);
  });
});

t.test('an invoice reads as a purchase with ids of its own, a return as one that names none', async (t) => {
  const invoice: Invoice = {
    invoice: '536365',
    kind: 'purchase',
    customerId: '17850',
    at: '2010-12-01T08:26:00Z',
    currency: 'GBP',
    country: 'EIRE',
    lines: [
      { sku: 'PADS', quantity: 1, unitPrice: '0.001', description: 'PADS TO MATCH ALL CUSHIONS ' },
      { sku: 'PADS', quantity: 1, unitPrice: '0.001' },
    ],
  };
  const line = { sku: 'PADS', quantity: 1, unitPrice: '0.001' };
  const common = { account: 'external:17850', occurredAt: '2010-12-01T08:26:00Z', currency: 'GBP' };
  t.strictSame(transactionRequest(invoice), {
    externalId: '536365',
    ...common,
    kind: 'purchase',
    lines: [
      { id: '1', ...line },
      { id: '2', ...line },
    ],
  });
  t.strictSame(transactionRequest({ ...invoice, kind: 'return', invoice: 'C1' }), {
    externalId: 'C1',
    ...common,
    kind: 'return',
    lines: [line, line],
  });
  t.strictSame(accountRequest({ id: '17850', country: 'EIRE', invoices: [invoice] }), {
    program: 'online-retail',
    kind: 'company',
    name: 'Customer 17850',
    enrolledAt: '2010-12-01T08:26:00Z',
    attributes: { country: 'EIRE' },
  });
});

t.test('what is wrong with the data is said with the number of the line', async (t) => {
  const file = async (name: string, content: string | Buffer): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };
  const good = JSON.stringify(invoices[0]);
  const changed = (changes: object): string => JSON.stringify({ ...invoices[0], invoice: 'x', ...changes });
  const mistakes: readonly (readonly [name: string, content: string | Buffer, message: RegExp])[] = [
    ['no-json', `${good}\n{"invoice"`, /no-json, line 2: it is no JSON document\.$/],
    ['kind', changed({ kind: 'gift' }), /line 1: \/kind must be equal to one of|line 1: \/kind must/],
    [
      'no-lines',
      `${good}\n\n${changed({ lines: [] })}\n`,
      /line 3: \/lines must NOT have fewer than 1 items\.$/,
    ],
    [
      'negative',
      changed({ lines: [{ sku: 'a', quantity: -1, unitPrice: '1' }] }),
      /\/lines\/0\/quantity must be > 0/,
    ],
    [
      'float',
      changed({ lines: [{ sku: 'a', quantity: 1, unitPrice: 1.5 }] }),
      /\/lines\/0\/unitPrice must be string/,
    ],
    ['missing', changed({ customerId: undefined }), /the document must have required property 'customerId'/],
    ['instant', changed({ at: '2010-13-01T00:00:00Z' }), /\/at 2010-13-01T00:00:00Z is no instant/],
    ['twice', `${good}\n${good}`, /line 2: invoice 536384 stands in line 1 already\.$/],
    ['empty', '', /empty is empty\.$/],
    ['blank', '\n\n', /blank is empty\.$/],
    ['plain.gz', good, /plain\.gz is not gzip, although its name says so\.$/],
    ['half.gz', gzipSync(good).subarray(0, -12), /half\.gz is damaged, or not all of it is there: /],
  ];
  for (const [name, content, message] of mistakes)
    await t.rejects(readInvoices(await file(name, content)), { message }, name);
  await t.rejects(readInvoices(join(folder, 'nowhere')), { message: /^There is no file .*nowhere\.$/ });
  await t.rejects(readInvoices(folder), { message: /cannot be read: / });
  const [customer] = await readInvoices(await file('good.ndjson.gz', gzipSync(`${good}\n`)));
  const lines = invoices[0]?.lines.map(({ description: _, ...line }) => line);
  t.strictSame(customer?.invoices, [{ ...invoices[0], lines }], 'without descriptions');
  const ran = await run(['--data', join(folder, 'twice'), '--exit']);
  t.match(ran, { code: 1, stdout: '', stderr: /The replay ended early: .*line 2: invoice 536384/ });
});

t.test('a service that is away is asked again for a while, and then no more', async (t) => {
  const away = new ApiFailure('GET / got no answer: refused', null);
  const failing = (failures: readonly Error[]) => {
    const left = [...failures];
    const asked = { times: 0 };
    const answer = async (): Promise<never> => {
      asked.times += 1;
      const failure = left.shift();
      if (failure !== undefined) throw failure;
      return 'there' as never;
    };
    const api: ApiClient = { get: answer, put: answer, post: answer, call: answer };
    const told: (string | null)[] = [];
    const { signal } = new AbortController();
    const again = retrying(api, { waitsMs: [1, 1], signal, onAway: (reason) => told.push(reason) });
    return { again, asked, told };
  };
  const back = failing([away, new ApiFailure('503', 503)]);
  t.equal(await back.again.get('/'), 'there');
  t.strictSame(back.told, [away.message, null], 'told once, and when it is there again');
  const gone = failing([away, away, away]);
  await t.rejects(gone.again.get('/'), { message: away.message });
  t.equal(gone.asked.times, 3);
  const refused = failing([new ApiFailure('422', 422)]);
  await t.rejects(refused.again.get('/'), { message: '422' });
  t.equal(refused.asked.times, 1, 'what is refused is not asked again');
});

t.test('options are read, and what does not go together is said', async (t) => {
  const parse = (...args: readonly string[]) => parseReplayOptions(args, {});
  const read = { data: 'f', exit: false, json: false, service: null, customersAtOnce: 64 };
  t.strictSame(parse('--data', 'f'), read);
  t.strictSame(parse('--data', 'f', '--exit', '--json', '--at-once', '500'), {
    ...read,
    exit: true,
    json: true,
    customersAtOnce: 500,
  });
  t.strictSame(parse('--data', 'f', '--url', 'https://x.test/v1/', '--key', 'k'), {
    ...read,
    service: { url: 'https://x.test', key: 'k' },
  });
  t.strictSame(parse('--help'), { help: true });
  const mistakes: readonly (readonly [args: readonly string[], mistake: RegExp])[] = [
    [[], /^Say which history: --data FILE\.$/],
    [['--data', ''], /^Say which history/],
    [['--dat', 'f'], /There is no option --dat\. Is --data meant\?/],
    [['--data', 'f', '--at-once', '0'], /^--at-once must be a number from 1 to 500, not '0'\.$/],
    [['--data', 'f', '--at-once', '501'], /not '501'/],
    [['--data', 'f', '--url', 'x.test'], /^--url must be one like/],
    [['--data', 'f', '--url', 'ftp://x.test', '--key', 'k'], /^--url must be one like/],
    [['--data', 'f', '--url', 'http://x.test'], /asks for a key: give --key KEY, or set REPLAY_KEY\.$/],
    [['--data', 'f', '--key', 'k'], /^--key belongs to a service that is up/],
    [
      ['--data', 'f', '--url', 'http://x.test', '--key', 'k', '--exit'],
      /^--exit is for a service of its own/,
    ],
  ];
  for (const [args, mistake] of mistakes) t.match(parse(...args), { mistake }, args.join(' '));
  t.match(await run(['--data']), { code: 2, stdout: '', stderr: /--data needs a value\.\nTry: / });
  t.match(await run(['--help']), { code: 0, stdout: /^Usage: npm run replay -- --data FILE/ });
});

t.test('money is rounded half up to cents, for people only', async (t) => {
  const money = (value: string): string => roundHalfUpToCents(parseDecimal(value));
  t.equal(money('8911407.904'), '8,911,407.90');
  t.equal(money('0.005'), '0.01');
  t.equal(money('0.004999'), '0.00');
  t.equal(money('-1234.565'), '-1,234.57');
  t.equal(money('-0.001'), '0.00');
});
