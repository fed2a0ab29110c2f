import { instantText } from '../../cellar/instant-text.js';
import type { RowAction, RowProblem } from '../imported-table.js';
import { bodyProblems } from './body-check.js';
import { BodyDraft } from './body-draft.js';
import type { ColumnEvidence } from './column-evidence.js';
import {
  type ColumnRef,
  columnsOf,
  type ImportMap,
  type MemberValue,
  type Template,
  vesselColumns,
} from './import-map.js';
import { LocalClock } from './local-time.js';
import { memberCell, type ReadMember, replacement } from './member-cell.js';
import { isIndex } from './member-form.js';
import type { MomentAssumptions } from './moment-assumptions.js';
import { momentCell, type ReadMoment } from './moment-cell.js';
import type { WineryUnits } from './number-cell.js';
import { cellProblem, isSpreadsheetError, rowProblem, spreadsheetError } from './row-fault.js';
import { constantMember, type PlannedMember, type Plans, replacedText, textOf, typeFor } from './row-template.js';
import { type ReadVessel, rowVessel } from './row-vessel.js';
import type { TableRow } from './table.js';

/** Looks up the settings of the wineries that rows name. */
export interface WineriesKnown {
  /** The IANA name of a winery's time zone; null if there is no such winery. */
  zoneOf(winery: string): string | null;
  /** Null if there is no such winery. */
  unitsOf(winery: string): WineryUnits | null;
}

/** A member and its value in one row. */
interface ReadPlanned {
  readonly planned: PlannedMember;
  /** `column`: the column at fault, if the value is made from several. */
  readonly read: ReadMember & { readonly column?: ColumnRef };
  /** True if the list item that contains the member has no content. */
  readonly isItemAbsent: boolean;
}

/** Reads rows by templates. Owns only the clocks of time zones, which it keeps for one table. */
export class RowActions {
  private readonly clocks = new Map<string, LocalClock>();

  constructor(
    private readonly map: ImportMap,
    private readonly evidence: ColumnEvidence,
    private readonly plans: Plans,
    private readonly moments: MomentAssumptions,
    private readonly wineries: WineriesKnown,
  ) {}

  /** Returns the action that a row describes by a template, or all its problems. */
  read(template: Template, row: TableRow, key: string | null): RowAction | readonly RowProblem[] {
    const type = typeFor(template, row);
    const winery = replacedText(template.winery, row);
    const problems: RowProblem[] = [];
    if (winery === '') problems.push(emptyWinery(template.winery, row));
    const draft = new BodyDraft();
    const typeMember = template.members.find(({ path }) => path[0] === 'type');
    if (type !== '') draft.put(['type'], type, columnOf(typeMember?.value)?.name ?? null);
    else draft.leaveOut(['type'], columnOf(typeMember?.value)?.name ?? 'type', false);
    const faulty = new Set<string>();
    for (const { planned, read, isItemAbsent } of this.members(template, type, row, winery)) {
      const { path, value } = planned.member;
      const column = columnOf(value);
      if (read.kind === 'absent') {
        if (column !== undefined) draft.leaveOut(path, column.name, isItemAbsent);
        continue;
      }
      if (read.kind === 'value') {
        draft.put(path, read.value, column?.name ?? null);
        continue;
      }
      faulty.add(draft.put(path, textOf(value, row), column?.name ?? null));
      const cause = read.column ?? column;
      problems.push(
        cause === undefined
          ? rowProblem(row.place, read.fault.code, `"${path.join('.')}" ${read.fault.text}`)
          : cellProblem(row.place, cause.name, row.cells[cause.index] ?? '', read.fault),
      );
    }
    const cells = this.cellsOf(template, row);
    problems.push(...bodyProblems(row.place, draft, cells, faulty));
    const vessel = this.vesselOf(row, winery);
    if ('problems' in vessel) problems.push(...vessel.problems);
    if (problems.length > 0) return problems;
    // The check of the body has shown that these members exist and have these types.
    const body = draft.body as unknown as RowAction['body'];
    const { columns } = draft;
    const action = { place: row.place, template: template.name, winery, key, body, cells, columns };
    return 'vessel' in vessel ? { ...action, vessel: vessel.vessel } : action;
  }

