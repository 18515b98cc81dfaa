import type { Command } from '../core/command.ts';
import type { DomainEvent } from '../core/decision.ts';
import { formatInstant } from '../core/time.ts';
import { encodeId, encodeScopedId } from '../http/ids.ts';
import { type Owning, ownCardId, ownCouponId } from '../http/own-ids.ts';
import { presentHolder } from '../http/present-holder.ts';
import type { QuoteSigner } from '../transactions/quote-signer.ts';
import { encodeEventId } from './event-id.ts';
import { ENROLLED, PRIMARY_EVENTS } from './event-types.ts';
import type { TellingCommand } from './repository.ts';
import type { EventAnswer } from './schema.ts';

/** All that a command tells: first what it was itself, then what it brought. The order and the ids never change. */
export function presentEvents(telling: TellingCommand, quoteSigner: QuoteSigner): readonly EventAnswer[] {
  const { xid, accountId, externalId, seq, recordedAt } = telling;
  const primary = primaryEvent(telling);
  return [
    ...(primary === null ? [] : [primary]),
    ...telling.events.map((event) => broughtEvent(telling, event, quoteSigner)),
  ].map(({ type, at, data }, n) => ({
    id: encodeEventId({ xid, accountId, seq, n }),
    type,
    at: formatInstant(at),
    recordedAt: formatInstant(recordedAt),
    account: { id: encodeId('acc', accountId), externalId },
    data: { ...data },
  }));
}

function primaryEvent({ seq, command, occurredAt: at, answer }: TellingCommand): DomainEvent | null {
  const type = seq === 1 ? ENROLLED : PRIMARY_EVENTS[command.kind];
  return type === null ? null : { type, at, data: masterData(command) ?? (answer as DomainEvent['data']) };
}

/** Master data keeps no answer in the log, since that is personal: what the rules look at is told. */
function masterData(command: Command): DomainEvent['data'] | null {
  switch (command.kind) {
    case 'account': {
      const { accountKind, enrolledAt } = command;
      return { kind: accountKind, ...(enrolledAt !== null && { enrolledAt: formatInstant(enrolledAt) }) };
    }
    case 'stakeholder': {
      const { stakeholder, active, roles, circle } = command;
      return { stakeholder: encodeId('stk', stakeholder), active, roles, circle };
    }
    default:
      return null;
  }
}

/** The log names people, transfers, coupons, cards and quotes as the core does. */
function broughtEvent(of: Owning, { type, at, data }: DomainEvent, quoteSigner: QuoteSigner): DomainEvent {
  const {
    holder,
    stakeholder,
    given,
    transferSeq,
    transferAccount,
    quoteSeq,
    couponSeq,
    couponN,
    cardSeq,
    cardN,
    referrer,
    referred,
    pool,
    member,
    absorbed,
    ...rest
  } = data;
  const { accountId } = of;
  const account = typeof transferAccount === 'string' ? transferAccount : accountId;
  return {
    type,
    at,
    data: {
      ...(typeof transferSeq === 'number' && {
        transfer: encodeScopedId('trf', { accountId: account, seq: transferSeq }),
      }),
      ...(typeof quoteSeq === 'number' && { quote: quoteSigner.idOf({ accountId, seq: quoteSeq }) }),
      ...(typeof couponSeq === 'number' && {
        coupon: ownCouponId(of, { seq: couponSeq, n: Number(couponN) }),
      }),
      ...(typeof cardSeq === 'number' && {
        card: ownCardId(of, { seq: cardSeq, n: Number(cardN) }),
      }),
      ...(typeof referrer === 'string' && { referrer: encodeId('acc', referrer) }),
      ...(typeof referred === 'string' && { referred: encodeId('acc', referred) }),
      ...(typeof pool === 'string' && { pool: encodeId('acc', pool) }),
      ...(typeof member === 'string' && { member: encodeId('acc', member) }),
      ...(typeof absorbed === 'string' && { absorbed: encodeId('acc', absorbed) }),
      ...(typeof holder === 'string' && { holder: presentHolder(holder) }),
      ...(typeof stakeholder === 'string' && { stakeholder: encodeId('stk', stakeholder) }),
      ...(Array.isArray(given) && { given: given.map(presentGiven) }),
      ...rest,
    },
  };
}

function presentGiven(given: { readonly holder: string }): object {
  return { ...given, holder: presentHolder(given.holder) };
}
