import type { PostedLine, PostedTransaction } from '../core/transaction.ts';
import { normalAttributes } from '../http/attributes.ts';
import { normalDecimal } from '../http/decimal-text.ts';
import { ProblemError } from '../http/problems.ts';
import type { ActivityBody, PurchaseBody, TransactionBody } from './request-schema.ts';

type OfNobody<T> = Omit<T, 'account' | 'program'>;
/** What is bought or done, whoever does it. */
export type PostedBody = OfNobody<PurchaseBody> | OfNobody<ActivityBody>;

/**
 * The transaction as the core takes it: one spelling for each number, instant and attribute. Everything but the
 * stakeholder is normalised at once, and refused at once where it does not fit. `place`: where in the request it stands.
 */
export function postedMaker(body: PostedBody, place = ''): (stakeholder: string | null) => PostedTransaction {
  const { occurredAt, ...facts } = normalFacts(body, place);
  if (body.kind === 'activity') {
    const { kind, type, of } = body;
    const about = of === undefined ? {} : { of };
    return (stakeholder) => ({ kind, type, ...about, occurredAt, stakeholder, ...facts, lines: [] });
  }
  const lines = normalLines(body.lines, place);
  const { kind, currency } = body;
  return (stakeholder) => ({ kind, occurredAt, stakeholder, ...facts, currency, lines });
}

/** What purchases, activities and returns have in common, but for the stakeholder. */
export function normalFacts(body: OfNobody<TransactionBody>, place = '') {
  return {
    occurredAt: Date.parse(body.occurredAt),
    ...(body.channel !== undefined && { channel: body.channel }),
    ...(body.store !== undefined && { store: body.store }),
    ...(body.paymentMethod !== undefined && { paymentMethod: body.paymentMethod }),
    ...(body.attributes !== undefined && {
      attributes: normalAttributes(body.attributes, `${place}/attributes`),
    }),
  };
}

function normalLines(lines: PurchaseBody['lines'], place: string): readonly PostedLine[] {
  const seen = new Set<string>();
  return lines.map((line, index) => {
    const pointer = `${place}/lines/${index}`;
    const id = line.id ?? String(index + 1);
    if (seen.has(id)) throw sameId(`${pointer}/id`, id);
    seen.add(id);
    return {
      id,
      sku: line.sku,
      quantity: normalDecimal(line.quantity),
      unitPrice: normalDecimal(line.unitPrice),
      ...discountOf(line),
      ...(line.unitCost !== undefined && { unitCost: normalDecimal(line.unitCost) }),
      ...describedLine(line, pointer),
    };
  });
}

/** What is said of the goods of a line, bought or returned. */
export function describedLine(
  { category, brand, attributes }: Pick<PurchaseBody['lines'][number], 'category' | 'brand' | 'attributes'>,
  pointer: string,
): Pick<PostedLine, 'category' | 'brand' | 'attributes'> {
  return {
    ...(category !== undefined && { category }),
    ...(brand !== undefined && { brand }),
    ...(attributes !== undefined && { attributes: normalAttributes(attributes, `${pointer}/attributes`) }),
  };
}

/** No discount and one of zero are the same. */
function discountOf({ discount }: PurchaseBody['lines'][number]): Pick<PostedLine, 'discount'> {
  const normal = discount === undefined ? '0' : normalDecimal(discount);
  return normal === '0' ? {} : { discount: normal };
}

function sameId(pointer: string, id: string): ProblemError {
  const detail = `Another line has the id ${JSON.stringify(id)} already.`;
  return new ProblemError('validation-failed', detail, [{ pointer, detail }]);
}
