import { createByHand } from './by-hand.ts';
import { PROGRAM } from './program.ts';
import type { Random } from './random.ts';
import type { Answer, Call } from './services.ts';

export interface Storm {
  /** Something or other happens to some account. */
  happen(): Promise<void>;
  restock(stock: number): Promise<void>;
  publish(document: object): Promise<void>;
  /** How often what was answered with what. */
  readonly seen: Readonly<Record<string, number>>;
}

interface Posted {
  readonly account: string;
  readonly id: string;
  /** Zero for what is no purchase. */
  readonly lines: number;
}

const ACCOUNTS = ['A', 'B', 'C'];
const PEOPLE = ['external:P', 'external:Q'];
const SKUS = ['x', 'y', 'z'];
const READS = ['wallets', 'tiers', 'transactions', 'entries', 'coupons', 'journeys', 'plans', 'pool'];
const DAYS_40_MS = 40 * 86_400_000;

export async function createStorm(
  call: Call,
  random: Random,
  time: { readonly now: number },
): Promise<Storm> {
  const { below, chance, oneOf } = random;
  const ids = new Map<string, string>();
  const posted: Posted[] = [];
  const coupons: { readonly account: string; readonly code: string }[] = [];
  const seen: Record<string, number> = {};
  let facts = 0;

  const must = async (...request: Parameters<Call>): Promise<Answer['body']> => {
    const { status, body } = await call(...request);
    if (status >= 300) throw new Error(`${request[1]}: ${status} ${JSON.stringify(body)}`);
    return body;
  };
  /** By either name. */
  const ref = (account: string): string => (chance(0.5) ? `external:${account}` : (ids.get(account) ?? ''));
  const someone = () => (chance(0.7) ? { stakeholder: oneOf(PEOPLE) } : {});
  /** Some facts are learned of late. */
  const occurredAt = () => new Date(time.now - (chance(0.6) ? 0 : below(DAYS_40_MS))).toISOString();
  const someoneElse = {
    holder: () => oneOf(['account', ...PEOPLE]),
    points: () => oneOf(['reward', 'slow']),
  };

  const post = async (account: string, lines: number, fact: object): Promise<Answer> => {
    facts += 1;
    const id = `fact-${facts}`;
    const body = { externalId: id, account: ref(account), occurredAt: occurredAt(), ...fact };
    const answer = await call('POST', '/v1/transactions', body);
    if (answer.status !== 201) return answer;
    posted.push({ account, id, lines });
    for (const { code } of answer.body.grants) coupons.push({ account, code });
    if (chance(0.2)) await repeat(body, answer);
    return answer;
  };

  const repeat = async (body: object, first: Answer): Promise<void> => {
    const again = await call('POST', '/v1/transactions', body);
    if (again.status === 200 && JSON.stringify(again.body) === JSON.stringify(first.body)) return;
    throw new Error(`the same again was answered otherwise: ${JSON.stringify(again)}`);
  };

  const boughtLine = () => {
    const quantity = 1 + below(4);
    const price = 1 + below(60);
    return {
      sku: oneOf(SKUS),
      quantity,
      unitPrice: `${price}.${10 + below(90)}`,
      ...(chance(0.3) && { discount: `${below(quantity * price)}.${below(9)}` }),
      ...(chance(0.4) && { category: 'wine' }),
    };
  };

  const returnedLine = (of: Posted | undefined) => {
    const named = of !== undefined && chance(0.6) ? { id: `${1 + below(of.lines)}` } : { sku: oneOf(SKUS) };
    if (chance(0.25)) return { ...named, amount: `${1 + below(20)}.5` };
    // What is found in no purchase is judged by its price, and refused without one.
    const price = of === undefined && chance(0.8) ? { unitPrice: `${below(30)}.5` } : {};
    return { ...named, quantity: chance(0.3) ? '0.5' : 1 + below(3), ...price };
  };

  const byHand = createByHand(call, random, time);
  const quotes: object[] = [];
  /** Kept for a while, and used then or not at all. */
  const hold = async (): Promise<Answer> => {
    const account = oneOf(ACCOUNTS);
    const bought = {
      account: ref(account),
      kind: 'purchase',
      occurredAt: occurredAt(),
      currency: 'EUR',
      lines: [boughtLine()],
    };
    const answer = await call('POST', '/v1/transactions/quote', {
      ...bought,
      hold: oneOf(['PT1M', 'P1D', 'P7D']),
    });
    if (answer.status === 201) quotes.push({ ...bought, quote: answer.body.quote });
    return answer;
  };

  const happenings: Readonly<Record<string, () => Promise<Answer>>> = {
    quote: hold,
    honoured: async () => {
      // Often at once: of those that are kept for longer most have ended, or are used.
      if (quotes.length === 0 || chance(0.6)) await hold();
      facts += 1;
      const quoted = chance(0.6) ? quotes.at(-1) : oneOf(quotes);
      return call('POST', '/v1/transactions', { externalId: `fact-${facts}`, ...quoted });
    },
    purchase: () => {
      const lines = Array.from({ length: 1 + below(3) }, boughtLine);
      return post(oneOf(ACCOUNTS), lines.length, { kind: 'purchase', currency: 'EUR', lines, ...someone() });
    },
    activity: () =>
      post(oneOf(ACCOUNTS), 0, {
        kind: 'activity',
        type: oneOf(['training', 'survey', 'plan-fee']),
        ...someone(),
      }),
    return: () => {
      const purchases = posted.filter(({ lines }) => lines > 0);
      const of = purchases.length > 0 && chance(0.8) ? oneOf(purchases) : undefined;
      const lines = Array.from({ length: 1 + below(2) }, () => returnedLine(of));
      const named = of === undefined ? {} : { of: of.id };
      return post(of?.account ?? oneOf(ACCOUNTS), 0, { kind: 'return', ...named, lines });
    },
    void: () => {
      if (posted.length === 0) return read();
      const { account, id } = oneOf(posted);
      return call('POST', `/v1/accounts/${ref(account)}/transactions/external:${id}/void`, {
        reason: 'storm',
      });
    },
    redemption: () => {
      facts += 1;
      const externalId = `fact-${facts}`;
      if (coupons.length > 0 && chance(0.5)) {
        const { account, code } = oneOf(coupons);
        const used = { externalId, account: ref(account), reward: 'rare', coupon: code };
        return call('POST', '/v1/redemptions', used);
      }
      const points = someoneElse.points();
      const reward = points === 'slow' ? 'patience' : 'rare';
      const wallet = { holder: chance(0.3) ? 'pool' : someoneElse.holder(), points };
      return call('POST', '/v1/redemptions', { externalId, account: ref(oneOf(ACCOUNTS)), reward, wallet });
    },
    transfer: () => {
      facts += 1;
      return call('POST', '/v1/transfers', {
        externalId: `fact-${facts}`,
        from: { account: ref(oneOf(ACCOUNTS)), holder: someoneElse.holder() },
        to: { account: ref(oneOf(ACCOUNTS)), holder: someoneElse.holder() },
        points: someoneElse.points(),
        amount: 1 + below(10),
      });
    },
    adjustment: () =>
      byHand.adjust(ref(oneOf(ACCOUNTS)), { holder: someoneElse.holder(), points: someoneElse.points() }),
    lot: () => byHand.changeLot(ref(oneOf(ACCOUNTS))),
    person: () => {
      const path = `/v1/accounts/${ref(oneOf(ACCOUNTS))}/stakeholders/${oneOf(PEOPLE)}`;
      return chance(0.4) ? call('DELETE', path) : call('PUT', path, { roles: oneOf([[], ['buyer']]) });
    },
    group: () => {
      const account = oneOf(ACCOUNTS);
      const parent = oneOf([null, 'NOBODY', ...ACCOUNTS.filter((other) => other !== account)]);
      return call('PATCH', `/v1/accounts/${ref(account)}`, { parent });
    },
    plan: () => {
      const path = `/v1/accounts/${ref(oneOf(ACCOUNTS))}/plans/premium`;
      return chance(0.3) ? call('DELETE', path) : call('PUT', path);
    },
    read: () => read(),
  };

  const read = (): Promise<Answer> => {
    if (posted.length === 0 || chance(0.5))
      return call('GET', `/v1/accounts/${ref(oneOf(ACCOUNTS))}/${oneOf(READS)}`);
    const { account, id } = oneOf(posted);
    return call('GET', `/v1/accounts/${ref(account)}/transactions/external:${id}/explanation`);
  };

  const restock = (stock: number): Promise<void> =>
    must('PUT', '/v1/rewards/rare', {
      name: 'Rare',
      kind: 'gift',
      stock,
      price: { points: 'reward', amount: 20 },
    });
  const publish = (document: object): Promise<void> => must('PUT', '/v1/programs/storm', { document });

  await restock(10);
  await must('PUT', '/v1/rewards/patience', {
    name: 'Patience',
    kind: 'gift',
    price: { points: 'slow', amount: 4 },
  });
  await publish(PROGRAM);
  let referralCode: string | undefined;
  for (const account of ACCOUNTS) {
    const path = `/v1/accounts/external:${account}`;
    const body = { program: 'storm', kind: 'company', enrolledAt: '2025-01-01' };
    const { id } = await must('PUT', path, { ...body, ...(referralCode !== undefined && { referralCode }) });
    ids.set(account, id);
    for (const person of PEOPLE) await must('PUT', `${path}/stakeholders/${person}`, { name: person });
    // Each account is referred by a person at the one before it.
    const asked = { stakeholder: oneOf(PEOPLE) };
    referralCode = (await must('POST', `${path}/referral-codes`, asked)).code;
  }

  // Purchases are what the rest lives on.
  const often = [
    'purchase',
    'purchase',
    'purchase',
    'purchase',
    'return',
    'return',
    'activity',
    'void',
    'lot',
  ];
  const kinds = [...often, ...Object.keys(happenings)];
  return {
    happen: async () => {
      const kind = oneOf(kinds);
      const { status } = await (happenings[kind] ?? read)();
      const what = `${kind} ${status}`;
      seen[what] = (seen[what] ?? 0) + 1;
    },
    restock,
    publish,
    seen,
  };
}
