/**
 * Turns a row of a CSV file into a step. Columns: winery, type, effectiveAt, and either `data` (JSON) or one column for each member (`data.lot`,
 * `data.from.0.volume`); optional: id, tieBreak, note, kind. Rows with `kind` and `body` are those that `solera harvest --csv` writes.
 */
import { findActionKind } from '../../cellar/registry.js';
import type { ActionBody, ActionType, HarvestStep } from '../../harvest/step.js';
import { isIndex } from './csv-columns.js';
import { type CsvRow, cellText } from './csv-row.js';

interface Unreadable {
  readonly kind: 'unreadable';
  readonly detail: string;
}

/** Returns the step of a row. `generatedId` becomes the id of a row that has none. */
export function csvStep(row: CsvRow, generatedId: string): HarvestStep | Unreadable {
  const { winery = '', kind = 'record', type = '', effectiveAt = '', id = '', tieBreak = '', note = '' } = row.cells;
  if (winery === '') return unreadable(row, 'column "winery" is empty. Every row names a winery.');
  if (kind !== 'record') return harvestStep(row, kind, winery);
  const data = dataOf(row, type);
  if ('kind' in data) return data;
  const action: ActionBody = {
    id: id === '' ? generatedId : id,
    // The server refuses an unknown type.
    type: type as ActionType,
    effectiveAt,
    ...(tieBreak === '' ? {} : { tieBreak: Number(tieBreak) }),
    data: data.data,
    ...(note === '' ? {} : { note }),
  };
  return { kind: 'record', winery, action };
}

function harvestStep(row: CsvRow, kind: string, winery: string): HarvestStep | Unreadable {
  const { id = '', body = '' } = row.cells;
  if (kind === 'retract') return { kind, winery, id };
  const parsed = parsedObject(body);
  if (parsed === undefined) return unreadable(row, `${cellText('body', body)} is not a JSON object.`);
  if (kind === 'winery') return { kind, winery, body: parsed as never }; // The server validates the body.
  if (kind === 'vessel') return { kind, winery, vessel: id, body: parsed as never }; // The server validates the body.
  if (kind === 'revise') return { kind, winery, id, body: parsed };
  const kinds = 'Use record, revise, retract, winery or vessel.';
  return unreadable(row, `${cellText('kind', kind)} is not a kind of step. ${kinds}`);
}

function dataOf(row: CsvRow, type: string): { readonly data: Readonly<Record<string, unknown>> } | Unreadable {
  const { cells } = row;
  const name = cells.data === undefined ? 'body' : 'data';
  const whole = cells[name] ?? '';
  const data = whole === '' ? {} : parsedObject(whole);
  if (data === undefined) return unreadable(row, `${cellText(name, whole)} is not a JSON object.`);
  const schema: unknown = findActionKind(type)?.schema;
  for (const [column, cell] of Object.entries(cells)) {
    if (!column.startsWith('data.') || cell === '') continue;
    const path = column.slice('data.'.length).split('.');
    place(data, path, cellValue(cell, schemaAt(schema, path)));
  }
  return { data };
}

function unreadable({ number }: CsvRow, fault: string): Unreadable {
  return { kind: 'unreadable', detail: `Row ${number}, ${fault}` };
}

function parsedObject(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) && !Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** A cell stays text where the schema requires a string, so that the lot code 2024 is not a number. Other cells are JSON, or else text. */
function cellValue(cell: string, schema: unknown): unknown {
  if (isObject(schema) && schema.type === 'string') return cell;
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}

/** Follows a path through members and items. Returns undefined if the schema has no such place, or more than one. */
function schemaAt(schema: unknown, path: readonly string[]): unknown {
  let at: unknown = schema;
  for (const name of path) {
    if (!isObject(at)) return undefined;
    at = isIndex(name) ? at.items : isObject(at.properties) ? at.properties[name] : undefined;
  }
  return at;
}

/** Puts a value at a path such as `from.0.volume`. A number in the path makes a list. */
function place(root: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let at: Record<string, unknown> = root;
  path.forEach((name, index) => {
    const next = path[index + 1];
    if (next === undefined) {
      at[name] = value;
      return;
    }
    const present = at[name];
    const inner = isObject(present) ? present : isIndex(next) ? [] : {};
    at[name] = inner;
    // JavaScript accepts an index as the name of an array's member, so one assignment writes both lists and objects.
    at = inner as Record<string, unknown>;
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
