import t from 'tap';
import { settleJob } from '../../src/jobs/settle/job.ts';
import { testApp } from '../harness/app.ts';
import { readEvents } from '../harness/events.ts';
import { counting, jobDeps } from '../harness/job-deps.ts';
import { DAY_MS, openClub, PROGRAM, START } from '../harness/sandbox-club.ts';

const time = { now: START };
const clock = () => time.now;
const service = await testApp(t, { clock });
const deps = await jobDeps(t, service, clock);
const { reward, slow } = PROGRAM.points;
const document = { ...PROGRAM, points: { reward: { ...reward, warn: ['P1M', 'P7D'] }, slow } };
let clubs = 0;
const open = (options: object = {}) => openClub(service, `warned-${++clubs}`, { document, ...options });

t.beforeEach(() => {
  time.now = START;
});

type Club = Awaited<ReturnType<typeof open>>;
const toldOf = async ({ inject }: Club) =>
  (await readEvents({ inject, pool: service.pool }))
    .filter(({ type }: { type: string }) => type === 'points.expiring')
    .map(({ at, data }: { at: string; data: object }) => ({ at, ...data }));

// At noon in Berlin, as they were earned, but by summer time.
const MONTH = {
  at: '2026-05-01T11:00:00Z',
  holder: 'account',
  points: 'reward',
  amount: 70,
  expiresAt: '2026-06-01T11:00:00Z',
  before: 'P1M',
};
const WEEK = { ...MONTH, at: '2026-05-25T11:00:00Z', before: 'P7D' };

t.test('a job finds what is to be warned of, and its events say what expires when', async (t) => {
  const club = await open({ isSandbox: false });
  await club.enrol('acme');
  await club.buy('acme', 'p', '70', START);
  time.now = START + 61 * DAY_MS;
  await settleJob.run(deps, counting().running);
  t.same(await toldOf(club), [MONTH]);
  await settleJob.run(deps, counting().running);
  t.same(await toldOf(club), [MONTH], 'once');
  time.now = START + 200 * DAY_MS;
  await settleJob.run(deps, counting().running);
  t.same(await toldOf(club), [MONTH, WEEK]);
});

t.test('a clock that is moved past it, or a purchase that comes late, tells the same', async (t) => {
  const moved = await open();
  await moved.enrol('acme');
  await moved.buy('acme', 'p', '70', START);
  await moved.move(START + 200 * DAY_MS);
  t.same(await toldOf(moved), [MONTH, WEEK]);
  const late = await open({ isSandbox: false });
  await late.enrol('acme');
  await late.buy('acme', 'p', '70', START);
  time.now = START + 200 * DAY_MS;
  await late.buy('acme', 'q', '5', time.now);
  t.same(await toldOf(late), [MONTH, WEEK]);
});

t.test('a version that begins to warn does so of what was earned before', async (t) => {
  const club = await open({ isSandbox: false, document: PROGRAM });
  await club.enrol('acme');
  await club.buy('acme', 'p', '70', START);
  const { version } = await club.expectStatus(201, 'PUT', '/v1/programs/club', { document });
  t.equal(version, 2);
  time.now = START + 61 * DAY_MS;
  await settleJob.run(deps, counting().running);
  await club.buy('acme', 'q', '5', time.now);
  time.now += DAY_MS;
  await settleJob.run(deps, counting().running);
  t.same((await toldOf(club)).slice(0, 1), [MONTH]);
});
