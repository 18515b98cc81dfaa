import type { Random } from './random.ts';
import type { Answer, Call } from './services.ts';

const WHY = { reason: 'storm', author: 'agent-17' };
const DAY_MS = 86_400_000;

/** What somebody does by hand to what an account has. */
export function createByHand(call: Call, { below, chance, oneOf }: Random, time: { readonly now: number }) {
  let done = 0;
  const byHand = () => {
    done += 1;
    return { externalId: `hand-${done}`, ...WHY };
  };
  const soon = (): string => new Date(time.now + (1 + below(60)) * DAY_MS).toISOString();

  const adjust = (account: string, wallet: object): Promise<Answer> => {
    const amount = chance(0.6) ? 1 + below(20) : -1 - below(20);
    const more = amount > 0 ? chance(0.5) && { expiresAt: soon() } : chance(0.3) && { debt: 'allow' };
    return call('POST', `/v1/accounts/${account}/adjustments`, { ...byHand(), wallet, amount, ...more });
  };

  /** Of one of the lots that are there, or that expired. */
  const changeLot = async (account: string): Promise<Answer> => {
    const isBack = chance(0.4);
    const list = await call('GET', `/v1/accounts/${account}/${isBack ? 'entries' : 'lots'}?limit=100`);
    if (list.status !== 200) return list;
    const rows: readonly { id: string; lot?: string | null; to?: { place: string } }[] = list.body.data;
    const lots = isBack
      ? rows.filter(({ to }) => to?.place === 'expired').map(({ lot }) => lot)
      : rows.map(({ id }) => id);
    if (lots.length === 0) return list;
    const what = isBack ? 'reinstate' : oneOf(['activate', 'cancel', 'extend']);
    const end = what === 'extend' || isBack ? { expiresAt: chance(0.3) ? null : soon() } : {};
    const some = isBack && chance(0.4) ? { amount: 1 + below(5) } : {};
    return call('POST', `/v1/accounts/${account}/lots/${oneOf(lots)}/${what}`, {
      ...byHand(),
      ...end,
      ...some,
    });
  };

  return { adjust, changeLot };
}