  private vesselOf(row: TableRow, winery: string): ReadVessel {
    const { vessels } = this.map;
    return vessels === null
      ? { kind: 'absent' }
      : rowVessel(vessels, row, { evidence: this.evidence, units: this.wineries.unitsOf(winery) });
  }

  /** Returns members with their values. A list item whose cells are all blank is absent, including its constants. */
  private members(template: Template, type: string, row: TableRow, winery: string): readonly ReadPlanned[] {
    const plan = this.plans.plan(template, type);
    const units = this.wineries.unitsOf(winery);
    const reads = plan.map((planned) => ({ planned, read: this.readMember(planned, row, winery, units) }));
    const blank = blankItems(reads);
    return reads.map(({ planned, read }) => {
      const isItemAbsent = itemsOf(planned.member.path).some((item) => blank.has(item));
      return { planned, read: isItemAbsent ? { kind: 'absent' } : read, isItemAbsent };
    });
  }

  private readMember(
    planned: PlannedMember,
    row: TableRow,
    winery: string,
    units: WineryUnits | null,
  ): ReadPlanned['read'] {
    const { value } = planned.member;
    if (value.kind === 'moment') return this.readMoment(value, row, winery);
    if (value.kind === 'constant')
      return planned.member.path[0] === 'effectiveAt'
        ? this.constantMoment(value.constant.text, winery)
        : { kind: 'value', value: constantMember(planned) };
    const wrong = columnsOf(value).find(({ index }) => isSpreadsheetError(row.cells[index] ?? ''));
    if (wrong !== undefined && !isReplaced(value, row))
      return { kind: 'fault', fault: spreadsheetError, column: wrong };
    const mark = value.kind === 'cell' ? this.evidence.mark(value.column) : pointMark;
    return withVintage(planned, memberCell(textOf(value, row), planned.form, value.rules, { mark, units }));
  }

  private readMoment(
    value: Extract<MemberValue, { kind: 'moment' }>,
    row: TableRow,
    winery: string,
  ): ReadPlanned['read'] {
    const text = row.cells[value.date.index] ?? '';
    if (text === '') return { kind: 'absent' };
    const wrong = columnsOf(value).find(({ index }) => isSpreadsheetError(row.cells[index] ?? ''));
    if (wrong !== undefined) return { kind: 'fault', fault: spreadsheetError, column: wrong };
    const time = value.time === null ? null : (row.cells[value.time.index] ?? '');
    const read = momentCell({ date: text, time, at: value.at }, this.evidence.datesOf(value.date));
    if (read.kind === 'fault')
      return { kind: 'fault', fault: read.fault, column: read.of === 'time' ? (value.time ?? value.date) : value.date };
    if (read.kind === 'instant') return { kind: 'value', value: instantText(read.ms) };
    const local = this.localInstant(read, winery);
    if (local === null) return { kind: 'fault', fault: unknownZone(winery) };
    const { ms, clockChange } = local;
    const { row: number } = row.place;
    if (read.isNoon) this.moments.noon(value.date.name, number, text);
    const shown = time === null || time === '' ? text : `${text} ${time}`;
    if (clockChange !== null) this.moments.clockChange(clockChange, value.date.name, number, shown, instantText(ms));
    return { kind: 'value', value: instantText(ms) };
  }

  /** Reads a constant time. Constant times are in ISO 8601, which was checked when the map was compiled. */
  private constantMoment(text: string, winery: string): ReadMember {
    const read = momentCell({ date: text, time: null, at: null }, isoDates);
    if (read.kind === 'fault') return read;
    const ms = read.kind === 'instant' ? read.ms : this.localInstant(read, winery)?.ms;
    if (ms === undefined) return { kind: 'fault', fault: unknownZone(winery) };
    return { kind: 'value', value: instantText(ms) };
  }

