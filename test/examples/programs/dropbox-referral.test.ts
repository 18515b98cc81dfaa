import t from 'tap';
import type { Account } from '../../core/harness.ts';
import { Friends } from '../../core/referral/friends.ts';
import { readProgram } from './example.ts';

const DOCUMENT = readProgram('dropbox-referral.yaml');

/** An account that has referred so many others, all of which have installed the application. */
function referring(): { friends: Friends; host: Account; refer: (count: number) => void } {
  const friends = new Friends(DOCUMENT);
  const host = friends.enrol('host');
  let guests = 0;
  const refer = (count: number): void => {
    for (let i = 0; i < count; i++) {
      const guest = friends.enrol(`guest-${++guests}`, { referral: { referrer: 'host', holder: 'account' } });
      guest.clock(host.now).activity('install', 'app-installed');
      friends.deliver();
    }
  };
  return { friends, host, refer };
}

const megabytes = (account: Account): number => account.points('account', 'space');

t.test('both sides get 500 MB once the application is installed', async (t) => {
  const friends = new Friends(DOCUMENT);
  const host = friends.enrol('host');
  const guest = friends.enrol('guest', { referral: { referrer: 'host', holder: 'account' } });
  t.strictSame([megabytes(host), megabytes(guest)], [0, 0]);
  guest.activity('a1', 'file-uploaded');
  friends.deliver();
  t.strictSame([megabytes(host), megabytes(guest)], [0, 0]);
  guest.activity('a2', 'app-installed');
  friends.deliver();
  t.strictSame([megabytes(host), megabytes(guest)], [500, 500]);
  guest.activity('a3', 'app-installed');
  friends.deliver();
  t.strictSame([megabytes(host), megabytes(guest)], [500, 500], 'once');
  guest.void('a2');
  friends.deliver();
  t.strictSame([megabytes(host), megabytes(guest)], [0, 0], 'it was none');
  friends.verify();
});

t.test('at most 16 GB: the 32nd referral is the last one that gives', async (t) => {
  const { friends, host, refer } = referring();
  refer(31);
  t.equal(megabytes(host), 15_500);
  refer(1);
  t.equal(megabytes(host), 16_000);
  refer(1);
  t.equal(megabytes(host), 16_000);
  t.equal(megabytes(friends.accounts.get('guest-33') ?? host), 500, 'the other side still gets it');
  friends.accounts.get('guest-1')?.void('install');
  friends.deliver();
  t.equal(megabytes(host), 15_500);
  refer(1);
  t.equal(megabytes(host), 16_000, 'there is room again');
  friends.verify();
});

t.test('on the paid plan 1 GB, at most 32 GB', async (t) => {
  const { friends, host, refer } = referring();
  host.activity('fee', 'plan-fee');
  refer(1);
  t.equal(megabytes(host), 1000);
  refer(31);
  t.equal(megabytes(host), 32_000);
  refer(1);
  t.equal(megabytes(host), 32_000);
  friends.verify();
});

t.test('the plan of the one that gets the space counts', async (t) => {
  const { friends, host, refer } = referring();
  refer(1);
  const guest = friends.enrol('paying', { referral: { referrer: 'host', holder: 'account' } });
  guest.activity('fee', 'plan-fee');
  guest.activity('install', 'app-installed');
  friends.deliver();
  t.strictSame([megabytes(host), megabytes(guest)], [1000, 1000], 'twice 500, and once 1 GB');
  friends.verify();
});

t.end();
