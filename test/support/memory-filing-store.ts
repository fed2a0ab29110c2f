import type { FilingHead, FilingRecord, FilingStore } from '../../src/application/ports/filing-store.js';
import type { MemoryRecord } from './memory-record.js';

/** The filings of wineries in memory. A filing changes the settings of its winery, as in PostgreSQL. */
export function memoryFilingStore(record: MemoryRecord): FilingStore {
  const filings = new Map<string, { readonly filing: FilingRecord; readonly requestHash: string }>();
  const ofWinery = (winery: string): FilingRecord[] =>
    [...filings.values()].flatMap(({ filing }) => (filing.winery === winery ? [filing] : []));
  return {
    file: async (filing, requestHash) => {
      const known = filings.get(filing.id);
      if (known !== undefined) return known.requestHash === requestHash ? { repeated: known.filing } : 'id_reused';
      const former = ofWinery(filing.winery).find((one) =>
        filing.amends === null ? one.amends === null && samePeriod(one, filing) : one.amends === filing.amends,
      );
      if (former !== undefined) return { filedBefore: former.id };
      filings.set(filing.id, { filing, requestHash });
      noteFiling(record, filing);
      return 'filed';
    },
    filing: async (winery, id) => ofWinery(winery).find((one) => one.id === id) ?? null,
    list: async (winery, { after, limit }) =>
      ofWinery(winery)
        .sort((a, b) => compareFiled(a, b))
        .filter((one) => after === null || compareFiled(after, one) < 0)
        .slice(0, limit),
    newest: async (winery) => {
      const all = ofWinery(winery);
      return all.filter(({ id }) => all.every(({ amends }) => amends !== id)).sort(comparePeriods);
    },
  };
}

function noteFiling({ wineries }: MemoryRecord, { winery, form, to }: FilingRecord): void {
  const known = wineries.get(winery);
  if (known === undefined) return;
  const { filedThrough, inventoryDays = [], lockDate, lockOnFiling, revision } = known.record;
  const locked = lockOnFiling ? { lockDate: latest(lockDate, to) } : {};
  const inventories = form === 'inventory' ? { inventoryDays: [...new Set([...inventoryDays, to])].sort() } : {};
  const changed = {
    ...known.record,
    ...locked,
    ...inventories,
    filedThrough: latest(filedThrough, to),
    revision: revision + 1,
  };
  wineries.set(winery, { ...known, record: changed });
}

function latest(former: string | null, day: string): string {
  return former !== null && former > day ? former : day;
}

function samePeriod(a: FilingHead, b: FilingHead): boolean {
  return a.form === b.form && a.from === b.from && a.to === b.to;
}

type Filed = Pick<FilingHead, 'filedAt' | 'id'>;

function compareFiled(a: Filed, b: Filed): number {
  return a.filedAt - b.filedAt || (a.id < b.id ? -1 : Number(a.id !== b.id));
}

function comparePeriods(a: FilingHead, b: FilingHead): number {
  const [one, other] = [a, b].map(({ from, to, form, id }) => `${from} ${to} ${form} ${id}`);
  return (one ?? '') < (other ?? '') ? -1 : 1;
}
