import { owning } from '../http/own-ids.ts';
import { presentHead, presentMovement } from './present.ts';
import type { Statement } from './statement.ts';

/** One JSON document, piece by piece. */
export async function* asJson(statement: Statement): AsyncGenerator<string> {
  const head = JSON.stringify(presentHead(statement));
  const of = owning(statement.account.id, statement.account.absorbed);
  yield `${head.slice(0, -1)},"movements":[`;
  let comma = '';
  for await (const page of statement.movements()) {
    const told = page.map((movement) => JSON.stringify(presentMovement(of, movement)));
    if (told.length === 0) continue;
    yield `${comma}${told.join(',')}`;
    comma = ',';
  }
  yield ']}';
}
