import { readFileSync } from 'node:fs';
import t from 'tap';
import { structureMistakes } from '../../../src/cli/program/structure.ts';
import { describeProgram } from '../../../src/core/describe/describe-program.ts';
import { checkProgram } from '../../../src/core/program/check.ts';
import { warningsFor } from '../../../src/core/program/warnings.ts';
import { ref } from '../../../src/http/schema.ts';
import { documentSchemas, ProgramDocument } from '../../../src/programs/document-schema.ts';
import { listPrograms, readProgram } from './example.ts';

const folder = new URL('../../../examples/programs/', import.meta.url);
const OURS = ['b2b-partner.yaml', 'neighbourhood-club.yaml', 'paid-membership.yaml'];
const files = [...listPrograms(), '../northwind/program.yaml'];

t.test('all programmes have the structure of a document, no mistakes and no warnings', async (t) => {
  t.equal(files.length, 18);
  for (const file of files) {
    const document = readProgram(file);
    t.strictSame(
      structureMistakes(ref(ProgramDocument), documentSchemas, document),
      [],
      `structure of ${file}`,
    );
    t.strictSame(checkProgram(document), [], `mistakes of ${file}`);
    t.strictSame(warningsFor(document, new Map()), [], `warnings of ${file}`);
  }
});

t.test('all say which figures are as published, and what is assumed', async (t) => {
  for (const file of listPrograms()) {
    const [comment = ''] = readFileSync(new URL(file, folder), 'utf8').split('\nname:');
    const isOurs = OURS.includes(file);
    t.match(comment, isOurs ? /of our own/ : /As published \(figures as given here\)/, file);
    if (!isOurs) t.match(comment, /Assumed: /, file);
  }
});

t.test('the list of programmes names all of them', async (t) => {
  const readme = readFileSync(new URL('README.md', folder), 'utf8');
  for (const file of files) t.ok(readme.includes(`[${file}](${file})`), file);
});

t.test('all can be told in plain English, whole rules and tiers in a sentence each', async (t) => {
  for (const file of files) {
    const { points, metrics, ladders, groups, rules } = describeProgram(readProgram(file));
    const tiers = ladders.flatMap((ladder) => ladder.tiers);
    for (const { key, sentence } of [...points, ...metrics, ...ladders, ...tiers, ...groups, ...rules]) {
      t.match(sentence, /^[A-Z0-9].*\.$/, `${file}: ${key}`);
      t.notMatch(sentence, /undefined|\[object/, `${file}: ${key}`);
    }
  }
});

t.end();
