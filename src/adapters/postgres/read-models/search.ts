import { followerLimits } from '../../../../config/followers.js';
import type { JsonObject } from '../../../application/json-object.js';
import { encodeCursor, textsCursor } from '../../../application/request/cursor.js';
import { failure, type Result, success } from '../../../application/result.js';
import type { Page } from '../../../application/use-cases.js';
import type { FollowerDefinition, FollowerTransaction } from '../../../followers/definition.js';
import type { ReadTransaction } from '../../../followers/follower-reader.js';
import type { SearchQuery } from '../../../followers/model-queries.js';
import { nameChanges, type SearchedName, wordsOf } from '../../../followers/search-word.js';
import { statement } from '../statement.js';
import { columns, modelTables } from './model-tables.js';

const changeActionNames = statement('change-action-names');
const countNames = statement('count-names');
const forgetNames = statement('forget-names');
const putWords = statement('put-words');
const search = statement('search');

/** Sorts after every character of a word. */
const lastCharacter = '\u{10ffff}';

interface CountedName extends SearchedName {
  readonly uses: number;
}

interface WordRow extends SearchedName {
  readonly word: string;
}

/** The names in use in all wineries. Different actions use the same names, so a rebuild has one part. */
export const searchModel: FollowerDefinition = {
  name: 'search',
  version: 1,
  tables: modelTables('search'),
  apply: async (changeSets, tx) => {
    const { actions, lots } = nameChanges(changeSets);
    const named = [...actions].flatMap(([action, names]) => names.map((name) => ({ action, ...name })));
    const changed =
      actions.size === 0
        ? []
        : await tx.query<CountedName>(changeActionNames, [
            [...actions.keys()],
            ...columns(named, ['action', 'kind', 'winery', 'name']),
          ]);
    await count([...changed, ...lots.filter(({ uses }) => uses !== 0)], tx);
  },
};

/** Adds to the numbers of uses. A name is found as long as its number is not 0. */
async function count(changes: readonly CountedName[], tx: FollowerTransaction): Promise<void> {
  if (changes.length === 0) return;
  const rows = await tx.query<CountedName & { readonly is_new: boolean }>(
    countNames,
    columns(changes, ['winery', 'kind', 'name', 'uses']),
  );
  const unused = rows.filter(({ uses }) => uses === 0);
  if (unused.length > 0) await tx.query(forgetNames, columns(unused, ['winery', 'kind', 'name']));
  const words = rows.flatMap(({ is_new, ...row }) =>
    is_new && row.uses !== 0 ? wordsOf(row.name).map((word) => ({ word, ...row })) : [],
  );
  if (words.length > 0) await tx.query(putWords, columns(words, ['word', 'kind', 'winery', 'name']));
}

/** Returns a page of names that have words that begin with all words of the query. It may be short although more follow. */
export async function searchPage(
  tx: ReadTransaction,
  { q, winery, kind, cursor, limit = followerLimits.keysPerRead }: SearchQuery,
): Promise<Result<Page<JsonObject>>> {
  const start = textsCursor(cursor, 4);
  if (!start.ok) return start;
  // The longest word has the fewest matches.
  const texts = [...wordsOf(q)].sort((a, b) => b.length - a.length);
  const [first] = texts;
  if (first === undefined) return failure('bad_request', 'q must contain a letter or a digit.');
  const { keysPerPage, keysPerRead } = followerLimits;
  const items: JsonObject[] = [];
  let after = start.value ?? [first, '', '', ''];
  for (let examined = 0; examined < keysPerPage; ) {
    const rows = await tx.query<WordRow>(search, [`${first}${lastCharacter}`, winery ?? null, ...after, keysPerRead]);
    for (const row of rows) {
      const isShown = (kind === undefined || kind === row.kind) && matches(row, texts);
      if (isShown && items.length === limit) return success({ items, next: encodeCursor(after) });
      if (isShown) items.push({ kind: row.kind, winery: row.winery, name: row.name });
      after = [row.word, row.kind, row.winery, row.name];
    }
    if (rows.length < keysPerRead) return success({ items, next: null });
    examined += rows.length;
  }
  return success({ items, next: encodeCursor(after) });
}

/** A name is returned once: for the first, in order, of its words that begin with the first text. */
function matches({ word, winery, kind, name }: WordRow, texts: readonly string[]): boolean {
  const words = wordsOf(kind === 'winery' ? `${winery} ${name}` : name);
  const [first = ''] = texts;
  const isFirst = words.every((one) => !one.startsWith(first) || one >= word);
  return isFirst && texts.every((text) => words.some((one) => one.startsWith(text)));
}
