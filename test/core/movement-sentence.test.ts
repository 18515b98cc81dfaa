import t from 'tap';
import { isBySettling } from '../../src/core/by-time.ts';
import type { Command } from '../../src/core/command.ts';
import { movementSentence } from '../../src/core/explain/movement-sentence.ts';
import { whatHappened } from '../../src/core/explain/what-happened.ts';
import { ACCOUNT, type Entry, onBook, onSide, type Place } from '../../src/core/ledger.ts';
import type { Occasion } from '../../src/core/occasions/occasion.ts';
import { createZone } from '../../src/core/time.ts';
import { club, instant, perEuro } from './harness.ts';

const zone = createZone('Europe/Berlin');
const at = instant('2026-03-31T21:59:59.999Z');
const happened = (command: object, subject: Parameters<typeof whatHappened>[1]['subject'] = null): string =>
  whatHappened(command as Command, { zone, subject });
const occasion = (parts: object): string =>
  happened({ kind: 'occasion', occasion: { at: at + 1, occurredAt: at, ...parts } });

t.test('each command is named as the beginning of a sentence', async (t) => {
  const byHand = { externalId: 'H-1', reason: 'goodwill' };
  const transfer = { kind: 'transfer', externalId: 'T-1' };
  t.equal(happened({ kind: 'purchase', externalId: 'P-1' }), 'Purchase P-1');
  t.equal(
    happened({ kind: 'activity', externalId: 'A-1', transaction: { type: 'survey' } }),
    'Activity A-1 (survey)',
  );
  t.equal(happened({ kind: 'return', externalId: 'R-1', of: null }), 'Return R-1');
  t.equal(happened({ kind: 'return', externalId: 'R-1', of: 'P-1' }), 'Return R-1 of purchase P-1');
  const undone = { kind: 'void', reason: 'a mistake' };
  t.equal(happened(undone, { kind: 'purchase', externalId: 'P-1' }), 'Purchase P-1 was undone (a mistake)');
  t.equal(happened(undone), 'A transaction was undone (a mistake)');
  t.equal(happened({ kind: 'transfer-arrive', refusal: null }, transfer), 'Transfer T-1');
  t.equal(
    happened({ kind: 'transfer-arrive', refusal: 'unknown-points' }, transfer),
    'Transfer T-1 could not be credited',
  );
  t.equal(happened({ kind: 'adjustment', ...byHand }), 'Adjustment H-1 (goodwill)');
  t.equal(happened({ kind: 'lot-activate', ...byHand }), 'Early activation H-1 (goodwill)');
  t.equal(happened({ kind: 'lot-reinstate', ...byHand }), 'Reinstatement H-1 (goodwill)');
  t.equal(happened({ kind: 'referral-amend', amendment: 'return' }), 'A return at a referred account');
});

t.test('what happens by itself is named by its day, in the zone of the programme', async (t) => {
  t.equal(occasion({ kind: 'period-end', period: 'month' }), 'End of the period up to 31 March 2026');
  t.equal(occasion({ kind: 'payout', every: 'quarter' }), 'Payout for the quarter up to 31 March 2026');
  t.equal(occasion({ kind: 'anniversary', years: 1, rule: null }), 'Anniversary on 31 March 2026');
  t.equal(occasion({ kind: 'birthday', stakeholder: 'ann' }), 'Birthday');
  t.equal(occasion({ kind: 'migration', version: 3 }), 'New terms by version 3 of the programme');
});

const words = club({ points: { reward: { label: 'Reward points' } }, rules: [perEuro({ label: 'Base' })] });
const entry = (source: Place, target: Place, parts: Partial<Entry> = {}): Entry => ({
  ...{ n: 0, points: 'reward', amount: 1, rule: null, lot: null, at },
  ...{ source, target, ...parts },
});
const sentence = (moved: Entry, command: object, parts: object = {}): string =>
  movementSentence({
    ...{ words, entry: moved, holder: ACCOUNT, command: command as Command, isBySettling: false },
    ...{ happened: happened(command), origin: null, why: [], ...parts },
  });
