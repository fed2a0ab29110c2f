import { describe, expect, it } from 'vitest';
import { readFormRules } from '../../src/compliance/form-rules-reader.js';
import { readAllFormRules } from '../../src/main/form-rules.js';
import { faultsOfEdited } from '../support/edited-form-rules.js';

describe('the rules of a form', () => {
  it('come with the program', () => {
    expect(readAllFormRules().map(({ rules }) => rules)).toEqual(['ttb-5120.17/2018']);
  });

  it('have no fault if they are as they come', () => {
    expect(faultsOfEdited('title', 'Another title')).toEqual([]);
  });

  it.each([
    ['an unknown member', 'note', 'x', '"note" must be one of the members form, rules,'],
    [
      'an unknown member of a line',
      'sections/0/lines/1/item',
      [],
      '"sections/0/lines/1/item" must be one of the members line, title',
    ],
    ['an unknown form', 'form', 'ttb-5000', '"form" must be "ttb-5120.17"; "ttb-5000" was given.'],
    ['another unit', 'unit', 'L', '"unit" must be "gal"; "L" was given.'],
    ['no title', 'title', ' ', '"title" must be a text that is not empty; " " was given.'],
    ['no citation', 'citation', undefined, '"citation" must be a text that is not empty; it is missing.'],
    ['no citation of the due day', 'filing/citation', undefined, '"filing/citation" must be a text'],
    [
      'no citation of the losses',
      'losses/citation',
      '',
      '"losses/citation" must be a text that is not empty; "" was given.',
    ],
    ['a due day of no month', 'filing/dueDay', 0, '"filing/dueDay" must be a whole number from 1 to 28; 0 was given.'],
    ['too many decimals', 'decimals', 7, '"decimals" must be a whole number from 0 to 6; 7 was given.'],
    [
      'a malformed day',
      'validFrom',
      '2018-1-1',
      '"validFrom" must be a day of the calendar such as "2026-01-31"; "2018-1-1"',
    ],
    ['a day that does not exist', 'validTo', '2026-02-30', '"validTo" must be a day of the calendar such as'],
    ['no end', 'validTo', undefined, '"validTo" must be a day of the calendar such as "2026-01-31"; it is missing.'],
    [
      'an end before its beginning',
      'validTo',
      '2017-12-31',
      '"validTo" must be null, or a day on or after "2018-01-01"; "2017-12-31" was given.',
    ],
    ['no column of tax classes', 'classes', [], '"classes" must be a list of at least 1; [] was given.'],
    [
      'a column without tax classes',
      'classes/0/taxClasses',
      [],
      '"classes/0/taxClasses" must be a list of at least 1; [] was given.',
    ],
    ['a tax class in upper case', 'classes/0/taxClasses', ['A'], '"classes/0/taxClasses/0" must be in lower case'],
  ])('with %s name the file, the path, the value and the remedy', (_, path, value, expected) => {
    const faults = faultsOfEdited(path, value).join('\n');
    expect(faults).toContain('form.json: ');
    expect(faults).toContain(expected);
  });

  it('of a file that is no object are a fault', () => {
    expect(readFormRules('form.json', undefined).faults).toContain(
      'form.json: the file must be a JSON object; it is missing.',
    );
  });
});
