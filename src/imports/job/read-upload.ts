import { tableLimits } from '../../../config/import-tables.js';
import type { WineryRecord } from '../../application/ports/winery-settings-store.js';
import type { Assumption, RowAction, RowProblem } from '../imported-table.js';
import { compileMap, sheetNamed } from '../table/compile-map.js';
import { decodeTable } from '../table/decode-table.js';
import { readActions } from '../table/read-actions.js';
import { wineriesNamed } from '../table/wineries-named.js';
import { eachWithPauses } from './each-with-pauses.js';
import type { ImportRequest } from './import-request.js';

/** The content of a file. */
interface ReadUpload {
  readonly kind: 'read';
  /** The number of rows below the header that are not blank. */
  readonly rows: number;
  /** Actions and problems in the order of the file. */
  readonly items: readonly (RowAction | RowProblem)[];
  readonly assumptions: readonly Assumption[];
  /** The settings of the wineries that rows name and that exist. */
  readonly wineries: ReadonlyMap<string, WineryRecord>;
}

/** Why a file cannot be read at all. */
interface UploadFailure {
  readonly kind: 'failure';
  readonly code: string;
  readonly detail: string;
}

interface ReadParts {
  readonly wineriesByCode: (codes: readonly string[]) => Promise<readonly WineryRecord[]>;
  /** Gives the event loop a turn. */
  readonly pause: () => Promise<void>;
  /** The most actions that an import may have. */
  readonly actions: number;
}

/** Reads a file into the actions that its rows describe. */
export async function readUpload(request: ImportRequest, parts: ReadParts): Promise<ReadUpload | UploadFailure> {
  const { map: text, fileName, bytes, dates, decimal, key, winery } = request;
  const sheet = text === null ? undefined : (sheetNamed(text) ?? undefined);
  const table = await decodeTable(bytes, { fileName, sheet, limits: tableLimits, pause: parts.pause });
  if (table.kind === 'failure') return table;
  const statements = { winery: winery ?? undefined, key, dates: dates ?? undefined, decimal: decimal ?? undefined };
  const compiled = compileMap(text, table, statements);
  if (!compiled.ok) {
    const [first] = compiled.problems;
    const detail = compiled.problems.map(({ detail }) => detail).join(' ');
    return { kind: 'failure', code: first?.code ?? 'invalid_map', detail };
  }
  const named: string[] = [];
  await eachWithPauses(wineriesNamed(table, compiled.map), parts.pause, (name) => {
    if (name !== null) named.push(name);
  });
  const wineries = new Map((await parts.wineriesByCode(named)).map((record) => [record.winery, record]));
  const known = {
    zoneOf: (name: string) => wineries.get(name)?.timeZone ?? null,
    unitsOf: (name: string) => wineries.get(name) ?? null,
  };
  const items: (RowAction | RowProblem)[] = [];
  const assumptions: Assumption[] = [];
  await eachWithPauses(readActions(table, compiled.map, known), parts.pause, (step) => {
    if (step.kind === 'row') items.push(...step.problems, ...step.actions);
    else if (step.kind === 'assumption') assumptions.push(step.assumption);
  });
  if (items.length > parts.actions) {
    const detail = `${fileName} describes ${items.length.toLocaleString('en')} actions; an import may have at most ${parts.actions.toLocaleString('en')}. Split the file, for example by year.`;
    return { kind: 'failure', code: 'too_large', detail };
  }
  return { kind: 'read', rows: table.rows.length, items, assumptions, wineries };
}
