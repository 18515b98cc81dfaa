import { discountAmount } from './discount-amount.ts';
import type { NorthwindCustomer, NorthwindLine, NorthwindOrder } from './source.ts';

/** How the order book reads in the terms of the API. Everything here is a value; nothing is sent. */
export const programKey = 'northwind';
export const rewardKey = 'free-freight';
export const tiersAsOf = '1998-05-07';

export const rewardRequest = {
  name: 'Free freight on one order',
  kind: 'free-shipping',
} as const;

export function accountRef(customerId: string): string {
  return `external:${customerId}`;
}

export function contactRef(customerId: string): string {
  return `external:${customerId}-contact`;
}

export function accountRequest(customer: NorthwindCustomer) {
  return {
    program: programKey,
    kind: 'company',
    name: customer.companyName,
    attributes: { country: customer.country, city: customer.city },
    enrolledAt: '1996-01-01T00:00:00Z',
  };
}

export function stakeholderRequest(customer: NorthwindCustomer) {
  return {
    name: customer.contactName,
    title: customer.contactTitle,
    roles: contactRoles(customer.contactTitle),
    circle: 1,
  };
}

export function purchaseRequest(order: NorthwindOrder, categoryByProduct: ReadonlyMap<number, string>) {
  return {
    externalId: String(order.orderId),
    account: accountRef(order.customerId),
    kind: 'purchase',
    occurredAt: `${order.orderDate}T12:00:00Z`,
    stakeholder: contactRef(order.customerId),
    currency: 'USD',
    lines: order.lines.map((line, index) => lineRequest(line, index + 1, categoryByProduct)),
  };
}

function lineRequest(line: NorthwindLine, number: number, categoryByProduct: ReadonlyMap<number, string>) {
  const category = categoryByProduct.get(line.productId);
  if (category === undefined) throw new Error(`The data names no product ${line.productId}.`);
  return {
    id: String(number),
    sku: String(line.productId),
    quantity: line.quantity,
    unitPrice: line.unitPrice,
    discount: discountAmount(line.quantity, line.unitPrice, line.discount),
    category,
  };
}

/** Every contact places the orders of the company; the title tells what else they are to it. */
function contactRoles(title: string): readonly string[] {
  const decides = /\b(Owner|Manager)\b/.test(title) ? ['decision-maker'] : [];
  const pays = title.startsWith('Accounting') ? ['finance'] : [];
  return ['buyer', ...decides, ...pays];
}
