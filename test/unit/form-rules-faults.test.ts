import { describe, expect, it } from 'vitest';
import { faultsOfEdited } from '../support/edited-form-rules.js';

/** The path of a line of the sections A and B of the file, which number their lines from 1. */
const lineA = (line: number) => `sections/0/lines/${line - 1}`;
const lineB = (line: number) => `sections/1/lines/${line - 1}`;

describe('the rules of a form', () => {
  it.each([
    [
      'a tax class in two columns',
      'classes/1/taxClasses',
      ['b', 'a'],
      '"classes/1/taxClasses/1" must be in one column only: remove it from one of them; "classes/0/taxClasses/0" has it, too; "a" was given.',
    ],
    [
      'two columns of tax classes with one key',
      'classes/1/key',
      'a',
      '"classes/1/key" must be the key of one column only; "classes/0/key" has it, too; "a" was given.',
    ],
    [
      'a column with the key of a tax class',
      'columns/0/key',
      'b',
      '"columns/0/key" must be the key of one column only; "classes/1/key" has it, too',
    ],
    [
      'a column of an unknown measure',
      'columns/1/measure',
      'kilograms',
      '"columns/1/measure" must be one of "amount", "pounds"; "kilograms" was given.',
    ],
    [
      'a section that is named twice',
      'sections/1/section',
      'A',
      '"sections/1/section" must be the name of one section only; "sections/0/section" has it, too; "A" was given.',
    ],
    [
      'an unknown balance',
      'sections/0/balance',
      'barrels',
      '"sections/0/balance" must be one of the balances bulk, bottled, fermenting, fruit; "barrels" was given.',
    ],
    [
      'a line that is named twice',
      `${lineA(3)}/line`,
      '2',
      '"sections/0/lines/2/line" must be the name of one line only; "sections/0/lines/1/line" has it, too',
    ],
    [
      'a line that is computed in two ways',
      `${lineA(2)}/sum`,
      ['1'],
      '"sections/0/lines/1" must be a line with one of opening, items, sum, closing: its section is one with a balance; ["items","sum"] was given.',
    ],
    [
      'a line that is not computed',
      `${lineA(26)}/items`,
      undefined,
      '"sections/0/lines/25" must be a line with one of opening, items, sum, closing',
    ],
    ['cells in a section with a balance', `${lineA(26)}/cells`, {}, '"sections/0/lines/25" must be a line with one of'],
    [
      'a cell of an unknown column',
      'sections/2/lines/0/cells/wine',
      {},
      '"sections/2/lines/0/cells/wine" must be named as one of the columns spirits, grapes',
    ],
    [
      'a cell of an unknown balance',
      'sections/3/lines/0/cells/grapes/opening',
      'grapes',
      '"sections/3/lines/0/cells/grapes/opening" must be one of the balances',
    ],
    [
      'an unknown item',
      `${lineA(2)}/items/-`,
      'bulk.fermentd',
      '"sections/0/lines/1/items/1" must be an item of the books: bulk.fermented,',
    ],
    [
      'an item of another balance',
      `${lineA(2)}/items/-`,
      'bottled.taxpaid',
      '"sections/0/lines/1/items/1" must be an item of the balance bulk, which the section accounts for',
    ],
    [
      'an item that no line counts',
      `${lineA(2)}/items`,
      [],
      '"sections" must be lines that count every item of the books, also with inventoryLines "physical": add this one to a line; "bulk.fermented" was given.',
    ],
    [
      'an item that no line counts with one setting',
      `${lineA(30)}/every`,
      [],
      'also with inventoryLines "every": add this one to a line; "bulk.lost" was given.',
    ],
    [
      'an item that two lines count',
      `${lineA(3)}/items/-`,
      'bulk.fermented',
      '"sections/0/lines/2/items/1" must be left out: "sections/0/lines/1/items/0" counts the same item of the balance; "bulk.fermented" was given.',
    ],
    [
      'an item that two lines count with one setting',
      `${lineA(29)}/physicalOnly`,
      undefined,
      '"sections/0/lines/29/every/0" must be left out: "sections/0/lines/28/items/0" counts the same item',
    ],
    [
      'an item that two cells of a column count',
      'sections/3/lines/2/cells',
      { grapes: { items: ['fruit.received'] } },
      '"sections/3/lines/2/cells/grapes/items/0" must be left out',
    ],
    [
      'an item that is given twice',
      `${lineA(2)}/items`,
      ['bulk.fermented', 'bulk.fermented'],
      '"sections/0/lines/1/items/1" must be given once',
    ],
    [
      'an item on the wrong side',
      `${lineA(2)}/items/-`,
      'bulk.testing',
      '"sections/0/lines/1/items/1" must be on the other side of the balance, or in "less" if it is in "items"; "bulk.testing" was given.',
    ],
    [
      'a gain that is carried on the wrong side',
      `${lineB(19)}/carries`,
      'gain',
      '"sections/1/lines/18/carries" must be "loss" on this side of the balance',
    ],
    [
      'two lines that carry the gains',
      `${lineA(10)}/carries`,
      'gain',
      '"sections/0/lines/9/carries" must be left out: another line of the section carries it',
    ],
    [
      'a line in no total',
      `${lineA(12)}/sum/10`,
      undefined,
      '"sections/0/lines/10/line" must be in the sum of line 12 or in the "less" of the end; "11" was given.',
    ],
    [
      'an opening balance that is subtracted',
      `${lineA(13)}`,
      { line: '13', title: 'Bottled', opening: true },
      '"sections/0/lines/12/opening" must be of a line in the sum of line 12',
    ],
    [
      'a sum of a line that does not exist',
      `${lineA(12)}/sum/-`,
      '99',
      '"sections/0/lines/11/sum/11" must be an earlier line of its section; "99" was given.',
    ],
    [
      'a sum of a later line',
      `${lineB(7)}/sum/-`,
      '8',
      '"sections/1/lines/6/sum/6" must be an earlier line of its section; "8" was given.',
    ],
    [
      'a sum that names a line twice',
      `${lineA(12)}/sum/-`,
      '2',
      '"sections/0/lines/11/sum/11" must be given once: "2" comes before; "2" was given.',
    ],
    [
      'an end of a line that does not exist',
      `${lineA(31)}/closing/of`,
      '0',
      '"sections/0/lines/30/closing/of" must be an earlier line of its section; "0" was given.',
    ],
    [
      'an end that subtracts a line that does not exist',
      `${lineA(31)}/closing/less/-`,
      '50',
      '"sections/0/lines/30/closing/less/18" must be an earlier line',
    ],
    [
      'two ends of a section',
      'sections/2/lines/9',
      { line: '10', title: 'End', closing: { of: '5', less: ['6'] } },
      '"sections/2/lines/9/closing" must be left out: another line of the section is its end',
    ],
    [
      'an identity of a line that does not exist',
      'identities/0/right',
      'A40',
      '"identities/0/right" must be a section and one of its lines, such as "A12"; "A40" was given.',
    ],
    [
      'an identity of a section that does not exist',
      'identities/0/left',
      'C12',
      '"identities/0/left" must be a section and one of its lines, such as "A12"; "C12" was given.',
    ],
    [
      'two identities of one name',
      'identities/1/name',
      'A12 = A32',
      '"identities/1/name" must be the name of one identity only',
    ],
    [
      'an identity over an unknown range',
      'identities/4/over',
      'lines',
      '"identities/4/over" must be "columns"; "lines" was given.',
    ],
    [
      'losses of a line that does not exist',
      'losses/lines/-',
      'A50',
      '"losses/lines/2" must be a section and one of its lines',
    ],
    [
      'an allowance of a line that does not exist',
      'losses/allowances/0/lines/0',
      'A0',
      '"losses/allowances/0/lines/0" must be a section and one of its lines',
    ],
    [
      'an allowance of no percentage',
      'losses/allowances/0/percent',
      '3',
      '"losses/allowances/0/percent" must be a number from 0 to 100; "3" was given.',
    ],
  ])('with %s name the file, the path, the value and the remedy', (_, path, value, expected) => {
    const faults = faultsOfEdited(path, value).join('\n');
    expect(faults).toContain('form.json: ');
    expect(faults).toContain(expected);
  });
});
