import { pointsName } from '../core/describe/vocabulary.ts';
import { type Html, html } from '../http/html.ts';
import { presentHolder } from '../http/present-holder.ts';
import type { StatementMovement } from './movements.ts';
import { STYLE } from './page-style.ts';
import { amount, change, dateIn, timeIn } from './page-words.ts';
import type { People } from './people.ts';
import type { Statement, StatementWallet } from './statement.ts';

/** The same as a page to read and to print, piece by piece. */
export async function* asHtml(statement: Statement, people: People): AsyncGenerator<string> {
  yield `${beginning(statement, people)}`;
  let isEmpty = true;
  for await (const page of statement.movements()) {
    isEmpty &&= page.length === 0;
    yield page.map((movement) => movementRow(statement, people, movement).text).join('');
  }
  if (isEmpty) yield html`<tr><td colspan="9">Nothing came, and nothing left.</td></tr>\n`.text;
  yield '</tbody>\n</table>\n</main>\n</body>\n</html>\n';
}

function beginning(statement: Statement, people: People): Html {
  const { account, program, period } = statement;
  const name = people.nameOf('account');
  const { zone } = program;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Statement of ${name}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Statement of ${name}</h1>
<dl>
<dt>Programme</dt><dd>${program.document.name}</dd>
<dt>Account</dt><dd>${account.externalId}</dd>
<dt>Period</dt><dd>from ${dateIn(zone, period.from)} up to, not including, ${dateIn(zone, period.until)}${period.isClosed ? '' : ': not over yet, as far as it has gone'}</dd>
<dt>Times</dt><dd>as clocks show them in ${zone.id}</dd>
</dl>
${walletTable(statement, people)}
<table>
<caption>Movements</caption>
<thead><tr><th scope="col">Posted</th><th scope="col">Happened</th><th scope="col">Holder</th><th scope="col">Points</th><th scope="col" class="n">Active</th><th scope="col" class="n">Pending</th><th scope="col" class="n">Reserved</th><th scope="col" class="n">Balance</th><th scope="col">What happened</th></tr></thead>
<tbody>
`;
}

function walletTable({ program, wallets }: Statement, people: People): Html {
  const rows = wallets.map((wallet) => walletRow(wallet, { program, people }));
  return html`<table>
<caption>Wallets</caption>
<thead><tr><th scope="col">Holder</th><th scope="col">Points</th><th scope="col" class="n">Opening</th><th scope="col" class="n">Closing</th><th scope="col" class="n">Pending</th><th scope="col" class="n">Reserved</th><th scope="col">Expire next</th></tr></thead>
<tbody>
${rows}</tbody>
</table>`;
}

function walletRow(
  { holder, points, opening, closing, expiringNext: next }: StatementWallet,
  { program, people }: Pick<Statement, 'program'> & { readonly people: People },
): Html {
  const expiring = next === null ? '–' : html`${amount(next.amount)} on ${timeIn(program.zone, next.at)}`;
  return html`<tr><th scope="row">${people.nameOf(presentHolder(holder))}</th><td>${pointsName(program.document, points)}</td><td class="n">${amount(opening.active)}</td><td class="n">${amount(closing.active)}</td><td class="n">${amount(closing.pending)}</td><td class="n">${amount(closing.reserved)}</td><td>${expiring}</td></tr>
`;
}

function movementRow({ program }: Statement, people: People, movement: StatementMovement): Html {
  const { entry, holder, points, change: by, balance, sentence } = movement;
  const { zone, document } = program;
  const [posted, happened] = [timeIn(zone, entry.postedAt), timeIn(zone, entry.at)];
  return html`<tr><td>${posted}</td><td>${happened}</td><td>${people.nameOf(presentHolder(holder))}</td><td>${pointsName(document, points)}</td><td class="n">${change(by.active)}</td><td class="n">${change(by.pending)}</td><td class="n">${change(by.reserved)}</td><td class="n">${amount(balance.active)}</td><td class="why">${sentence}</td></tr>
`;
}
