import t from 'tap';
import { DAY, openClub, STATEMENT } from './open-club.ts';

const MARCH = 'from=2026-03-01&until=2026-04-01';

t.test('is JSON, a table or a page, by what is named or else accepted', async (t) => {
  const { enrol, inject, time } = await openClub();
  await enrol('ALFKI');
  time.now += 60 * DAY;
  const typeOf = async (accept: string, query = '') => {
    const { status, headers, body } = await inject('GET', `${STATEMENT}?${MARCH}${query}`, undefined, {
      accept,
    });
    return status === 200 ? String(headers['content-type']) : [status, body.code, body.detail];
  };
  const [json, csv, html] = [
    'application/json; charset=utf-8',
    'text/csv; charset=utf-8; header=present',
    'text/html; charset=utf-8',
  ];
  t.equal(await typeOf('*/*'), json);
  t.equal(await typeOf(''), json);
  t.equal(await typeOf('text/csv'), csv);
  t.equal(await typeOf('text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'), html, 'a browser');
  t.equal(await typeOf('text/html;q=0.1, text/csv;header=present;q=0.5'), csv);
  t.equal(await typeOf('text/html', '&format=csv'), csv);
  t.equal(await typeOf('image/png', '&format=html'), html);
  t.same(await typeOf('image/png'), [
    406,
    'not-acceptable',
    'A statement is told as application/json, text/csv or as text/html: accept one of these, or leave Accept out.',
  ]);
});

t.test('the page has nothing to load or to run, escapes all, and names people', async (t) => {
  const { enrol, putPerson, buy, time, inject } = await openClub();
  const ann = { name: `<script>alert("x")</script> & 'Co'` };
  await enrol('ALFKI', { name: 'Alfreds <b>Futterkiste</b>' });
  await putPerson('ALFKI', 'anna', ann);
  await buy('ALFKI', '100000', { externalId: '<i>"P&1"</i>', stakeholder: 'external:anna' });
  time.now = Date.parse('2026-03-29T12:00:00Z');
  await buy('ALFKI', '1', { externalId: 'P-2' });
  time.now = Date.parse('2026-05-02T12:00:00Z');
  const { body, headers } = await inject('GET', `${STATEMENT}?${MARCH}&format=html`);
  t.match(headers, {
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
  });
  t.notMatch(body, /<script|<b>|<i>|src=|href=|url\(|@import|javascript:/i);
  t.match(body, '<title>Statement of Alfreds &lt;b&gt;Futterkiste&lt;/b&gt;</title>');
  t.match(body, '&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;Co&#39;');
  t.match(body, 'Purchase &lt;i&gt;&quot;P&amp;1&quot;&lt;/i&gt;: 120000 Reward points earned by the rule');
  t.match(body, '<dd>Café &amp; &quot;Club&quot;</dd>');
  t.match(body, '<td class="n">+120,000</td>', 'thousands apart');
  t.match(body, '<td class="n">−120,000</td>', 'a minus sign, as points leave the pending side');
  t.match(body, '<time datetime="2026-03-01T12:00:01Z">1 March 2026, 13:00</time>', 'in winter');
  t.match(body, '<time datetime="2026-03-29T12:00:00Z">29 March 2026, 14:00</time>', 'in summer');
  t.match(body, '<time datetime="2026-02-28T23:00:00Z">1 March 2026</time>');
  t.match(body, /<html lang="en">[\s\S]*<caption>Wallets<\/caption>[\s\S]*<th scope="col"/);
  t.equal(body.match(/<tr>/g)?.length, body.match(/<\/tr>/g)?.length);
});

t.test('no spreadsheet takes what stands in the table for formulas', async (t) => {
  const { enrol, putPerson, buy, time, text } = await openClub();
  await enrol('ALFKI');
  await putPerson('ALFKI', '=ann');
  await buy('ALFKI', '10', { externalId: '-1+2,"x"', stakeholder: 'external:=ann' });
  time.now += 60 * DAY;
  const rows = (await text(`${MARCH}&format=csv`)).split('\r\n');
  t.equal(rows[0]?.split(',').length, 19);
  t.match(
    rows.find((row) => row.includes('purchase,')),
    /,'=ann,reward,3,0,0,3,0,0,.*,"'-1\+2,""x""",/,
  );
  t.same(
    [
      rows.filter((row) => row.startsWith('opening')).length,
      rows.filter((row) => row.startsWith('closing')).length,
    ],
    [3, 3],
  );
  t.equal(rows.at(-1), '', 'each record ends with a line break');
});
