/**
 * Notifications as the contract shows them (shared contract, section 6). What is stored is embedded as it was stored, byte for byte; all else is written
 * in a fixed order from columns that never change. So the text of a number never changes.
 */
export interface LogRow {
  readonly first: number;
  readonly last: number;
  readonly change_set: string;
  readonly recorded_at: number;
  readonly idx: number;
  readonly part: 'revision' | 'status' | 'entry';
  readonly winery: string;
  readonly subject: string | null;
  readonly action: string;
  readonly revision: number;
  readonly effective_at: number;
  readonly tie_break: number;
  readonly type: string | null;
  readonly retracted: boolean;
  readonly data: string | null;
  readonly note: string | null;
  readonly refusal: string | null;
  readonly retracts_first: number | null;
  readonly retracts: number;
  readonly asserts: number;
  readonly events: string | null;
}

export interface LogEntry {
  readonly number: number;
  readonly text: string;
}

/** The notifications of one row, in order of number. `events` are its assertions' stored texts. */
export function logEntries(row: LogRow, events: readonly string[]): LogEntry[] {
  switch (row.part) {
    case 'revision':
      return [
        render(row, 0, {
          type: `solera.action.${revisionWord(row)}`,
          subject: row.action,
          members: revisionMembers(row),
        }),
      ];
    case 'status': {
      const word = row.refusal === null ? 'restored' : 'conflicted';
      return [render(row, 0, { type: `solera.action.${word}`, subject: row.action, members: statusMembers(row) })];
    }
    case 'entry': {
      const subject = row.subject ?? '';
      const retractions = Array.from({ length: row.retracts }, (_, k) =>
        render(row, k, {
          type: 'solera.lot.event.retracted',
          subject,
          lot: subject,
          members: `,"asserted":${(row.retracts_first ?? 0) + k}`,
        }),
      );
      const assertions = events.map((event, k) =>
        render(row, row.retracts + k, {
          type: 'solera.lot.event.asserted',
          subject,
          lot: subject,
          members: `,"event":${event}`,
        }),
      );
      return [...retractions, ...assertions];
    }
  }
}

interface Particulars {
  readonly type: string;
  readonly subject: string;
  readonly lot?: string;
  /** Further members of `data`, as JSON, each with its comma before it. */
  readonly members: string;
}

function render(row: LogRow, offset: number, { type, subject, lot, members }: Particulars): LogEntry {
  const index = row.idx + offset;
  const number = row.first + index;
  const data =
    `{"winery":${JSON.stringify(row.winery)}${lot === undefined ? '' : `,"lot":${JSON.stringify(lot)}`},"action":"${row.action}"` +
    `,"revision":${row.revision},"effectiveAt":"${instant(row.effective_at)}","tieBreak":${row.tie_break}` +
    `,"change":"${row.change_set}","index":${index},"of":${row.last - row.first + 1}${members}}`;
  const text =
    `{"specversion":"1.0","id":"${number}","sequence":${number},"source":${JSON.stringify(`/wineries/${row.winery}`)}` +
    `,"type":"${type}","subject":${JSON.stringify(subject)},"time":"${instant(row.recorded_at)}"` +
    `,"datacontenttype":"application/json","data":${data}}`;
  return { number, text };
}

function revisionWord({ revision, retracted }: LogRow): string {
  if (retracted) return 'retracted';
  return revision === 1 ? 'recorded' : 'revised';
}

function revisionMembers({ type, retracted, data, note, refusal }: LogRow): string {
  if (retracted) return typeMember(type, 'retracted');
  const stored = `,"data":${data ?? 'null'}${note === null ? '' : `,"note":${JSON.stringify(note)}`}`;
  return `${typeMember(type, refusal === null ? 'active' : 'conflicted')}${stored}${refusalMembers(refusal)}`;
}

function statusMembers({ type, refusal }: LogRow): string {
  return `${typeMember(type, refusal === null ? 'active' : 'conflicted')}${refusalMembers(refusal)}`;
}

function typeMember(type: string | null, status: string): string {
  return `,"type":${JSON.stringify(type)},"status":"${status}"`;
}

/** Why the action is conflicted. */
function refusalMembers(refusal: string | null): string {
  if (refusal === null) return '';
  const { code, detail } = JSON.parse(refusal) as { code?: unknown; detail?: unknown };
  return `,"code":${JSON.stringify(code ?? null)},"detail":${JSON.stringify(detail ?? null)}`;
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
