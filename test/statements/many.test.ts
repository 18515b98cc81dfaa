import t from 'tap';
import { decodeId } from '../../src/http/ids.ts';
import { pagesBetween, stretchOf } from '../../src/statements/stretch.ts';
import { DAY, openClub, type Told } from './open-club.ts';

const RULES = 100;
/** One more than ten thousand movements need, so that the last page is not full. */
const PURCHASES = 101;

/** So many rules that a purchase moves points a hundred times, and more than fits into one page. */
const DOCUMENT = {
  name: 'Many',
  timezone: 'Europe/Berlin',
  currency: 'EUR',
  points: { reward: {} },
  rules: Array.from({ length: RULES }, (_, i) => ({
    key: `rule-${i}`,
    on: 'purchase',
    earn: { points: 'reward', rate: { points: 1, per: '1', of: 'net' } },
  })),
};

t.test('ten thousand movements are told piece by piece, and add up', async (t) => {
  const { enrol, buy, publish, time, statement, text } = await openClub();
  await publish('club', DOCUMENT);
  time.now += 1_000;
  await enrol('ALFKI');
  for (let i = 0; i < PURCHASES; i++) await buy('ALFKI', '1', { externalId: `P-${i}` });
  time.now += 60 * DAY;
  const query = '?from=2026-03-01&until=2026-04-01';
  const { wallets, movements } = await statement(query);
  t.equal(movements.length, RULES * PURCHASES);
  t.equal(new Set(movements.map(({ entry }: { entry: string }) => entry)).size, movements.length);
  t.match(wallets, [{ opening: { active: 0 }, closing: { active: RULES * PURCHASES } }]);
  t.ok(
    movements.every(({ balance, sentence }: Told, i: number) => balance.active === i + 1 && sentence !== ''),
    'each with the balance after it',
  );
  const rows = (await text(`${query.slice(1)}&format=csv`)).split('\r\n');
  t.equal(rows.length, 1 + 1 + movements.length + 1 + 1);
  t.equal((await text(`${query.slice(1)}&format=html`)).match(/<td class="why">/g)?.length, movements.length);
});

t.test('what is booked while a statement is told is not in it', async (t) => {
  const { enrol, buy, db, time } = await openClub();
  const { id } = await enrol('ALFKI');
  const accountId = decodeId('acc', id) ?? '';
  await buy('ALFKI', '1');
  time.now += DAY;
  const open = await stretchOf(db, accountId, { from: 0, until: time.now + DAY });
  const closed = await stretchOf(db, accountId, { from: 0, until: time.now });
  await buy('ALFKI', '1');
  for (const stretch of [open, closed]) {
    const told: number[] = [];
    for await (const page of pagesBetween(db, accountId, stretch)) told.push(...page.map(({ seq }) => seq));
    t.same(told, [1, 2]);
  }
});
