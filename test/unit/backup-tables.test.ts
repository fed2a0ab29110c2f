/** A backup knows every table: one without a policy would be missing in a restored system. */
import { describe, expect, it } from 'vitest';
import { readSqlFolder } from '../../src/adapters/postgres/sql-folder.js';
import { copiedTables, copyStatement, tablePolicies } from '../../src/adapters/postgres/table-policies.js';

/** The tables that the migrations create, by their last names. */
function migratedTables(): ReadonlySet<string> {
  const tables = new Set<string>(['migration']);
  for (const { sql } of readSqlFolder('migrations')) {
    for (const [, name] of sql.matchAll(/^create table (\w+)/gm)) if (name !== undefined) tables.add(name);
    for (const [, from, to] of sql.matchAll(/^alter table (\w+) rename to (\w+)/gm))
      if (from !== undefined && to !== undefined && tables.delete(from)) tables.add(to);
    for (const [, name] of sql.matchAll(/^drop table (\w+)/gm)) if (name !== undefined) tables.delete(name);
  }
  return tables;
}

describe('the policies of tables', () => {
  it('cover every table of the migrations, and no other', () => {
    expect([...tablePolicies.keys()].sort()).toEqual([...migratedTables()].sort());
  });
  it('give a reason for each table that is left out', () => {
    for (const policy of tablePolicies.values())
      if (policy.kind === 'left_out') expect(policy.because).toMatch(/^\S+ .*\w$/);
  });
  it('leave out tables that are not Solera’s, and name them', () => {
    const { copied, foreign } = copiedTables(
      new Map([
        ['winery', ['winery']],
        ['report', ['id']],
      ]),
    );
    expect(copied.map(({ table }) => table)).toEqual(['winery']);
    expect(foreign).toEqual(['report']);
  });
  it('copy only the stored columns that are named', () => {
    const { copied } = copiedTables(new Map([['version', ['counter', 'number', 'mark', 'stream', 'draft']]]));
    expect(copied.map((table) => copyStatement(table, null))).toEqual([
      'copy (select "counter", "number", "mark", "stream" from current_version) to stdout',
    ]);
  });
});
