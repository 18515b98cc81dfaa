import { strictEqual } from 'node:assert/strict';
import { Engine } from 'json-rules-engine';
import type { Basis } from '../../../src/core/basis.ts';
import { compileCondition } from '../../../src/core/conditions/condition.ts';
import { contextOf } from '../../../src/core/conditions/fact-context.ts';
import { type Decimal, formatDecimal, parseDecimal } from '../../../src/core/decimal.ts';
import { momentOf } from '../../../src/core/moment.ts';
import { createZone } from '../../../src/core/time.ts';
import { type Line, readTransaction, type Transaction } from '../../../src/core/transaction.ts';
import { makePurchases } from '../purchases.ts';
import type { Contender } from '../race.ts';
import { type ReadyPurchase, RULES_TO_COMPARE } from './rules.ts';

const PURCHASES = 50;
const LINES = 10;
const TIERS = ['blue', 'silver', 'gold'];
const COUNTRIES = ['DE', 'AT', 'FR'];
const zone = createZone('Europe/Berlin');

/** A purchase in the form that each contender takes. */
interface Question {
  readonly transaction: Transaction;
  readonly basis: Basis;
  readonly ready: ReadyPurchase;
  /** Of each line: what json-rules-engine runs on. */
  readonly facts: readonly Readonly<Record<string, unknown>>[];
}

/** The rules that hold for each line of a purchase, as bits: line after line. */
type Answer = readonly number[];

/** Evaluations of one rule on one line. Throws where the contenders do not give the same answers. */
export async function conditionContenders(): Promise<
  Record<'ours' | 'handWritten' | 'jsonRulesEngine', Contender>
> {
  const questions = makeQuestions();
  const asks = { ours: askOurs(), handWritten: askByHand, jsonRulesEngine: askEngine() };
  let checksum = 0;
  for (const question of questions) {
    const right = await asks.handWritten(question);
    for (const ask of [asks.ours, asks.jsonRulesEngine]) strictEqual(`${await ask(question)}`, `${right}`);
    checksum += sumOf(right);
  }
  if (checksum === 0) throw new Error('no rule holds anywhere');
  const units = PURCHASES * LINES * RULES_TO_COMPARE.length;
  const { ours, handWritten, jsonRulesEngine } = asks;
  return {
    ours: {
      units,
      checksum,
      pass: () => questions.reduce((sum, question) => sum + sumOf(ours(question)), 0),
    },
    handWritten: {
      units,
      checksum,
      pass: () => questions.reduce((sum, question) => sum + sumOf(handWritten(question)), 0),
    },
    jsonRulesEngine: {
      units,
      checksum,
      pass: async () => {
        let sum = 0;
        for (const question of questions) sum += sumOf(await jsonRulesEngine(question));
        return sum;
      },
    },
  };
}

/** The contexts are made for each purchase, as they are in a decision. */
function askOurs() {
  const tiers = new Map([['status', TIERS]]);
  const predicates = RULES_TO_COMPARE.map((rule) => compileCondition(rule.ours, tiers));
  return ({ transaction, basis }: Question): Answer => {
    const answer: number[] = [];
    for (const line of contextOf(transaction, basis, zone).lines) {
      let held = 0;
      let bit = 1;
      for (const predicate of predicates) {
        if (predicate(line)) held |= bit;
        bit <<= 1;
      }
      answer.push(held);
    }
    return answer;
  };
}

const byHand = RULES_TO_COMPARE.map((rule) => rule.byHand);

function askByHand({ ready }: Question): Answer {
  const answer: number[] = [];
  for (const line of ready.transaction.lines) {
    let held = 0;
    let bit = 1;
    for (const rule of byHand) {
      if (rule(line, ready)) held |= bit;
      bit <<= 1;
    }
    answer.push(held);
  }
  return answer;
}

/** All rules in one engine, run once for each line: what holds comes back as events. */
function askEngine() {
  const rules = RULES_TO_COMPARE.map(({ name, engine }, index) => ({
    name,
    conditions: engine,
    event: { type: name, params: { bit: 1 << index } },
  }));
  const engine = new Engine(rules, { allowUndefinedFacts: true });
  return async ({ facts }: Question): Promise<Answer> => {
    const answer: number[] = [];
    for (const line of facts) {
      const { events } = await engine.run(line);
      answer.push(events.reduce((held, { params }) => held | params?.bit, 0));
    }
    return answer;
  };
}

function makeQuestions(): readonly Question[] {
  return makePurchases(PURCHASES, LINES, Date.parse('2026-03-02T08:00:00Z')).map((posted, index) => {
    const transaction = readTransaction(posted);
    const tierRank = index % TIERS.length;
    const country = COUNTRIES[index % COUNTRIES.length] ?? '';
    const spend = `${index * 100}.5`;
    const { weekday } = momentOf(zone, posted.occurredAt);
    const basis: Basis = {
      tiers: { status: TIERS[tierRank] ?? '' },
      metrics: { spend },
      counts: {},
      headroom: {},
      account: { kind: 'company', attributes: {}, country },
      stakeholder: null,
      outOfStock: [],
    };
    const ready = { transaction, tierRank, spend: parseDecimal(spend), country, weekday };
    return { transaction, basis, ready, facts: transaction.lines.map((line) => factsOf(line, ready)) };
  });
}

/** Flat, as json-rules-engine reads them fastest, and as plain numbers. */
function factsOf(line: Line, { transaction, tierRank, spend, country, weekday }: ReadyPurchase) {
  const { sku, category, brand, attributes } = line.posted;
  return {
    ...{ sku, category, brand, organic: attributes?.organic },
    quantity: numberOf(line.quantity),
    unitPrice: numberOf(line.unitPrice),
    discount: numberOf(line.discount),
    net: numberOf(line.net),
    channel: transaction.posted.channel,
    basket: numberOf(transaction.net),
    ...{ tierRank, spend: numberOf(spend), country, weekday },
  };
}

function numberOf(value: Decimal): number {
  return Number(formatDecimal(value));
}

function sumOf(answer: Answer): number {
  let sum = 0;
  for (const held of answer) sum += held;
  return sum;
}