const active = onSide('active', ACCOUNT);
const pending = onSide('pending', ACCOUNT);
const adjustment = { kind: 'adjustment', externalId: 'H-1', reason: 'goodwill' };

t.test('points are told by where they came from and where they went', async (t) => {
  const moves: readonly [Place, Place, string][] = [
    [onBook('adjusted'), active, 'added'],
    [active, onBook('adjusted'), 'taken off'],
    [onBook('expired'), active, 'reinstated'],
    [onBook('in-transit'), active, 'came back'],
    [active, onBook('paid-out'), 'paid out in money'],
    [active, onBook('redeemed'), 'spent on a full card'],
    [pending, active, 'became active'],
    [active, onSide('reserved', ACCOUNT), 'set aside'],
    [onSide('reserved', ACCOUNT), active, 'set free again'],
    [active, onSide('active', 'ann'), 'handed on to another wallet'],
    [onSide('active', 'ann'), active, 'received from another wallet'],
  ];
  for (const [source, target, told] of moves)
    t.equal(
      sentence(entry(source, target), adjustment),
      `Adjustment H-1 (goodwill): 1 Reward point ${told}.`,
    );
  t.equal(
    sentence(entry(active, onBook('redeemed')), {
      kind: 'redemption',
      externalId: 'X-1',
      reward: { key: 'mug' },
    }),
    'Redemption X-1 of mug: 1 Reward point spent.',
  );
});

t.test('rules, reasons and time have their place in it', async (t) => {
  const purchase = { kind: 'purchase', externalId: 'P-1' };
  t.equal(
    sentence(entry(onBook('issued'), pending, { rule: 'base', amount: 20 }), purchase, {
      why: ['20: fixed.'],
    }),
    'Purchase P-1: 20 Reward points earned by the rule "Base". 20: fixed.',
  );
  t.equal(
    sentence(entry(active, onBook('taken-back'), { rule: 'base' }), purchase),
    'Purchase P-1: 1 Reward point taken back, of the rule "Base".',
  );
  const byTime = { isBySettling: true };
  const expiry = entry(active, onBook('expired'), { amount: 20 });
  t.equal(sentence(expiry, purchase, byTime), '20 Reward points expired.');
  const origin = { kind: 'purchase', externalId: 'P-0' };
  t.equal(sentence(expiry, purchase, { ...byTime, origin }), '20 Reward points of purchase P-0 expired.');
});

t.test('what looks like the work of time may be that of a command', async (t) => {
  const [expiry, activation] = [entry(active, onBook('expired')), entry(pending, active)];
  const decided = at + 1;
  const bySettling = (moved: Entry, command: object, when = decided) =>
    isBySettling(moved, command as Command, when);
  const activity = (of?: string) => ({ kind: 'activity', transaction: { ...(of && { of }) } });
  const by = (kind: Occasion['kind']) => ({ kind: 'occasion', occasion: { kind } });
  t.ok(bySettling(activation, activity()));
  t.notOk(bySettling(activation, activity('P-1')));
  t.ok(bySettling(expiry, activity('P-1')));
  t.notOk(bySettling(entry(onBook('issued'), active), activity()));
  t.ok(bySettling(expiry, by('idle-expiry')), 'due before it');
  t.notOk(bySettling(expiry, by('idle-expiry'), at));
  t.ok(bySettling(activation, by('migration')));
  t.notOk(bySettling(activation, by('migration'), at));
  t.notOk(bySettling(expiry, by('migration')));
  t.ok(bySettling(expiry, { kind: 'close' }));
  t.notOk(bySettling(expiry, { kind: 'close' }, at));
  const lot = { seq: 4, n: 1 };
  const ofLot = entry(pending, active, { lot });
  t.notOk(bySettling(ofLot, { kind: 'lot-activate', lot }));
  t.ok(bySettling(ofLot, { kind: 'lot-activate', lot: { seq: 4, n: 2 } }));
});
