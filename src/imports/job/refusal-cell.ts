import type { RowAction } from '../imported-table.js';
import type { Refusal } from './import-plan.js';

/** A cell of a row, named by its column. */
interface NamedCell {
  readonly column: string;
  readonly value: string;
}

/** Codes of refusals that are about a vessel even if they name a lot, too. */
const aboutVessels = new Set(['unknown_vessel', 'not_in_vessel', 'vessel_occupied', 'over_capacity']);

const lotMembers = new Set(['lot', 'caseLot']);
const vesselMembers = new Set(['vessel', 'vessels']);

/** Returns the cell that a refusal is about, or null if none or several may be: the lot or the vessel that it names, or the time in a locked period. */
export function cellOfRefusal(action: RowAction, { code, lot, vessel }: Refusal): NamedCell | null {
  if (code === 'period_locked') return cellIn(action, new Set([action.columns['/effectiveAt'] ?? '']));
  const ofLot = lot === undefined ? null : cellIn(action, columnsOf(action, lotMembers, lot));
  const ofVessel = vessel === undefined ? null : cellIn(action, columnsOf(action, vesselMembers, vessel));
  return aboutVessels.has(code) ? (ofVessel ?? ofLot) : (ofLot ?? ofVessel);
}

function cellIn({ cells }: RowAction, columns: ReadonlySet<string>): NamedCell | null {
  const [column = '', ...others] = columns;
  const value = cells[column];
  return value === undefined || others.length > 0 ? null : { column, value };
}

/** Returns the columns that became members with one of the names and with the code. */
function columnsOf({ body, columns }: RowAction, names: ReadonlySet<string>, code: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [pointer, column] of Object.entries(columns)) {
    // A code is a text, and the names of members that hold codes need no escapes in a pointer.
    const path = pointer.split('/').slice(1);
    const value = path.reduce<unknown>(memberOf, body);
    if (names.has(path.at(-1) ?? '') && [value].flat().includes(code)) found.add(column);
  }
  return found;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.entries(value).find(([one]) => one === name)?.[1] : null;
}
