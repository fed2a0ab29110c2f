/**
 * A row of a spreadsheet as a step. Columns: winery, type, effectiveAt, and either `data` (JSON) or one column a member (`data.lot`,
 * `data.from.0.volume`); optional: id, tieBreak, note, kind. With `kind` and `body` it is what `solera harvest --csv` writes.
 */
import { findActionKind } from '../../cellar/registry.js';
import type { ActionBody, ActionType, HarvestStep } from '../../harvest/step.js';
import { isIndex } from './csv-columns.js';

type Row = Readonly<Record<string, string>>;
type Unreadable = { readonly kind: 'unreadable'; readonly detail: string };

/** `ownId` is for a row that has none. */
export function csvStep(row: Row, ownId: string): HarvestStep | Unreadable {
  const { winery = '', kind = 'record' } = row;
  if (winery === '') return { kind: 'unreadable', detail: 'The column winery is empty or missing.' };
  if (kind !== 'record') return harvestRow(row, kind, winery);
  const { type = '', effectiveAt = '' } = row;
  const data = dataOf(row, type);
  if ('kind' in data) return data;
  const action: ActionBody = {
    id: row.id === undefined || row.id === '' ? ownId : row.id,
    // The server judges whether it is one.
    type: type as ActionType,
    effectiveAt,
    ...(row.tieBreak === undefined || row.tieBreak === '' ? {} : { tieBreak: Number(row.tieBreak) }),
    data: data.data,
    ...(row.note === undefined || row.note === '' ? {} : { note: row.note }),
  };
  return { kind: 'record', winery, action };
}

function harvestRow(row: Row, kind: string, winery: string): HarvestStep | Unreadable {
  const { id = '', body = '' } = row;
  if (kind === 'retract') return { kind, winery, id };
  const parsed = parsedObject(body);
  if (parsed === undefined) return { kind: 'unreadable', detail: 'The column body is no JSON object.' };
  // The server judges what is in a body.
  if (kind === 'winery') return { kind, winery, body: parsed as never };
  if (kind === 'vessel') return { kind, winery, vessel: id, body: parsed as never };
  if (kind === 'revise') return { kind, winery, id, body: parsed };
  return { kind: 'unreadable', detail: `There is no kind of step called ${kind}.` };
}

function dataOf(row: Row, type: string): { readonly data: Readonly<Record<string, unknown>> } | Unreadable {
  const whole = row.data ?? row.body ?? '';
  const data = whole === '' ? {} : parsedObject(whole);
  if (data === undefined) return { kind: 'unreadable', detail: 'The column data is no JSON object.' };
  const schema: unknown = findActionKind(type)?.schema;
  for (const [column, cell] of Object.entries(row)) {
    if (!column.startsWith('data.') || cell === '') continue;
    const path = column.slice('data.'.length).split('.');
    place(data, path, cellValue(cell, schemaAt(schema, path)));
  }
  return { data };
}

function parsedObject(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) && !Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** A cell is a text where the kind's schema wants one, so that the lot 2024 stays a code; else what it is as JSON, or a text after all. */
function cellValue(cell: string, schema: unknown): unknown {
  if (isObject(schema) && schema.type === 'string') return cell;
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}

/** Follows a path through members and items; undefined where the schema has no such place, or more than one. */
function schemaAt(schema: unknown, path: readonly string[]): unknown {
  let at: unknown = schema;
  for (const name of path) {
    if (!isObject(at)) return undefined;
    at = isIndex(name) ? at.items : isObject(at.properties) ? at.properties[name] : undefined;
  }
  return at;
}

/** Puts a value at `from.0.volume`: a number in the path makes a list. */
function place(root: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let at: Record<string, unknown> = root;
  path.forEach((name, index) => {
    const next = path[index + 1];
    if (next === undefined) {
      at[name] = value;
      return;
    }
    const held = at[name];
    const inner = isObject(held) ? held : isIndex(next) ? [] : {};
    at[name] = inner;
    // A list is written by its indexes, as an object by its names.
    at = inner as Record<string, unknown>;
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
