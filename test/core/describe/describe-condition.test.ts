import t from 'tap';
import { factNames } from '../../../src/core/conditions/facts.ts';
import { describeCondition } from '../../../src/core/describe/describe-condition.ts';
import { factWords } from '../../../src/core/describe/describe-fact.ts';
import type { ConditionDefinition } from '../../../src/core/program/document.ts';
import { club } from '../harness.ts';

const document = club({
  metrics: {
    yearSpend: { sum: 'line.net', over: { calendar: 'year' } },
    orders: { count: 'transaction', over: 'lifetime' },
  },
  ladders: {
    status: {
      label: 'Partner status',
      tiers: [{ key: 'blue' }, { key: 'gold', label: 'Gold', reach: { metric: 'orders', atLeast: 3 } }],
      held: { until: 'forever' },
    },
  },
});

function ofWhole(condition: ConditionDefinition): string {
  return describeCondition(document, condition);
}

function ofLine(condition: ConditionDefinition): string {
  return describeCondition(document, condition, true);
}

t.test('says a comparison by each operator', async (t) => {
  t.equal(ofLine({ fact: 'line.category', eq: 'Seafood' }), 'the category is "Seafood"');
  t.equal(ofLine({ fact: 'line.category', ne: 'Seafood' }), 'the category is not "Seafood"');
  t.equal(ofLine({ fact: 'line.brand', in: ['A', 'B', 'C'] }), 'the brand is one of "A", "B" or "C"');
  t.equal(ofLine({ fact: 'line.brand', in: ['A'] }), 'the brand is "A"');
  t.equal(ofLine({ fact: 'line.brand', notIn: ['A', 'B'] }), 'the brand is none of "A" or "B"');
  t.equal(ofLine({ fact: 'line.brand', notIn: ['A'] }), 'the brand is not "A"');
  t.equal(ofLine({ fact: 'line.net', atLeast: '12.50' }), 'the net is at least 12.50 EUR');
  t.equal(ofLine({ fact: 'line.quantity', above: 3 }), 'the quantity is above 3');
  t.equal(ofWhole({ fact: 'transaction.hour', atMost: 11 }), 'the hour is at most 11');
  t.equal(ofWhole({ fact: 'transaction.month', below: 6 }), 'the month is below 6');
  t.equal(
    ofWhole({ fact: 'transaction.net', between: ['50', '99.99'] }),
    'the net of the whole is between 50 EUR and 99.99 EUR',
  );
  t.equal(ofWhole({ fact: 'account.country', exists: true }), "the account's country is given");
  t.equal(ofWhole({ fact: 'account.country', exists: false }), "the account's country is not given");
  t.equal(
    ofWhole({ fact: 'stakeholder.roles', contains: 'buyer' }),
    'the stakeholder\'s roles include "buyer"',
  );
  t.equal(
    ofWhole({ fact: 'account.attributes.tags', contains: 'vip' }),
    'the account\'s attribute tags includes "vip"',
  );
});

t.test('says dates, tiers, metrics and what is true or false in words of their own', async (t) => {
  t.equal(ofWhole({ fact: 'transaction.date', eq: '2026-03-01' }), 'the date is 1 March 2026');
  t.equal(
    ofWhole({ fact: 'transaction.date', atLeast: '2026-03-01' }),
    'the date is on or after 1 March 2026',
  );
  t.equal(ofWhole({ fact: 'transaction.date', above: '2026-03-01' }), 'the date is after 1 March 2026');
  t.equal(
    ofWhole({ fact: 'transaction.date', atMost: '2026-03-31' }),
    'the date is on or before 31 March 2026',
  );
  t.equal(ofWhole({ fact: 'transaction.date', below: '2026-04-01' }), 'the date is before 1 April 2026');
  t.equal(ofWhole({ fact: 'tier.status', eq: 'gold' }), 'the tier of Partner status is Gold');
  t.equal(ofWhole({ fact: 'tier.status', atLeast: 'gold' }), 'the tier of Partner status is Gold or higher');
  t.equal(ofWhole({ fact: 'tier.status', above: 'blue' }), 'the tier of Partner status is higher than blue');
  t.equal(ofWhole({ fact: 'tier.status', atMost: 'blue' }), 'the tier of Partner status is blue or lower');
  t.equal(ofWhole({ fact: 'tier.status', below: 'gold' }), 'the tier of Partner status is lower than Gold');
  t.equal(
    ofWhole({ fact: 'metric.yearSpend', atLeast: '1000' }),
    'yearSpend in a calendar year is at least 1000 EUR',
  );
  t.equal(ofWhole({ fact: 'metric.orders', eq: 0 }), 'orders over all time is 0');
  t.equal(ofWhole({ fact: 'stakeholder.named', eq: true }), 'a stakeholder is named');
  t.equal(ofWhole({ fact: 'stakeholder.named', eq: false }), 'no stakeholder is named');
  t.equal(ofWhole({ fact: 'stakeholder.named', ne: true }), 'no stakeholder is named');
});

