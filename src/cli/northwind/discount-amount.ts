/**
 * quantity × unit price × fraction as a decimal string, exact: the API takes a discount as an
 * amount, while the data states a fraction of the line's price.
 */
export function discountAmount(quantity: number, unitPrice: string, fraction: string): string {
  const price = toUnits(unitPrice);
  const share = toUnits(fraction);
  const units = BigInt(quantity) * price.units * share.units;
  return toDecimal(units, price.decimals + share.decimals);
}

function toUnits(decimal: string): { units: bigint; decimals: number } {
  const [whole = '', fraction = ''] = decimal.split('.');
  return { units: BigInt(whole + fraction), decimals: fraction.length };
}

function toDecimal(units: bigint, decimals: number): string {
  const digits = units.toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '');
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
