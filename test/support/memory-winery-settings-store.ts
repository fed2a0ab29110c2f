import type { AuditKind } from '../../src/application/ports/access-store.js';
import type {
  AuditedPut,
  IdempotentPut,
  PutOutcome,
  PutWineryRecord,
  VesselRecord,
  WineryRecord,
  WinerySettingsStore,
} from '../../src/application/ports/winery-settings-store.js';
import { memoryPage } from './memory-page.js';
import type { MemoryRecord } from './memory-record.js';

export function memoryWinerySettingsStore(record: MemoryRecord): WinerySettingsStore {
  const { wineries, vessels } = record;
  const findWinery = (code: string): WineryRecord | null => wineries.get(code)?.record ?? null;
  const findVessel = (winery: string, vessel: string): VesselRecord | null =>
    vessels.get(`${winery}/${vessel}`) ?? null;
  return {
    winery: async (code) => findWinery(code),
    wineriesByCode: async (codes) => codes.flatMap((code) => findWinery(code) ?? []),
    listWineries: async (page, only) => {
      const codes = [...wineries.keys()].filter((code) => only?.includes(code) ?? true);
      return memoryPage(codes, page).flatMap((code) => findWinery(code) ?? []);
    },
    putWinery: async (put, { request, replaces, audited } = {}) => {
      const known = knownOutcome(record, request);
      if (known !== null) return known;
      if (replaces !== undefined && (replaces ?? 0) !== (findWinery(put.winery)?.revision ?? 0)) return 'outdated';
      const outcome = putWinery(record, put);
      if (outcome === 'units_fixed') return outcome;
      remember(record, put.winery, request);
      appendAudit(record, put.winery, outcome === 'created' ? 'winery_created' : 'winery_changed', audited);
      return outcome;
    },
    vessel: async (winery, vessel) => findVessel(winery, vessel),
    vesselsByName: async (names) => names.flatMap(({ winery, vessel }) => findVessel(winery, vessel) ?? []),
    listVessels: async (winery, page) => {
      const codes = [...vessels.values()].filter((one) => one.winery === winery).map(({ vessel }) => vessel);
      return memoryPage(codes, page).flatMap((code) => findVessel(winery, code) ?? []);
    },
    putVessel: async (put, { request, replaces, audited } = {}) => {
      const known = knownOutcome(record, request);
      if (known !== null) return known;
      if (replaces !== undefined && !sameVessel(replaces, findVessel(put.winery, put.vessel))) return 'outdated';
      remember(record, put.winery, request);
      const outcome = putVessel(record, put);
      appendAudit(record, put.winery, outcome === 'created' ? 'vessel_created' : 'vessel_changed', audited);
      return outcome;
    },
  };
}

function putWinery({ wineries }: MemoryRecord, put: PutWineryRecord): 'created' | 'replaced' | 'units_fixed' {
  const known = wineries.get(put.winery);
  const sameUnits =
    known?.record.volumeUnit === put.volumeUnit &&
    known.record.weightUnit === put.weightUnit &&
    known.record.currency === put.currency;
  if (known?.unitsFixed && !sameUnits) return 'units_fixed';
  const revision = (known?.record.revision ?? 0) + 1;
  const { filedThrough = null, inventoryDays } = known?.record ?? {};
  const filed = { filedThrough, ...(inventoryDays === undefined ? {} : { inventoryDays }) };
  wineries.set(put.winery, { record: { ...put, ...filed, revision }, unitsFixed: known?.unitsFixed ?? false });
  return known === undefined ? 'created' : 'replaced';
}

function putVessel({ wineries, vessels }: MemoryRecord, put: VesselRecord): 'created' | 'replaced' {
  const key = `${put.winery}/${put.vessel}`;
  const outcome = vessels.has(key) ? 'replaced' : 'created';
  vessels.set(key, put);
  const winery = wineries.get(put.winery);
  if (outcome === 'replaced' && winery !== undefined) {
    const revision = winery.record.revision + 1;
    wineries.set(put.winery, { ...winery, record: { ...winery.record, revision } });
  }
  return outcome;
}

/** As in PostgreSQL, a put without an entry is audited without an author. */
function appendAudit(
  record: MemoryRecord,
  winery: string,
  kind: AuditKind,
  { at, by, detail }: AuditedPut = { at: 0, by: null, detail: '{}' },
): void {
  record.appendAudit({ at, kind, by, winery, change: null, detail });
}

function sameVessel(a: VesselRecord | null, b: VesselRecord | null): boolean {
  return a?.kind === b?.kind && (a?.capacity ?? null) === (b?.capacity ?? null);
}

function knownOutcome(record: MemoryRecord, request: IdempotentPut | undefined): PutOutcome | null {
  const known = request === undefined ? null : record.known(request.change);
  if (known === null) return null;
  return known.change.requestHash === request?.requestHash ? { repeated: known.change.answer } : 'id_reused';
}

function remember({ remembered }: MemoryRecord, winery: string, request: IdempotentPut | undefined): void {
  if (request === undefined) return;
  const change = { ...request, winery, expectedRevision: null, recordedBy: null, request: null, first: 0, last: -1 };
  remembered.set(request.change, { change, mark: null });
}
