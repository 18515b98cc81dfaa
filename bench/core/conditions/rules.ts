import type { TopLevelCondition } from 'json-rules-engine';
import { type Decimal, parseDecimal, ZERO } from '../../../src/core/decimal.ts';
import type { ConditionDefinition } from '../../../src/core/program/document.ts';
import type { Line, Transaction } from '../../../src/core/transaction.ts';

/** What a function by hand looks at beside its line: nothing has to be read or computed any more. */
export interface ReadyPurchase {
  readonly transaction: Transaction;
  /** 0: blue, 1: silver, 2: gold. */
  readonly tierRank: number;
  readonly spend: Decimal;
  readonly country: string;
  readonly weekday: string;
}

/** One rule in three languages; its name says what is asked. */
export interface RuleToCompare {
  readonly name: string;
  readonly ours: ConditionDefinition;
  readonly byHand: (line: Line, purchase: ReadyPurchase) => boolean;
  readonly engine: TopLevelCondition;
}

export const SILVER_RANK = 1;
const FIVE = parseDecimal('5');
const TEN = parseDecimal('10');
const TWENTY = parseDecimal('20');
const FIFTY = parseDecimal('50');
const FIVE_HUNDRED = parseDecimal('500');
const TWO_THOUSAND = parseDecimal('2000');
const KITS = ['SKU-3', 'SKU-7', 'SKU-11', 'SKU-19', 'SKU-23', 'SKU-31'];
const KIT_SET = new Set(KITS);

export const RULES_TO_COMPARE: readonly RuleToCompare[] = [
  {
    name: 'tools',
    ours: { fact: 'line.category', eq: 'tools' },
    byHand: (line) => line.posted.category === 'tools',
    engine: { all: [{ fact: 'category', operator: 'equal', value: 'tools' }] },
  },
  {
    name: 'a good brand, from 50 on',
    ours: {
      all: [
        { fact: 'line.brand', in: ['Acme', 'Borealis', 'Cinder'] },
        { fact: 'line.net', atLeast: '50' },
      ],
    },
    byHand: ({ posted: { brand }, net }) =>
      (brand === 'Acme' || brand === 'Borealis' || brand === 'Cinder') && net >= FIFTY,
    engine: {
      all: [
        { fact: 'brand', operator: 'in', value: ['Acme', 'Borealis', 'Cinder'] },
        { fact: 'net', operator: 'greaterThanInclusive', value: 50 },
      ],
    },
  },
  {
    name: 'garden or paint, but not without a name',
    ours: {
      all: [
        {
          any: [
            { fact: 'line.category', eq: 'garden' },
            { fact: 'line.category', eq: 'paint' },
          ],
        },
        { not: { fact: 'line.brand', eq: 'NoName' } },
      ],
    },
    byHand: ({ posted: { category, brand } }) =>
      (category === 'garden' || category === 'paint') && brand !== 'NoName',
    engine: {
      all: [
        {
          any: [
            { fact: 'category', operator: 'equal', value: 'garden' },
            { fact: 'category', operator: 'equal', value: 'paint' },
          ],
        },
        { not: { fact: 'brand', operator: 'equal', value: 'NoName' } },
      ],
    },
  },
  {
    name: 'ten or more',
    ours: { fact: 'line.quantity', atLeast: '10' },
    byHand: (line) => line.quantity >= TEN,
    engine: { all: [{ fact: 'quantity', operator: 'greaterThanInclusive', value: 10 }] },
  },
  {
    name: 'from 5 to 50 each, without a discount',
    ours: {
      all: [
        { fact: 'line.unitPrice', between: ['5', '50'] },
        { fact: 'line.discount', eq: '0' },
      ],
    },
    byHand: ({ unitPrice, discount }) => unitPrice >= FIVE && unitPrice <= FIFTY && discount === ZERO,
    engine: {
      all: [
        { fact: 'unitPrice', operator: 'greaterThanInclusive', value: 5 },
        { fact: 'unitPrice', operator: 'lessThanInclusive', value: 50 },
        { fact: 'discount', operator: 'equal', value: 0 },
      ],
    },
  },
  {
    name: 'organic',
    ours: { fact: 'line.attributes.organic', eq: true },
    byHand: (line) => line.posted.attributes?.organic === true,
    engine: { all: [{ fact: 'organic', operator: 'equal', value: true }] },
  },
  {
    name: 'from silver on, no gift cards',
    ours: {
      all: [
        { fact: 'tier.status', atLeast: 'silver' },
        { fact: 'line.category', ne: 'gift-cards' },
      ],
    },
    byHand: (line, { tierRank }) => tierRank >= SILVER_RANK && line.posted.category !== 'gift-cards',
    engine: {
      all: [
        { fact: 'tierRank', operator: 'greaterThanInclusive', value: SILVER_RANK },
        { fact: 'category', operator: 'notEqual', value: 'gift-cards' },
      ],
    },
  },
  {
    name: 'online, a basket of 500, a line above 20',
    ours: {
      all: [
        { fact: 'transaction.channel', in: ['web', 'app'] },
        { fact: 'transaction.net', atLeast: '500' },
        { fact: 'line.net', above: '20' },
      ],
    },
    byHand: ({ net }, { transaction: { posted, net: basket } }) =>
      (posted.channel === 'web' || posted.channel === 'app') && basket >= FIVE_HUNDRED && net > TWENTY,
    engine: {
      all: [
        { fact: 'channel', operator: 'in', value: ['web', 'app'] },
        { fact: 'basket', operator: 'greaterThanInclusive', value: 500 },
        { fact: 'net', operator: 'greaterThan', value: 20 },
      ],
    },
  },
  {
    name: 'at the weekend in Germany or Austria, all but clearance and freight',
    ours: {
      all: [
        { fact: 'account.country', in: ['DE', 'AT'] },
        { fact: 'transaction.weekday', in: ['saturday', 'sunday'] },
        { fact: 'line.category', notIn: ['clearance', 'freight'] },
      ],
    },
    byHand: ({ posted: { category } }, { country, weekday }) =>
      (country === 'DE' || country === 'AT') &&
      (weekday === 'saturday' || weekday === 'sunday') &&
      category !== 'clearance' &&
      category !== 'freight',
    engine: {
      all: [
        { fact: 'country', operator: 'in', value: ['DE', 'AT'] },
        { fact: 'weekday', operator: 'in', value: ['saturday', 'sunday'] },
        { fact: 'category', operator: 'notIn', value: ['clearance', 'freight'] },
      ],
    },
  },
  {
    name: 'kits for whoever spent 2,000 this year',
    ours: {
      all: [
        { fact: 'metric.spend', atLeast: '2000' },
        { fact: 'line.sku', in: KITS },
      ],
    },
    byHand: (line, { spend }) => spend >= TWO_THOUSAND && KIT_SET.has(line.posted.sku),
    engine: {
      all: [
        { fact: 'spend', operator: 'greaterThanInclusive', value: 2000 },
        { fact: 'sku', operator: 'in', value: KITS },
      ],
    },
  },
];
