import type { Chance } from '../../src/harvest/chance.js';

/** Marks a string as raw JSON text, which `jsonText` inserts unquoted. No other value contains U+0001, so `jsonText` cannot mistake one for raw text. */
const raw = (text: string): string => `\u0001${text}\u0001`;

/** Raw texts of numbers. Some are not JSON; some are numbers that JSON.parse rounds silently. */
const rawNumbers = [
  ...[
    '1e309',
    '-1e309',
    '1e-400',
    '1e400000000',
    '-0',
    '-0.0',
    '0e0',
    '1e-7',
    '0.0000001',
    '1.0000000',
    '1e3',
    '1E+2',
    '5e-324',
  ],
  ...[
    '0.12345678901234567890',
    '9007199254740993',
    '99999999999999999999',
    '123456789.1234567',
    '1000000000.000001',
    '1000000001',
  ],
  ...[
    '100000000000.0001',
    '0.10000000000000000001',
    '2.50000000000000000000',
    '1.7976931348623157e308',
    '9223372036854775808',
    '2147483648',
  ],
  ...[
    'NaN',
    'Infinity',
    '-Infinity',
    '0x10',
    '01',
    '1.',
    '.5',
    '+1',
    '1_000',
    '1,000',
    '1n',
    '--1',
    '1e',
    "'1'",
    'undefined',
    'nul',
    '',
  ],
];

const texts = [
  ...[
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '\ud800',
    '\udfff',
    'x\ud83d',
    '\ude00x',
    '\u202Eright to left',
    '\u2066\u2069',
    '\ufeff',
    '\u200b',
  ],
  ...[
    'Ａ',
    'é',
    'e\u0301',
    '🍷',
    '\u001e',
    '\u001f',
    '\u007f',
    '\\',
    '"',
    "'; drop table revision; --",
    '$1',
    '%',
    '_',
    '..',
    '.',
    '-',
    '/',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'prototype',
    'null',
    'true',
    'NaN',
    'all',
    'rest',
    'same',
    '1e3',
    '\n',
    '\t',
  ],
  ...['a'.repeat(64), 'a'.repeat(65), 'a'.repeat(201), 'a'.repeat(10_001), '🍷'.repeat(100), '\u202E'.repeat(200)],
];

const times = [
  ...[
    '2025-10-01',
    '2025-10-01T00:00:00',
    '2025-02-30T00:00:00Z',
    '2025-10-01T24:00:00Z',
    '2025-10-01T00:00:60Z',
    '0000-01-01T00:00:00Z',
  ],
  ...[
    '-000001-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
    '9999-12-31T23:59:59.999-23:59',
    '0999-12-31T23:59:59Z',
    '0000-01-01T00:00:00+23:59',
  ],
  ...[
    '+275760-09-13T00:00:00.000Z',
    '2025-10-01T00:00:00.0001Z',
    '2025-10-01T00:00:00.123000000Z',
    '2025-10-01T00:00:00+24:00',
    'now',
    '1e3',
  ],
];

/** Returns a value that a correct client would not send. */
export function hostileValue(chance: Chance): unknown {
  switch (chance.whole(0, 6)) {
    case 0:
    case 1:
      return raw(chance.pick(rawNumbers));
    case 2:
      return chance.pick(texts);
    case 3:
      return chance.pick(times);
    case 4:
      return chance.pick([
        null,
        true,
        false,
        [],
        {},
        [[]],
        [null],
        { volume: 1 },
        -1,
        0,
        1e9,
        1e9 + 1,
        -1e9,
        1e11,
        1e15,
        0.1 + 0.2,
        2 ** 53,
        -(2 ** 53),
      ]);
    case 5:
      return nested(chance.pick([5, 31, 32, 33, 200, 3_000]), chance.happens(0.5));
    default:
      return Array.from({ length: chance.pick([100, 5_001]) }, (_, index) => chance.pick([index, `L${index}`, null]));
  }
}

function nested(depth: number, inLists: boolean): unknown {
  const [open, close] = inLists ? ['[', ']'] : ['{"a":', '}'];
  return raw(`${open.repeat(depth)}${inLists ? '' : '1'}${close.repeat(depth)}`);
}

/** Returns a copy of a value with one to three random faults. */
export function corrupted(value: unknown, chance: Chance): unknown {
  let result = value;
  for (let fault = chance.whole(1, 3); fault > 0; fault -= 1) result = corruptedOnce(result, chance);
  return result;
}

function corruptedOnce(value: unknown, chance: Chance): unknown {
  if (Array.isArray(value)) return corruptedList(value, chance);
  if (typeof value !== 'object' || value === null || chance.happens(0.05)) return hostileValue(chance);
  const members = Object.entries(value);
  const [name, member] = members.length === 0 ? ['', null] : chance.pick(members);
  const others = Object.fromEntries(members.filter(([key]) => key !== name));
  switch (chance.whole(0, 9)) {
    case 0:
      return others;
    case 1:
      return {
        ...value,
        [chance.pick([
          'extra',
          '',
          '__proto__ ',
          'constructor',
          'toString',
          'Lot',
          'lot ',
          '\u202Elot',
          'a'.repeat(5_000),
        ])]: hostileValue(chance),
      };
    case 2:
      // Adds an own member named `__proto__`, which JSON.parse would create. The next case repeats a member.
      return { ...value, [raw('"__proto__"')]: { polluted: true } };
    case 3:
      return { ...value, [raw(JSON.stringify(name))]: hostileValue(chance) };
    case 4:
      return { ...others, [name]: hostileValue(chance) };
    default:
      return {
        ...others,
        [name]: typeof member === 'object' && member !== null ? corruptedOnce(member, chance) : hostileValue(chance),
      };
  }
}

function corruptedList(list: readonly unknown[], chance: Chance): unknown {
  if (list.length === 0 || chance.happens(0.1)) return chance.pick([[], [hostileValue(chance)], {}, null]);
  const index = chance.whole(0, list.length - 1);
  if (chance.happens(0.2)) return [...list, list[index]];
  return list.map((item, at) => (at === index ? corruptedOnce(item, chance) : item));
}

/** Returns the JSON text of a value, with its raw parts inserted. */
export function jsonText(value: unknown): string {
  const marked = JSON.stringify(value) ?? '';
  return marked.replace(/"(\\u0001(?:[^"\\]|\\.)*?\\u0001)"/g, (_, inside: string) =>
    (JSON.parse(`"${inside}"`) as string).slice(1, -1),
  );
}
