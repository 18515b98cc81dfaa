import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { parseProgramOptions } from '../../src/cli/program/options.ts';
import { type Printed, runProgram } from '../../src/cli/program/run-program.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'fealty-program-'));
t.teardown(() => rm(folder, { recursive: true }));

/** What the command prints, as if run where the files are. */
async function run(...args: readonly string[]): Promise<Printed> {
  return withoutFolder(await runProgram(args, 100));
}

/** The same by a process of its own. */
async function spawned(...args: readonly string[]): Promise<Printed> {
  const child = spawn(process.execPath, ['bin/run.js', 'src/cli/program.ts', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [status] = await closed;
  return withoutFolder({ status, out, err });
}

function withoutFolder({ status, out, err }: Printed): Printed {
  return { status, out: out.replaceAll(`${folder}/`, ''), err: err.replaceAll(`${folder}/`, '') };
}

async function file(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const CLUB = `name: Club
timezone: UTC
currency: EUR
points:
  reward: { label: Reward points }
metrics:
  yearSpend: { sum: line.net, over: { calendar: year } }
ladders:
  status:
    tiers:
      - { key: blue }
      - { key: silver, reach: { metric: yearSpend, atLeast: "1000" }, multiplier: "1.5" }
    held: { until: end-of-next-year }
rules:
  - key: base
    on: purchase
    earn: { points: reward, rate: { points: 1, per: "1.00", of: net }, times: { tier: status } }
    split: [{ to: buyer, share: "0.2" }, { to: account, share: rest }]
  - key: web
    on: purchase
    when: { fact: transaction.channel, eq: web }
    earn: { points: reward, fixed: 10 }
`;

const PURCHASE = {
  externalId: 'order-1',
  account: 'external:C-1001',
  kind: 'purchase',
  occurredAt: '2026-05-05T10:00:00Z',
  stakeholder: 'external:P-7',
  currency: 'EUR',
  lines: [{ sku: 'CASE', quantity: 1, unitPrice: '278.67' }],
};
const STATE = {
  tiers: { status: 'silver' },
  metrics: { yearSpend: '1078.67' },
  stakeholders: [{ id: 'P-7', roles: ['buyer'] }],
};

t.test('check finds nothing in a document that is right', async (t) => {
  t.strictSame(await spawned('check', await file('club.yaml', CLUB)), {
    status: 0,
    out: 'Club: no mistakes.\n',
    err: '',
  });
});

t.test('check tells all mistakes, each with its line and column', async (t) => {
  const document = CLUB.replace('UTC', 'Europe/Berln')
    .replace('{ points: reward, fixed: 10 }', '{ points: rewards, fixed: 10 }')
    .replace('tier: status', 'tier: stauts');
  t.strictSame(await spawned('check', await file('mistaken.yaml', document)), {
    status: 1,
    out: `mistaken.yaml:2:1: mistake at /timezone: There is no time zone "Europe/Berln"; did you mean "Europe/Berlin"?
mistaken.yaml:17:81: mistake at /rules/0/earn/times/tier: There is no ladder "stauts"; did you mean "status"?
mistaken.yaml:22:13: mistake at /rules/1/earn/points: There is no kind of points "rewards"; did you mean "reward"?
mistaken.yaml: 3 mistakes.
`,
    err: '',
  });
});

t.test('check says of the structure what the API says', async (t) => {
  const document = CLUB.replace('per: "1.00"', 'per: 1.00').replace('  - key: web', '  - kee: web');
  const { status, out } = await run('check', await file('structure.yaml', document));
  t.equal(status, 1);
  t.equal(
    out,
    `structure.yaml:17:48: mistake at /rules/0/earn/rate/per: must be a decimal string above zero with at most 12 digits before the point and 6 after it, such as "12.50"
structure.yaml:19:5: mistake at /rules/1/key: is required
structure.yaml:19:5: mistake at /rules/1/kee: unknown field; did you mean "key"?
structure.yaml: 3 mistakes.
`,
  );
});

t.test('check shows warnings and lets the document pass', async (t) => {
  const document = CLUB.replace(
    'label: Reward points',
    'label: Reward points, pending: P30D, expires: { after: P14D }',
  );
  const { status, out } = await run('check', await file('warned.yaml', document));
  t.equal(status, 0);
  t.match(out, /^warned\.yaml:5:50: warning at \/points\/reward\/expires: These points can expire before/);
  t.match(out, /\nClub: no mistakes, 1 warning\.\n$/);
});

t.test('check says where YAML and JSON break off', async (t) => {
  t.match(await run('check', await file('broken.yaml', 'name: Club\nrules: [1\npoints: {}\n')), {
    status: 1,
    out: /^broken\.yaml:3:1: mistake: This is not YAML: /,
  });
  t.match(await run('check', await file('twice.yaml', 'name: Club\nname: Other\n')), {
    out: 'twice.yaml:2:1: mistake: This is not YAML: Map keys must be unique.\ntwice.yaml: 1 mistake.\n',
  });
  t.match(await run('check', await file('broken.json', '{\n  "name": "Club",\n  "timezone" "UTC"\n}\n')), {
    status: 1,
    out: 'broken.json:3:14: mistake: This is not JSON: something else was expected here.\nbroken.json: 1 mistake.\n',
  });
});

t.test('check reads JSON by its name or its look, and a document as it is published', async (t) => {
  const document = {
    name: 'Club',
    timezone: 'UTC',
    currency: 'EUR',
    points: {},
    rules: [{ key: 'base', on: 'buy' }],
  };
  const text = JSON.stringify({ document }, null, 2);
  for (const name of ['published.json', 'published']) {
    const { out } = await run('check', await file(name, text));
    const [first, last] = out.split('\n');
    t.ok(first?.startsWith(`${name}:10:9: mistake at /document/rules/0/on: must be one of "purchase", `));
    t.equal(last, `${name}: 1 mistake.`);
  }
  t.match(await run('check', join(root, 'examples/walk-through/program.json')), {
    status: 0,
    out: 'Partner Club: no mistakes.\n',
  });
});

t.test('check --json is for machines', async (t) => {
  const { status, out } = await run('check', await file('one.yaml', CLUB.replace('UTC', 'Mars')), '--json');
  t.equal(status, 1);
  t.strictSame(JSON.parse(out), {
    mistakes: [
      {
        file: 'one.yaml',
        pointer: '/timezone',
        detail: 'There is no time zone "Mars"; name one as IANA does, such as "Europe/Berlin" or "UTC".',
        line: 2,
        column: 1,
      },
    ],
    warnings: [],
  });
});

t.test('describe tells the programme in plain English', async (t) => {
  t.strictSame(await spawned('describe', await file('described.yaml', CLUB)), {
    status: 0,
    out: `Club
Money is in EUR, and days are those of UTC.

Points
  reward  Reward points can be spent at once and never expire.

Metrics
  yearSpend  The sum of the net of lines of purchases, in a calendar year.

Tiers of status
  From the lowest to the highest blue and silver; a tier that is reached is held to the end of the
  next year; then whatever else was reached counts.
  blue    What everybody has to begin with.
  silver  Reached with at least 1000 EUR of yearSpend in a calendar year; multiplies by 1.5 where a
          rule says so.

Rules
  base  On each purchase: 1 Reward point per 1.00 EUR of net, times the tier's multiplier (silver
        1.5), rounded down; 20 % to the buyer, the rest to the account.
  web   On each purchase, if the channel is "web": 10 Reward points.
`,
    err: '',
  });
  const { out } = await run('describe', await file('described.yaml', CLUB), '--json');
  t.match(JSON.parse(out), {
    name: 'Club',
    rules: [
      { key: 'base', label: null },
      { sentence: 'On each purchase, if the channel is "web": 10 Reward points.' },
    ],
  });
});

t.test('explain says what a transaction would earn, and why', async (t) => {
  const club = await file('explained.yaml', CLUB);
  const transaction = await file('order.json', JSON.stringify(PURCHASE));
  const state = await file('state.json', JSON.stringify(STATE));
  t.strictSame(await spawned('explain', club, '--transaction', transaction, '--state', state), {
    status: 0,
    out: `Rules
  base  418 Reward points: 278.67 × 1.5 (silver) = 418.005, rounded down.
  web   Nothing: transaction.channel is nothing and must be web.

Earned
  base  83 Reward points to external:P-7, to be spent from 2026-05-05T10:00:00Z for ever
  base  335 Reward points to account, to be spent from 2026-05-05T10:00:00Z for ever

Tiers
  status  silver, as before, held until 2028-01-01T00:00:00Z

Metrics
  yearSpend  1078.67 → 1357.34
`,
    err: '',
  });
  const { out } = await run('explain', club, '--transaction', transaction, '--state', state, '--json');
  t.match(JSON.parse(out), {
    earned: [
      { rule: 'base', holder: 'external:P-7', points: 'reward', amount: 83 },
      { rule: 'base', holder: 'account', points: 'reward', amount: 335 },
    ],
    grants: [],
    tiers: { status: { before: { tier: 'silver' }, after: { tier: 'silver' } } },
    metrics: { yearSpend: { before: '1078.67', after: '1357.34' } },
    explanation: {
      rules: [
        { rule: 'base', fired: true },
        { rule: 'web', fired: false },
      ],
    },
  });
});

t.test('explain takes a new account where no state is given, and YAML', async (t) => {
  const transaction = await file(
    'order.yaml',
    'kind: purchase\noccurredAt: 2026-05-05T10:00:00Z\ncurrency: EUR\nchannel: web\nlines:\n  - { sku: CASE, quantity: 1, unitPrice: "1000.00" }\n',
  );
  const { status, out } = await run('explain', await file('new.yaml', CLUB), '--transaction', transaction);
  t.equal(status, 0);
  t.match(out, /\n {2}web {3}10 Reward points: fixed\.\n/);
  t.match(out, /\n {2}status {2}blue → silver, held until 2028-01-01T00:00:00Z\n/);
  t.match(out, /\n {2}yearSpend {2}0 → 1000\n/);
});

t.test('explain leads mistakes back to the file that they are in', async (t) => {
  const club = await file('traced.yaml', CLUB);
  const order = await file('traced-order.json', JSON.stringify(PURCHASE, null, 2));
  const wrong = await file('traced-wrong.json', JSON.stringify({ ...PURCHASE, kind: 'sale' }, null, 2));
  const state = await file(
    'traced-state.json',
    JSON.stringify({ ...STATE, tiers: { status: 'gold' } }, null, 2),
  );
  t.strictSame(await run('explain', club, '--transaction', wrong), {
    status: 1,
    out: 'traced-wrong.json:4:3: mistake at /kind: must be one of "purchase", "activity", "referral" or "occasion"\n1 mistake.\n',
    err: '',
  });
  t.match(await run('explain', club, '--transaction', order, '--state', state), {
    status: 1,
    out: /^traced-state\.json:3:5: mistake at \/tiers\/status: There is no tier .*"gold"/,
  });
  t.match(await run('explain', club, '--transaction', order), {
    status: 1,
    out: /^traced-order\.json:6:3: mistake at \/stakeholder: There is no "P-7" among the stakeholders/,
  });
  const dollars = await file(
    'dollars.json',
    JSON.stringify({ ...PURCHASE, stakeholder: undefined, currency: 'USD' }, null, 2),
  );
  t.match(await run('explain', club, '--transaction', dollars), {
    status: 1,
    out: /^dollars\.json:6:3: mistake at \/currency: /,
  });
  const mistaken = await file('traced-document.yaml', CLUB.replace('UTC', 'Mars'));
  t.match(await run('explain', mistaken, '--transaction', order), {
    status: 1,
    out: /^traced-document\.yaml:2:1: mistake at \/timezone: /,
  });
});

t.test('says how it is used, and what was not understood', async (t) => {
  const help = await spawned('--help');
  t.equal(help.status, 0);
  t.match(help.out, /^Usage: npm run program -- check FILE/);
  t.equal((await run()).out, help.out);
  t.strictSame(await run('chek', 'club.yaml'), {
    status: 2,
    out: '',
    err: 'Say what to do: check, describe or explain, not "chek".\nTry npm run program -- --help\n',
  });
  t.strictSame(await spawned('check', join(folder, 'missing.yaml')), {
    status: 2,
    out: '',
    err: 'missing.yaml cannot be read: there is no such file.\n',
  });
  t.match(await run('check', folder), { status: 2, err: /cannot be read: it is a folder\.\n$/ });
});

t.test('refuses options that do not belong together', async (t) => {
  const mistake = (...args: readonly string[]): string => {
    const task = parseProgramOptions(args);
    return 'mistake' in task ? task.mistake : task.verb;
  };
  t.equal(mistake('check', 'a.yaml'), 'check');
  t.equal(mistake('check'), 'Name the document: npm run program -- check FILE');
  t.equal(mistake('check', 'a.yaml', 'b.yaml'), 'One document at a time: b.yaml was not expected.');
  t.equal(
    mistake('describe', 'a.yaml', '--state', 's.json'),
    '--transaction and --state belong to explain, not to describe.',
  );
  t.equal(mistake('explain', 'a.yaml'), 'Name the transaction to explain: --transaction FILE');
  t.match(mistake('check', 'a.yaml', '--jsn'), /^There is no option --jsn\. Is --json meant\?/);
  t.strictSame(parseProgramOptions(['explain', 'a.yaml', '--transaction', 't.json', '--json']), {
    verb: 'explain',
    file: 'a.yaml',
    json: true,
    transaction: 't.json',
    state: null,
  });
});

t.end();
