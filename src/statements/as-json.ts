import { presentHead, presentMovement } from './present.ts';
import type { Statement } from './statement.ts';

/** One JSON document, piece by piece. */
export async function* asJson(statement: Statement): AsyncGenerator<string> {
  const head = JSON.stringify(presentHead(statement));
  yield `${head.slice(0, -1)},"movements":[`;
  let comma = '';
  for await (const page of statement.movements()) {
    const told = page.map((movement) => JSON.stringify(presentMovement(statement.account.id, movement)));
    if (told.length === 0) continue;
    yield `${comma}${told.join(',')}`;
    comma = ',';
  }
  yield ']}';
}
