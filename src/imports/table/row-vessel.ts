/** Reads the vessel that a row describes. */
import { vesselFault, vesselKinds } from '../../application/settings/winery-settings.js';
import type { RowProblem, RowVessel } from '../imported-table.js';
import type { ColumnEvidence } from './column-evidence.js';
import { columnsOf, type MemberValue, type VesselMembers } from './import-map.js';
import { constantValue, memberCell, type ReadMember, replacement } from './member-cell.js';
import { type MemberForm, textForm } from './member-form.js';
import { numberPart, type WineryUnits } from './number-cell.js';
import { type CellFault, cellProblem, rowProblem } from './row-fault.js';
import { textOf } from './row-template.js';
import type { TableRow } from './table.js';

const capacityNumber = { quantity: 'volume', isInteger: false };
const kindForm: MemberForm = { ...textForm, isText: false, words: vesselKinds };
const capacityForm: MemberForm = { ...textForm, isText: false, number: capacityNumber };

interface VesselContext {
  readonly evidence: ColumnEvidence;
  readonly units: WineryUnits | null;
}

/** Adds to the evidence what the capacity of a row shows about its column. */
export function scanVessel({ capacity }: VesselMembers, row: TableRow, evidence: ColumnEvidence): void {
  if (capacity?.kind !== 'cell') return;
  const text = textOf(capacity, row);
  if (text !== '' && replacement(text, capacity.rules) === null)
    evidence.addNumber(capacity.column, numberPart(text, capacityNumber, capacity.rules.unit), row.place.row);
}

/** The vessel that a row describes, or all its problems. Absent if the row names no vessel. */
export type ReadVessel =
  | { readonly kind: 'absent' }
  | { readonly kind: 'vessel'; readonly vessel: RowVessel }
  | { readonly kind: 'faulty'; readonly problems: readonly RowProblem[] };

export function rowVessel({ code, kind, capacity }: VesselMembers, row: TableRow, context: VesselContext): ReadVessel {
  const name = readValue(code, textForm, row, context);
  if (name.kind !== 'value') return { kind: 'absent' };
  const problems: RowProblem[] = [];
  const member = (value: MemberValue | null, form: MemberForm, memberName: 'kind' | 'capacity'): unknown => {
    const read = value === null ? null : readValue(value, form, row, context);
    if (value === null || read === null || read.kind === 'absent') return null;
    const fault = read.kind === 'fault' ? read.fault : faultOf(memberName, read.value);
    if (fault === null) return read.kind === 'value' ? read.value : null;
    problems.push(problemOf(value, memberName, row, fault));
    return null;
  };
  const stated = {
    kind: member(kind, kindForm, 'kind'),
    capacity: member(capacity, capacityForm, 'capacity'),
  };
  // The members have passed the check of a vessel's settings.
  const vessel = { code: String(name.value), ...stated } as RowVessel;
  return problems.length > 0 ? { kind: 'faulty', problems } : { kind: 'vessel', vessel };
}

function readValue(
  value: MemberValue,
  form: MemberForm,
  row: TableRow,
  { evidence, units }: VesselContext,
): ReadMember {
  if (value.kind === 'constant') return { kind: 'value', value: constantValue(value.constant, form) };
  if (value.kind === 'moment') return { kind: 'absent' };
  const mark = value.kind === 'cell' ? evidence.mark(value.column) : pointMark;
  return memberCell(textOf(value, row), form, value.rules, { mark, units });
}

/** Composed texts have a decimal point. */
const pointMark = { known: true, decimal: '.', assumption: null } as const;

/** Returns the fault of a member that the settings of a vessel do not accept, or null. */
function faultOf(member: 'kind' | 'capacity', value: unknown): CellFault | null {
  if (value === null) return null;
  const message = vesselFault({ kind: 'other', [member]: value });
  return message === null ? null : { code: 'invalid_value', text: `is not valid. ${message}` };
}

function problemOf(value: MemberValue, member: string, row: TableRow, fault: CellFault): RowProblem {
  const [column] = columnsOf(value);
  return column === undefined
    ? rowProblem(row.place, fault.code, `"vessels.${member}" ${fault.text}`)
    : cellProblem(row.place, column.name, row.cells[column.index] ?? '', fault);
}
