import type { ImportMap } from './import-map.js';
import { replacedText, templatesFor } from './row-template.js';
import type { Table } from './table.js';

/**
 * Yields each winery that a table names, once and in order of first appearance. Yields null for rows that name no new winery, so that the caller can
 * pause.
 */
export function* wineriesNamed(table: Table, map: ImportMap): Generator<string | null, void, undefined> {
  const seen = new Set<string>();
  for (const row of table.rows)
    for (const { winery } of templatesFor(map, row)) {
      const name = replacedText(winery, row);
      if (name === '' || seen.has(name)) yield null;
      else {
        seen.add(name);
        yield name;
      }
    }
}
