import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import {
  couponIdPattern,
  decodeCouponId,
  decodeId,
  decodeScopedId,
  encodeCouponId,
  encodeId,
  encodeScopedId,
  idPattern,
  newUuid,
  parseReference,
  parseTransactionReference,
  scopedIdPattern,
} from '../../src/http/ids.ts';

const uuid = fc.uuid();
const seq = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const accountId = '01890a5d-ac96-774b-bcce-b302099a8057';
const encoded = '01h455vb4pex5vsknk084sn02q';

t.test('spells uuids as the TypeID specification does', async (t) => {
  t.equal(encodeId('acc', accountId), `acc_${encoded}`);
  t.equal(encodeId('acc', '00000000-0000-0000-0000-000000000000'), 'acc_00000000000000000000000000');
  t.equal(encodeId('acc', 'ffffffff-ffff-ffff-ffff-ffffffffffff'), 'acc_7zzzzzzzzzzzzzzzzzzzzzzzzz');
  t.equal(encodeId('stk', '0110c853-1d09-52d8-d73e-1194e95b5f19'), 'stk_0123456789abcdefghjkmnpqrs');
});

t.test('gives back every id that it made, and its pattern fits', async () => {
  fc.assert(
    fc.property(uuid, seq, seq, (id, seq, n) => {
      const account = encodeId('acc', id);
      const transaction = encodeScopedId('trx', { accountId: id, seq });
      const coupon = encodeCouponId({ accountId: id, seq, n });
      assert.equal(decodeId('acc', account), id);
      assert.deepEqual(decodeScopedId('trx', transaction), { accountId: id, seq });
      assert.deepEqual(decodeCouponId(coupon), { accountId: id, seq, n });
      assert.match(account, new RegExp(idPattern('acc')));
      assert.match(transaction, new RegExp(scopedIdPattern('trx')));
      assert.match(coupon, new RegExp(couponIdPattern));
    }),
  );
});

t.test('sorts ids as their uuids', async () => {
  fc.assert(fc.property(uuid, uuid, (a, b) => encodeId('acc', a) < encodeId('acc', b) === a < b));
});

t.test('reads no text that it would not write', async () => {
  const text = fc.string({ unit: fc.constantFrom(...'0189azilou_ACC7'), maxLength: 40 });
  const nearText = fc
    .tuple(fc.nat(25), text)
    .map(([at, t]) => encoded.slice(0, at) + t.slice(0, 1) + encoded.slice(at + 1));
  fc.assert(
    fc.property(fc.oneof(text, nearText), (text) => {
      const id = decodeId('acc', `acc_${text}`);
      const scoped = decodeScopedId('trx', `trx_${encoded}_${text}`);
      if (id !== undefined) assert.equal(encodeId('acc', id), `acc_${text}`);
      if (scoped !== undefined) assert.equal(encodeScopedId('trx', scoped), `trx_${encoded}_${text}`);
    }),
    { numRuns: 1000 },
  );
});

t.test('refuses other spellings of the same id', async (t) => {
  const others = [
    `acc_${encoded.toUpperCase()}`,
    `acc_8${encoded.slice(1)}`,
    `acc_${encoded.slice(1)}`,
    `acc_${encoded}0`,
    `acc_${encoded.replace('0', 'o')}`,
    `stk_${encoded}`,
    `acc${encoded}`,
    `ACC_${encoded}`,
    ` acc_${encoded}`,
    `acc_${encoded}\n`,
    accountId,
    '',
  ];
  for (const text of others) t.equal(decodeId('acc', text), undefined, JSON.stringify(text));
  for (const end of ['01', '-1', '1.0', '1e3', '', ' 1', '9007199254740992', '1_2', '1_']) {
    t.equal(decodeScopedId('trx', `trx_${encoded}_${end}`), undefined, JSON.stringify(end));
  }
  t.equal(decodeScopedId('trx', `red_${encoded}_1`), undefined);
  t.equal(decodeCouponId(`cpn_${encoded}_1`), undefined);
  t.equal(decodeCouponId(`cpn_${encoded}_1_2_3`), undefined);
});

t.test('throws where the program itself gives something else than a uuid', async (t) => {
  t.throws(() => encodeId('acc', accountId.toUpperCase()));
  t.throws(() => encodeId('acc', encoded));
});

t.test('reads references by our id and by the client’s', async (t) => {
  t.same(parseReference('acc', `acc_${encoded}`), { by: 'id', id: accountId });
  t.same(parseReference('acc', 'external:ALFKI'), { by: 'externalId', externalId: 'ALFKI' });
  t.same(parseReference('acc', 'external:external:x'), { by: 'externalId', externalId: 'external:x' });
  t.equal(parseReference('acc', 'external:'), undefined);
  t.equal(parseReference('acc', 'ALFKI'), undefined);
  t.equal(parseReference('stk', `acc_${encoded}`), undefined);
  t.same(parseTransactionReference(`trx_${encoded}_7`), { by: 'id', accountId, seq: 7 });
  t.same(parseTransactionReference('external:10248'), { by: 'externalId', externalId: '10248' });
  t.equal(parseTransactionReference('10248'), undefined);
});

t.test('makes new ids that sort by time', async (t) => {
  const ids = Array.from({ length: 1000 }, newUuid);
  t.same(ids, [...ids].sort());
  t.equal(new Set(ids).size, 1000);
});
