/**
 * No regular expression takes a time that grows faster than its input: each one of src, and each pattern of the OpenAPI document, is judged by a library
 * that builds its automaton. An expression that it finds slow must be listed here with the check of the length that comes before it. One that the library can
 * only attack, because it looks around or back, is also measured.
 */
import { check, type Diagnostics } from 'recheck';
import { describe, expect, it } from 'vitest';
import { tableLimits } from '../../config/import-tables.js';
import { actionKinds } from '../../src/cellar/registry.js';
import { dateForm } from '../../src/imports/table/date-notation.js';
import { headerField } from '../../src/imports/table/header-field.js';
import { timeOfDay } from '../../src/imports/table/time-of-day.js';
import { splitUnit } from '../../src/imports/table/unit-name.js';
import { serving } from '../contract/http-server-under-test.js';
import { memoryNode } from '../support/memory-node.js';
import { expressionsOfSources, type FoundExpression, patternsIn } from '../support/regular-expressions.js';

/**
 * Expressions that see no long text: the function refuses texts longer than `tableLimits.notationCharacters` first. Some of them are slow on long texts.
 * Without `begins`: all expressions of the file.
 */
const bounded: readonly {
  readonly file: string;
  readonly begins?: string;
  readonly guardedBy: (text: string) => unknown;
}[] = [
  { file: 'imports/table/date-notation.ts', begins: '^(\\d{4})([-/.])', guardedBy: dateForm },
  { file: 'imports/table/date-notation.ts', begins: '^(\\d{1,2})(?:st|nd', guardedBy: dateForm },
  { file: 'imports/table/date-notation.ts', begins: '^(\\p{L}+\\.?)[-/ ]', guardedBy: dateForm },
  { file: 'imports/table/header-field.ts', guardedBy: headerField },
  { file: 'imports/table/time-of-day.ts', begins: '^(\\d{1,2})(?:\\s*[:.hH]', guardedBy: timeOfDay },
  { file: 'imports/table/unit-name.ts', begins: '^(?:(?:US)?([$', guardedBy: splitUnit },
];

/** Calls of RegExp, with the expressions that they build. */
const built: Readonly<Record<string, readonly string[]>> = {
  'feed/notification-schema.ts: new RegExp(`\\\\${encryptedPart}(?=\\\\.\\\\d+$)`)': ['\\.encrypted(?=\\.\\d+$)'],
  // The pattern of codes, which the OpenAPI document has as well.
  'application/request/code.ts: new RegExp(pattern)': ['^(?!\\.{1,2}$)[A-Za-z0-9_.-]{1,64}$'],
  'imports/table/number-notation.ts: new RegExp(`^${sign}(?:(?:${groups}|\\\\d+)(?:${mark}\\\\d*)?|${mark}\\\\d+)${exponent}$`)':
    [numberWritten('\\.', ','), numberWritten(',', '\\.')],
  "imports/table/workbook-cells.ts: new RegExp(`<(?:\\\\w+:)?${name}\\\\b([^<>]*)>`, 'g')": [
    '<(?:\\w+:)?sheet\\b([^<>]*)>',
  ],
};

function numberWritten(mark: string, separator: string): string {
  const groups = [separator, '[ \\u00a0\\u2009\\u202f]', "['’]"].map((one) => `\\d{1,3}(?:${one}\\d{3})+`).join('|');
  return `^[-+−]?(?:(?:${groups}|\\d+)(?:${mark}\\d*)?|${mark}\\d+)(?:[eE][-+]?\\d{1,3})?$`;
}

const { literals, built: builtInSources } = expressionsOfSources();

/** A text without unlimited repetition is matched in a time that grows with its number of beginnings. */
function repeats({ source }: Pick<FoundExpression, 'source'>): boolean {
  return /[*+]|\{\d+,\}/.test(source);
}

function isBounded({ source, files }: FoundExpression): boolean {
  return bounded.some(({ file, begins = '' }) => files.every((one) => one === file) && source.startsWith(begins));
}

