/** Guessing the map of an uploaded table. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Imports } from '../../src/imports/job/imports.js';
import { memoryImports } from '../support/memory-imports.js';
import { memoryNode, wineryBody } from '../support/memory-node.js';

let imports: Imports;
beforeEach(async () => {
  const node = memoryNode();
  imports = memoryImports({ solera: node.solera });
  await node.solera.putWinery('W', wineryBody);
});

const contract = 'winery,type,effectiveAt,data.lot,data.text\nW,note,2025-09-10,A,Tasted.\n';

describe('a guess', () => {
  const guessOf = (text: string, winery: string | null = 'W') =>
    imports.guess({ winery, fileName: 'book.csv', bytes: Buffer.from(text) });

  it('is a map for the user to correct, with the columns and the number of rows', async () => {
    const guess = await guessOf('Weigh Tag,Date,Variety,Net lb\n1,9/20/2025,Merlot,"10,100"\n');
    expect(guess).toMatchObject({ ok: true, value: { columns: ['Weigh Tag', 'Date', 'Variety', 'Net lb'], rows: 1 } });
    expect(guess.ok && guess.value.map).toContain('type: receive_fruit\neffectiveAt: {column: Date}');
  });

  it('of a table whose columns are named like the members of the API is no map', async () => {
    expect(await guessOf(contract, null)).toMatchObject({ ok: true, value: { map: null, rows: 1 } });
  });

  it('of a file without a table, or for an unknown winery, is refused', async () => {
    expect(await guessOf('')).toMatchObject({ ok: false, problem: { code: 'bad_request' } });
    expect(await guessOf(contract, 'X')).toMatchObject({ ok: false, problem: { code: 'not_found' } });
  });

  it('waits for another one', async () => {
    const [, second] = await Promise.all([guessOf(contract), guessOf(contract)]);
    expect(second).toMatchObject({ ok: false, problem: { code: 'overloaded' } });
    expect(await guessOf(contract)).toMatchObject({ ok: true });
  });
});
