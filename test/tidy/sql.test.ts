import { describe, expect, it } from 'vitest';
import { sqlCommentFailures, sqlParameterFailures } from './sql.js';

const find = (text: string): string[] => sqlParameterFailures([{ path: 'a.sql', text }]);

describe('the comment that opens a statement', () => {
  it('must be there', () => {
    const text = 'select 1;';
    expect(sqlCommentFailures([{ path: 'a.sql', text }])).toHaveLength(1);
    expect(
      sqlCommentFailures([
        { path: 'a.sql', text: `-- One.\n${text}` },
        { path: 'b.sql', text: `/* One. */ ${text}` },
      ]),
    ).toEqual([]);
  });

  it('must describe the statement', () => {
    expect(find('select 1')).toEqual(['a.sql opens without a description']);
    expect(find('-- $1 winery text\nselect $1')).toEqual(['a.sql opens without a description']);
    expect(find('-- Returns the number one.\nselect 1')).toEqual([]);
  });

  it('must list every parameter that the statement uses', () => {
    expect(find('-- Returns a lot.\n-- $1 winery text\nselect $1, $2')).toEqual(['a.sql uses $2 and does not list it']);
    expect(find('-- Returns a lot.\nselect $1 -- $1 winery text')).toEqual(['a.sql uses $1 and does not list it']);
    expect(find('-- Returns the first lots.\n-- $1 text, $11 text\nselect $1, $11')).toEqual([]);
  });

  it('must give each parameter a type', () => {
    expect(find('-- Returns a lot.\n-- $1 winery, $2 lot text\nselect $1, $2')).toEqual([
      'a.sql lists $1 without a type: winery,',
    ]);
    expect(find('-- Returns a lot.\n-- $1 entries commit_entry[]\n-- $2 at bigint or null\nselect $1, $2')).toEqual([]);
    expect(find('/* Returns a lot.\n * $1 winery text\n */\nselect $1')).toEqual([]);
  });

  it('must not list a parameter that the statement does not use', () => {
    expect(find('-- Returns a lot.\n-- $1 winery text, $2 lot text\nselect $1 -- not $2')).toEqual([
      'a.sql lists $2 and does not use it',
    ]);
  });
});