describe('every regular expression', () => {
  const judged = literals.filter((one) => repeats(one) && !isBounded(one));
  const unproven: { readonly found: FoundExpression; readonly attacks: readonly Attack[] }[] = [];

  it('is found', () => {
    expect(literals.length).toBeGreaterThan(200);
    expect([...builtInSources].sort()).toEqual(Object.keys(built).sort());
  });

  it('takes a time that grows with its input, or is listed with the check of its length', async () => {
    const { app } = serving(memoryNode().solera, actionKinds);
    const patterns = patternsIn((await app.inject('/openapi.json')).json());
    expect(patterns.length).toBeGreaterThan(1);
    const others = [...new Set([...patterns, ...Object.values(built).flat()])];
    const all = [...judged, ...others.map((source) => ({ source, flags: '', files: ['built'] }))];
    const faults: string[] = [];
    for (const found of all) {
      const verdict = await judge(found);
      // What the library finds by attacks depends on its time, and counts neither a repetition of fixed length nor a look around: it is measured.
      if (verdict.checker === 'fuzz') unproven.push({ found, attacks: attacksOf(verdict) });
      else if (verdict.status !== 'safe') faults.push(faultText(found, verdict));
    }
    expect(faults).toEqual([]);
  }, 180_000);

  it('that the library can only attack does not become slow when measured', () => {
    expect(unproven.length).toBeGreaterThan(10);
    const slow = unproven.filter(({ found, attacks }) => growsFaster(found, attacks));
    expect(slow.map(({ found }) => found.source)).toEqual([]);
  }, 120_000);

  it.each(bounded)('that is listed exists, and sees no long text: $begins of $file', ({ file, begins, guardedBy }) => {
    const found = literals.filter(({ source, files }) => files.includes(file) && source.startsWith(begins ?? ''));
    if (begins === undefined) expect(found.length).toBeGreaterThan(1);
    else expect(found).toHaveLength(1);
    // Without the check, one of these takes a minute or more.
    for (const attack of usualAttacks) guardedBy(attack(300_000));
    // An expression whose time doubles with each character would not end on these.
    for (const attack of usualAttacks) guardedBy(attack(tableLimits.notationCharacters - 20));
  });
});

describe('the judgement', () => {
  it.each(['(a+)+$', '0+$', '<c[^>]*>', '^(a|a)*b$'])('finds %s', async (source) => {
    expect((await judge({ source, flags: '' })).status).toBe('vulnerable');
  });

  it('by measuring finds what looks around', () => {
    expect(growsFaster({ source: '(?=0)0+$', flags: '' })).toBe(true);
    expect(growsFaster({ source: '(?<!0)0+$', flags: '' })).toBe(false);
  });
});

function judge({ source, flags }: Pick<FoundExpression, 'source' | 'flags'>): Promise<Diagnostics> {
  return check(source, flags, { timeout: 60_000 });
}

function faultText({ source, files }: FoundExpression, verdict: Diagnostics): string {
  const how =
    verdict.status === 'vulnerable' ? `${verdict.complexity.summary}: ${verdict.attack.pattern}` : verdict.status;
  return `${source} of ${files.join(', ')}: ${how}`;
}

/** Makes a text of about a length. */
type Attack = (length: number) => string;

/** Texts on which badly written expressions are slow: one or two characters again and again, and an end that does not match. */
const usualAttacks: readonly Attack[] = [
  '',
  '1',
  'a',
  '"',
  '<a ',
  '$',
  '(',
  '2025-01-01 ',
  '1 Jan',
  'r0-00 ',
  '0H',
  'glu',
].flatMap((begin) =>
  [
    '0',
    '1',
    'a',
    ' ',
    '\t',
    '-',
    '.',
    '/',
    '=',
    '"',
    "'",
    '<',
    '[',
    '0 ',
    'a ',
    'a=',
    '<a',
    '","',
    '/a',
    '\\"',
    ':a',
    '=" ',
  ].map((unit) => (length: number) => `${begin}${unit.repeat(Math.floor(length / unit.length))}\n\u0000`),
);

/** Returns the attack that the library found, if it found one. */
function attacksOf(verdict: Diagnostics): readonly Attack[] {
  if (verdict.status !== 'vulnerable') return [];
  const { pumps, suffix } = verdict.attack;
  return [
    (length) => {
      const times = Math.floor(length / pumps.reduce((sum, { pump }) => sum + pump.length, 1));
      return `${pumps.map(({ prefix, pump }) => prefix + pump.repeat(times)).join('')}${suffix}`;
    },
  ];
}

/** Returns whether twice the text takes much more than twice the time, and a time that can be measured. */
function growsFaster(
  { source, flags }: Pick<FoundExpression, 'source' | 'flags'>,
  attacks: readonly Attack[] = [],
): boolean {
  const length = 10_000;
  return [...usualAttacks, ...attacks].some((attack) => {
    const longMs = leastMs(source, flags, attack(2 * length));
    // What takes a time that grows with the square of the length takes some 200 million steps here.
    return longMs > 40 && longMs > 3 * leastMs(source, flags, attack(length));
  });
}

/** Returns the least of a few times, because the machine may be busy. */
function leastMs(source: string, flags: string, text: string): number {
  let least = Number.POSITIVE_INFINITY;
  for (let time = 0; time < 3 && least > 5; time += 1) {
    const expression = new RegExp(source, flags.replace('y', ''));
    const begun = performance.now();
    text.replace(expression, '');
    least = Math.min(least, performance.now() - begun);
  }
  return least;
}
