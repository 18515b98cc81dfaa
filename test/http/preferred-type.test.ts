import t from 'tap';
import { preferredType } from '../../src/http/preferred-type.ts';

const JSON_TYPE = 'application/json';
const CSV = 'text/csv';
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

t.test('of the types offered, the one that is most welcome', async (t) => {
  const cases: [accept: string | undefined, preferred: string | undefined][] = [
    [undefined, JSON_TYPE],
    ['', JSON_TYPE],
    ['*/*', JSON_TYPE],
    [BROWSER, JSON_TYPE],
    ['text/csv', CSV],
    ['TEXT/CSV', CSV],
    ['text/csv; header=present', CSV],
    ['text/*', CSV],
    ['text/csv;q=0, application/json', JSON_TYPE],
    ['text/csv;q=0', undefined],
    ['text/csv;q=0.000, */*', JSON_TYPE],
    ['application/json;q=0, */*', CSV],
    ['application/json;q=0, text/csv;q=0, */*', undefined],
    ['application/json;q=0.5, text/csv', CSV],
    ['application/json;Q=0.5 , text/csv ; q=0.501', CSV],
    ['application/json, text/csv', JSON_TYPE],
    ['text/csv, application/json', CSV],
    ['text/csv, */*', CSV],
    ['*/*, text/csv', CSV],
    ['*/*, text/csv;q=0.9', JSON_TYPE],
    ['text/*;q=0.9, text/csv;q=0.1, application/json;q=0.5', JSON_TYPE],
    ['application/xml', undefined],
    ['text/csvx, xtext/csv', undefined],
    ['*/csv', undefined],
    ['nonsense, text/, /csv, a/b/c, ,', undefined],
    ['text/csv;q=2, application/json', CSV],
  ];
  for (const [accept, preferred] of cases)
    t.equal(preferredType(accept, [JSON_TYPE, CSV]), preferred, String(accept));
});
