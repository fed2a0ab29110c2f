/** Refuses rows that may not be recorded, whatever the cellar holds. */
import { memoryKey, type Refusal } from './import-plan.js';
import type { IdentifiedRow } from './row-identity.js';

interface Admission {
  /** The wineries that exist, by code. */
  readonly wineries: ReadonlyMap<string, unknown>;
  /** The only winery that the import may change, or null. */
  readonly only: string | null;
}

/** Returns the refusals of rows of wineries that do not exist or that the import may not change, and of rows with the id or key of another. */
export function admissionRefusals(
  rows: readonly IdentifiedRow[],
  { wineries, only }: Admission,
): ReadonlyMap<IdentifiedRow, Refusal> {
  const repeated = repeatedRows(rows);
  const refusals = new Map<IdentifiedRow, Refusal>();
  for (const row of rows) {
    const { winery } = row.action;
    const other = repeated.get(row);
    if (!wineries.has(winery)) refusals.set(row, unknownWinery(winery));
    else if (only !== null && winery !== only) refusals.set(row, otherWinery(winery, only));
    else if (other !== undefined) refusals.set(row, repeatedId(other));
  }
  return refusals;
}

/** Returns the rows that share an id or key, each with another such row. All are refused, because nothing shows which is right. */
function repeatedRows(rows: readonly IdentifiedRow[]): ReadonlyMap<IdentifiedRow, IdentifiedRow> {
  const firsts = new Map<string, IdentifiedRow>();
  const repeated = new Map<IdentifiedRow, IdentifiedRow>();
  for (const row of rows) {
    const name = memoryKey({ winery: row.action.winery, identity: row.identity });
    const first = firsts.get(name);
    if (first === undefined) firsts.set(name, row);
    else {
      repeated.set(row, first);
      if (!repeated.has(first)) repeated.set(first, row);
    }
  }
  return repeated;
}

function unknownWinery(winery: string): Refusal {
  const detail = `There is no winery ${winery}. Create it first: solera winery ${winery} --name "The Estate" --units us --time-zone America/Los_Angeles`;
  return { code: 'unknown_winery', detail };
}

function otherWinery(winery: string, own: string): Refusal {
  const detail = `The row belongs to winery ${winery}, but this import is limited to winery ${own}. Send the file to /v1/imports, or correct the row.`;
  return { code: 'forbidden', detail };
}

function repeatedId({ action }: IdentifiedRow): Refusal {
  const detail = `Row ${action.place.row} has the same id or key. Correct one of them.`;
  return { code: 'repeated_key', detail };
}
