/** Imports of tables on a node in memory, for tests. */

import type { RowResult } from '../../src/imports/job/import-memory.js';
import type { ImportReport } from '../../src/imports/job/import-report.js';
import type { ImportRequest } from '../../src/imports/job/import-request.js';
import type { Imports } from '../../src/imports/job/imports.js';

export interface Imported extends ImportReport {
  readonly id: string;
  readonly status: string;
  readonly results: readonly RowResult[];
}

/** Imports a table and returns its report and results. */
export async function importText(
  imports: Imports,
  text: string,
  options: Partial<ImportRequest> = {},
): Promise<Imported> {
  const submitted = await imports.submit({
    ...{ winery: null, fileName: 'book.csv', bytes: Buffer.from(text), map: null, dryRun: false, source: 'book.csv' },
    ...{ key: [], dates: null, decimal: null, revise: true, createVessels: null, ...options },
  });
  if (!submitted.ok) throw new Error(submitted.problem.detail);
  const id = String(submitted.value.id);
  const winery = options.winery ?? null;
  const ended = await imports.wait(winery, id, 60);
  const rows = await imports.rows(winery, id, { limit: 1_000 });
  if (!ended.ok || !rows.ok) throw new Error('the import is not found');
  return { ...ended.value, results: rows.value.items } as unknown as Imported; // An import is shown with its report.
}
