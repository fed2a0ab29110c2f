import type { TableLimits } from '../../../config/import-tables.js';
import type { Assumption } from '../imported-table.js';

/** Collects the assumptions made about times: time zones, times of day, and hours of clock changes. Counts all rows, and names the first few. */
export class MomentAssumptions {
  private readonly changes: Assumption[] = [];
  private furtherChanges = 0;
  private noons = 0;
  private firstNoon: { readonly column: string; readonly row: number; readonly text: string } | null = null;
  private readonly zones = new Map<string, string>();

  constructor(private readonly limits: TableLimits) {}

  /** A local time was read in a time zone. `owner`: the winery that the time zone belongs to, or null if the map states the time zone. */
  local(timeZone: string, owner: string | null): void {
    const source = owner === null ? 'as the map states' : `the time zone of winery ${owner}`;
    if (!this.zones.has(`${timeZone} ${source}`))
      this.zones.set(`${timeZone} ${source}`, `Times without an offset are read in ${timeZone}, ${source}.`);
  }

  /** A row has a date without a time of day. */
  noon(column: string, row: number, text: string): void {
    this.noons += 1;
    this.firstNoon ??= { column, row, text };
  }

  /** A row has a local time in the hour of a clock change. */
  clockChange(kind: 'ambiguous' | 'missing', column: string, row: number, text: string, readAs: string): void {
    if (this.changes.length >= this.limits.clockChangesNamed) {
      this.furtherChanges += 1;
      return;
    }
    const reason =
      kind === 'ambiguous'
        ? 'occurred twice, because clocks were set back; the first occurrence is meant'
        : 'was skipped when clocks were set forward';
    const detail = `Row ${row}, column "${column}": "${text}" ${reason}. It is read as ${readAs}.`;
    this.changes.push({ code: `${kind}_time`, detail });
  }

  all(): readonly Assumption[] {
    const zones = [...this.zones.values()].map((detail) => ({ code: 'time_zone', detail }));
    const further =
      this.furtherChanges === 0
        ? []
        : [
            {
              code: 'ambiguous_time',
              detail: `${this.furtherChanges} further rows have times in the hour of a clock change, and are read in the same way.`,
            },
          ];
    return [...zones, ...this.noonAssumption(), ...this.changes, ...further];
  }

  private noonAssumption(): readonly Assumption[] {
    if (this.firstNoon === null) return [];
    const { column, row, text } = this.firstNoon;
    const rows = this.noons === 1 ? 'One row has a date' : `${this.noons.toLocaleString('en')} rows have a date`;
    const detail = `${rows} without a time of day; the first is row ${row} with "${text}" in column "${column}". Noon is assumed.`;
    return [{ code: 'time_of_day', detail }];
  }
}
