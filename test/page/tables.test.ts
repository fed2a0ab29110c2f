/** The tables that the page reads: a recall report, the nodes of a cluster, and files of actions. */
import { describe, expect, it } from 'vitest';
import { csvRecords } from '../../src/page/reading/csv.js';
import { actionLines, isNdjson } from '../../src/page/reading/ndjson.js';
import { deadNodes, seenNodes } from '../../src/page/reading/nodes.js';
import { destinationsOf, sourcesOf, totalsOf } from '../../src/page/reading/recall.js';

describe('a table as CSV', () => {
  it('may have quoted cells, empty cells, and apostrophes against formulas', () => {
    const text = 'a,b,c\r\n"x, ""y""\r\nz",,\'-1\r\n1,2,\r\n';
    expect(csvRecords(text).map((row) => [...row.values()])).toEqual([
      ['x, "y"\r\nz', '', '-1'],
      ['1', '2', ''],
    ]);
  });
});

describe('a recall report', () => {
  const table =
    'kind,winery,lot,vessel,reason,counterparty,traced,unit\r\n' +
    'vessel,w,A,T1,,,0.1,gal\r\nvessel,w,A,T2,,,0.2,gal\r\nshipped,v,B,,sale,Smith,7,L\r\n';

  it('adds up amounts of the same unit exactly', () => {
    expect(totalsOf(destinationsOf(table))).toEqual([
      { unit: 'gal', traced: '0.3' },
      { unit: 'L', traced: '7' },
    ]);
  });

  it('names to whom wine was shipped', () => {
    expect(destinationsOf(table)[2]).toMatchObject({ kind: 'shipped', winery: 'v', counterparty: 'Smith' });
  });

  it('lists the receipts', () => {
    expect(sourcesOf('winery,lot,action,traced,unit\r\nw,A,id,1.5,gal\r\n')).toEqual([
      { winery: 'w', lot: 'A', action: 'id', traced: '1.5', unit: 'gal' },
    ]);
  });
});

describe('the nodes that an operator watches', () => {
  const node = (name: string, status: 'serving' | 'draining' | 'lost' = 'serving') =>
    ({ node: name, status, partitions: 512, commandsPerSecond: 3 }) as never; // The members that are read.

  it('remain in view when the cluster does not list them any more', () => {
    const seen = seenNodes(seenNodes([], [node('a'), node('b', 'lost'), node('c', 'draining')]), [node('a')]);
    expect(seen.map(({ node: { node: name, partitions }, status }) => [name, status, partitions])).toEqual([
      ['a', 'serving', 512],
      ['b', 'gone', 0],
      ['c', 'left', 0],
    ]);
    expect(deadNodes(seen)).toEqual(['b']);
  });

  it('are alive again when they come back', () => {
    const seen = seenNodes(seenNodes(seenNodes([], [node('a')]), []), [node('a')]);
    expect([seen.length, deadNodes(seen)]).toEqual([1, []]);
  });
});

describe('a file with an action on each line', () => {
  it('is known by its name', () => {
    expect(['a.ndjson', 'a.JSONL', 'a.csv'].map(isNdjson)).toEqual([true, true, false]);
  });

  it('has lines with their numbers, and equal lines are counted', () => {
    expect(actionLines('\uFEFF{"a":1}\r\n\n {"a":1}\n')).toEqual([
      { line: 1, text: '{"a":1}', occurrence: 0 },
      { line: 3, text: '{"a":1}', occurrence: 1 },
    ]);
  });
});
