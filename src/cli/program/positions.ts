import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type LineCounter, type Node } from 'yaml';

/** Both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where a JSON Pointer leads: to a key, or to an item; where that is missing, to what it is missing from. */
export function findPosition(
  document: Document.Parsed,
  lines: LineCounter,
  pointer: string,
): Position | null {
  const steps = pointer.split('/').slice(1).map(unescaped);
  let node: Node | null = document.contents;
  let offset = startOf(node);
  for (const step of steps) {
    const next = stepInto(document, node, step);
    if (next === null) break;
    offset = next.offset ?? offset;
    node = next.node;
  }
  return offset === null ? null : positionAt(lines, offset);
}

export function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

interface Step {
  readonly node: Node | null;
  readonly offset: number | null;
}

function stepInto(document: Document.Parsed, from: Node | null, step: string): Step | null {
  const node = isAlias(from) ? (from.resolve(document) ?? null) : from;
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === step);
    if (pair === undefined) return null;
    return {
      node: isNode(pair.value) ? pair.value : null,
      offset: isNode(pair.key) ? startOf(pair.key) : null,
    };
  }
  if (!isSeq(node)) return null;
  const item: unknown = node.items[Number(step)];
  return isNode(item) ? { node: item, offset: startOf(item) } : null;
}

function startOf(node: Node | null): number | null {
  return node?.range?.[0] ?? null;
}

function unescaped(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}