t.test('says another fact on the right-hand side', async (t) => {
  t.equal(
    ofWhole({ fact: 'transaction.net', above: { fact: 'metric.yearSpend' } }),
    'the net of the whole is above yearSpend in a calendar year',
  );
  t.equal(ofLine({ fact: 'line.net', below: { fact: 'line.unitCost' } }), 'the net is below the unit cost');
});

t.test('shows values of attributes as they were written', async (t) => {
  t.equal(ofWhole({ fact: 'transaction.attributes.gift', eq: true }), 'the attribute gift is true');
  t.equal(ofWhole({ fact: 'transaction.attributes.code', eq: 5 }), 'the attribute code is 5');
  t.equal(ofWhole({ fact: 'transaction.attributes.code', eq: '5' }), 'the attribute code is "5"');
  t.equal(ofLine({ fact: 'line.attributes.cabin', eq: 'upper' }), 'the attribute cabin is "upper"');
});

t.test('keeps "and" and "or" apart by parentheses', async (t) => {
  const web: ConditionDefinition = { fact: 'transaction.channel', eq: 'web' };
  const monday: ConditionDefinition = { fact: 'transaction.weekday', eq: 'monday' };
  const early: ConditionDefinition = { fact: 'transaction.hour', below: 9 };
  t.equal(ofWhole({ all: [web, monday] }), 'the channel is "web" and the weekday is "monday"');
  t.equal(ofWhole({ any: [web, monday] }), 'the channel is "web" or the weekday is "monday"');
  t.equal(
    ofWhole({ all: [web, { any: [monday, early] }] }),
    'the channel is "web" and (the weekday is "monday" or the hour is below 9)',
  );
  t.equal(
    ofWhole({ any: [{ all: [web, monday] }, early] }),
    '(the channel is "web" and the weekday is "monday") or the hour is below 9',
  );
  t.equal(ofWhole({ all: [{ any: [web] }, early] }), 'the channel is "web" and the hour is below 9');
});

t.test('turns a negated comparison around, and says of a list that it does not hold', async (t) => {
  t.equal(ofLine({ not: { fact: 'line.category', eq: 'A' } }), 'the category is not "A"');
  t.equal(ofLine({ not: { fact: 'line.category', ne: 'A' } }), 'the category is "A"');
  t.equal(ofLine({ not: { fact: 'line.brand', in: ['A', 'B'] } }), 'the brand is none of "A" or "B"');
  t.equal(ofLine({ not: { fact: 'line.brand', notIn: ['A', 'B'] } }), 'the brand is one of "A" or "B"');
  t.equal(ofLine({ not: { fact: 'line.net', atLeast: '5' } }), 'the net is not at least 5 EUR');
  t.equal(ofWhole({ not: { fact: 'account.segment', exists: true } }), "the account's segment is not given");
  t.equal(ofWhole({ not: { fact: 'stakeholder.named', eq: true } }), 'no stakeholder is named');
  t.equal(
    ofWhole({ not: { fact: 'stakeholder.roles', contains: 'buyer' } }),
    'the stakeholder\'s roles do not include "buyer"',
  );
  t.equal(
    ofWhole({ not: { fact: 'account.attributes.tags', contains: 'vip' } }),
    'the account\'s attribute tags does not include "vip"',
  );
  t.equal(ofLine({ not: { not: { fact: 'line.sku', eq: 'X' } } }), 'the SKU is "X"');
  t.equal(
    ofLine({
      not: {
        any: [
          { fact: 'line.sku', eq: 'X' },
          { fact: 'line.sku', eq: 'Y' },
        ],
      },
    }),
    'it is not so that (the SKU is "X" or the SKU is "Y")',
  );
});

t.test('says what some line, every line or no line is like', async (t) => {
  t.equal(
    ofWhole({ someLine: { fact: 'line.category', eq: 'A' } }),
    'there is a line where the category is "A"',
  );
  t.equal(ofWhole({ everyLine: { fact: 'line.net', above: 0 } }), 'on every line the net is above 0 EUR');
  t.equal(
    ofWhole({ not: { someLine: { fact: 'line.category', eq: 'A' } } }),
    'there is no line where the category is "A"',
  );
  t.equal(
    ofWhole({
      someLine: {
        all: [
          { fact: 'line.category', eq: 'A' },
          { fact: 'line.quantity', atLeast: 2 },
        ],
      },
    }),
    'there is a line where (the category is "A" and the quantity is at least 2)',
  );
});

t.test('has words of their own for all facts', async (t) => {
  const phrases = factNames()
    .filter((name) => !name.includes('<'))
    .map((name) => factWords(document, name).phrase);
  t.strictSame(
    phrases.filter((phrase) => phrase.includes('attribute')),
    [],
  );
  t.equal(new Set(phrases).size, phrases.length);
  t.ok(phrases.length >= 35);
});

t.end();