  private localInstant(
    { date, time }: Extract<ReadMoment, { kind: 'local' }>,
    winery: string,
  ): ReturnType<LocalClock['instant']> | null {
    const timeZone = this.map.timeZone ?? this.wineries.zoneOf(winery);
    if (timeZone === null) return null;
    this.moments.local(timeZone, this.map.timeZone === null ? winery : null);
    return this.clockOf(timeZone).instant(date, time);
  }

  private clockOf(timeZone: string): LocalClock {
    const clock = this.clocks.get(timeZone) ?? new LocalClock(timeZone);
    this.clocks.set(timeZone, clock);
    return clock;
  }

  private cellsOf({ winery, members }: Template, { cells }: TableRow): Readonly<Record<string, string>> {
    const columns = [winery, ...members.map(({ value }) => value)]
      .flatMap(columnsOf)
      .concat(this.map.key, vesselColumns(this.map.vessels));
    return Object.fromEntries(columns.map(({ index, name }) => [name, cells[index] ?? '']));
  }
}

const isoDates = { family: 'iso', order: null, doubt: null, assumptions: [] } as const;

/** Composed texts have a decimal point. */
const pointMark = { known: true, decimal: '.', assumption: null } as const;

/** Returns whether the map replaces the content of a cell, for example an error by null. */
function isReplaced(value: MemberValue, row: TableRow): boolean {
  return value.kind === 'cell' && replacement(textOf(value, row), value.rules) !== null;
}

function columnOf(value: MemberValue | undefined): ColumnRef | undefined {
  return value === undefined ? undefined : columnsOf(value)[0];
}

function emptyWinery(value: MemberValue, row: TableRow): RowProblem {
  const column = columnOf(value);
  if (column === undefined) return rowProblem(row.place, 'missing_member', 'The row names no winery.');
  return cellProblem(row.place, column.name, '', {
    code: 'empty_cell',
    text: 'is empty. Every row must name a winery.',
  });
}

function unknownZone(winery: string): { readonly code: string; readonly text: string } {
  const text = `has no offset, and winery "${winery}" does not exist, so its time zone is not known.`;
  return { code: 'unknown_winery', text };
}

/** Returns the paths of the list items that contain a path. */
function itemsOf(path: readonly string[]): readonly string[] {
  return path.flatMap((part, index) => (isIndex(part) ? [path.slice(0, index + 1).join('.')] : []));
}

function blankItems(reads: readonly Pick<ReadPlanned, 'planned' | 'read'>[]): ReadonlySet<string> {
  const blank = new Set<string>();
  const filled = new Set<string>();
  for (const {
    planned: { member },
    read,
  } of reads) {
    if (member.value.kind === 'constant') continue;
    for (const item of itemsOf(member.path)) (read.kind === 'absent' ? blank : filled).add(item);
  }
  for (const item of filled) blank.delete(item);
  return blank;
}

/** Returns a member, or its fault if it is a vintage of two digits, which would be a valid number but the wrong millennium. */
function withVintage({ member, form }: PlannedMember, read: ReadMember): ReadMember {
  if (form?.number === null || form === null || member.path.at(-1) !== 'vintage' || read.kind === 'absent') return read;
  if (read.kind === 'fault') {
    const text = `${read.fault.text.replace(/\. Use .*$/s, '.')} Write a year such as 2025. For a wine without a vintage, write "values: {NV: null}" in a map.`;
    return { kind: 'fault', fault: { ...read.fault, text } };
  }
  if (typeof read.value !== 'number' || read.value >= 100) return read;
  return {
    kind: 'fault',
    fault: { code: 'short_year', text: 'is a year of two digits. Write all four, such as 2025.' },
  };
}
