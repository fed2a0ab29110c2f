import type { FilingHead, FilingRecord, FilingStore } from '../../application/ports/filing-store.js';
import type { Connections } from './connections.js';
import { read } from './failure.js';
import { statement } from './statement.js';

const fileReport = statement('file-report');
const filingById = statement('filing-by-id');
const filings = statement('filings');
const newestFilings = statement('newest-filings');

interface HeadRow extends Omit<FilingHead, 'from' | 'to' | 'filedAt' | 'filedBy'> {
  readonly from_day: string;
  readonly to_day: string;
  readonly filed_at: number;
  readonly filed_by: string | null;
}

interface FilingRow extends HeadRow {
  readonly report: string;
}

export function filingStore({ reads, commits }: Connections): FilingStore {
  const filing = async (winery: string, id: string): Promise<FilingRecord | null> => {
    const [row] = await read<FilingRow>(reads, filingById, [winery, id]);
    return row === undefined ? null : filingRecord(row);
  };
  return {
    file: async ({ id, winery, form, from, to, amends, known, report, filedAt, filedBy }, requestHash) => {
      const values = [id, winery, form, from, to, amends, known, JSON.stringify(report), filedAt, filedBy, requestHash];
      type Row = {
        readonly outcome: 'filed' | 'repeated' | 'id_reused' | 'filed_before';
        readonly found: string | null;
      };
      const [row] = await read<Row>(commits, fileReport, values);
      if (row === undefined) throw new Error('solera_file_report returned no row');
      if (row.outcome === 'filed_before') return { filedBefore: row.found ?? '' };
      if (row.outcome !== 'repeated') return row.outcome;
      const repeated = await filing(winery, id);
      // The id may belong to another winery.
      return repeated === null ? 'id_reused' : { repeated };
    },
    filing,
    list: async (winery, { after, limit }) => {
      const start =
        after === null ? [Number.MIN_SAFE_INTEGER, '00000000-0000-0000-0000-000000000000'] : [after.filedAt, after.id];
      return (await read<FilingRow>(reads, filings, [winery, ...start, limit])).map(filingRecord);
    },
    newest: async (winery) => (await read<HeadRow>(reads, newestFilings, [winery])).map(filingHead),
  };
}

function filingHead({ id, winery, form, from_day, to_day, amends, known, filed_at, filed_by }: HeadRow): FilingHead {
  return { id, winery, form, from: from_day, to: to_day, amends, known, filedAt: filed_at, filedBy: filed_by };
}

function filingRecord(row: FilingRow): FilingRecord {
  return { ...filingHead(row), report: JSON.parse(row.report) as FilingRecord['report'] }; // As it was filed.
}
