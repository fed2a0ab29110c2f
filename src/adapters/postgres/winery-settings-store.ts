import type {
  AuditedPut,
  IdempotentPut,
  PutOutcome,
  VesselRecord,
  WineryRecord,
  WinerySettingsStore,
} from '../../application/ports/winery-settings-store.js';
import type { ContentCipher } from '../../encryption/content-cipher.js';
import { answerPlace } from '../../encryption/places.js';
import type { Connections } from './connections.js';
import { read } from './failure.js';
import type { LabelReader } from './label-store.js';
import { statement } from './statement.js';

const wineriesByCodeStatement = statement('wineries-by-code');
const wineries = statement('wineries');
const putWinery = statement('put-winery');
const vesselsByNameStatement = statement('vessels-by-name');
const vessels = statement('vessels');
const putVessel = statement('put-vessel');

interface WineryRow {
  readonly winery: string;
  readonly name: string;
  readonly bond: string | null;
  readonly volume_unit: WineryRecord['volumeUnit'];
  readonly weight_unit: WineryRecord['weightUnit'];
  readonly currency: string;
  readonly time_zone: string;
  readonly capacity_policy: WineryRecord['capacityPolicy'];
  readonly lock_date: string | null;
  readonly spread: number;
  readonly inventory_lines: WineryRecord['inventoryLines'];
  readonly lock_on_filing: boolean;
  readonly filed_through: string | null;
  readonly revision: number;
  /** Only of wineries that are read by their codes, as `has_labels`. Null: there are none. */
  readonly inventory_days?: readonly string[] | null;
  readonly has_labels?: boolean;
}

export function winerySettingsStore(
  { reads, commits, content }: Connections,
  labels: LabelReader,
): WinerySettingsStore {
  const vesselsByName = async (names: readonly Pick<VesselRecord, 'winery' | 'vessel'>[]): Promise<VesselRecord[]> => {
    const columns = [names.map((name) => name.winery), names.map((name) => name.vessel)];
    return (await read<VesselRecord>(reads, vesselsByNameStatement, columns)).map(vesselRecord);
  };
  const wineriesByCode = async (codes: readonly string[]): Promise<WineryRecord[]> => {
    const rows = await read<WineryRow>(reads, wineriesByCodeStatement, [codes]);
    const labelled = rows.filter(({ has_labels }) => has_labels === true).map(({ winery }) => winery);
    return labelled.length === 0 ? rows.map(wineryRecord) : withLabels(rows.map(wineryRecord), labelled, labels);
  };
  return {
    winery: async (code) => (await wineriesByCode([code]))[0] ?? null,
    wineriesByCode,
    listWineries: async ({ after, limit }, only) =>
      (await read<WineryRow>(reads, wineries, [after ?? '', limit, only ?? null])).map(wineryRecord),
    putWinery: async (record, { request, replaces, audited } = {}) => {
      const values = [
        record.winery,
        record.name,
        record.bond,
        record.volumeUnit,
        record.weightUnit,
        record.currency,
        record.timeZone,
        record.capacityPolicy,
        record.lockDate,
        record.spread,
        record.inventoryLines,
        record.lockOnFiling,
        ...requestColumns(request, record.winery, content),
        // Revisions begin with 1, so 0 means that there must be no record.
        replaces === undefined ? null : (replaces ?? 0),
        ...auditColumns(audited),
      ];
      return outcomeOf(await read<PutRow<'units_fixed'>>(commits, putWinery, values), request, content);
    },
    vessel: async (code, vessel) => (await vesselsByName([{ winery: code, vessel }]))[0] ?? null,
    vesselsByName,
    listVessels: async (code, { after, limit }) =>
      (await read<VesselRecord>(reads, vessels, [code, after ?? '', limit])).map(vesselRecord),
    putVessel: async ({ winery: code, vessel, kind, capacity }, { request, replaces, audited } = {}) => {
      const expected = [replaces !== undefined, replaces?.kind ?? null, replaces?.capacity ?? null];
      const requested = requestColumns(request, code, content);
      const values = [code, vessel, kind, capacity, ...requested, ...expected, ...auditColumns(audited)];
      return outcomeOf(await read<PutRow<never>>(commits, putVessel, values), request, content);
    },
  };
}

function requestColumns(request: IdempotentPut | undefined, code: string, content: ContentCipher): readonly unknown[] {
  if (request === undefined) return [null, null, null, null];
  const { change, requestHash, recordedAt, answer } = request;
  return [change, requestHash, recordedAt, content.seal(code, answerPlace(change), answer)];
}

/** A put without an entry, as tests make it, is audited without an author. */
function auditColumns({ at, by, detail }: AuditedPut = { at: 0, by: null, detail: '{}' }): readonly unknown[] {
  return [at, by, detail];
}

interface PutRow<Refusal extends string> {
  readonly outcome: Exclude<PutOutcome, object> | 'repeated' | Refusal;
  readonly first_answer: string | null;
}

function outcomeOf<Refusal extends string>(
  [row]: readonly PutRow<Refusal>[],
  request: IdempotentPut | undefined,
  content: ContentCipher,
): PutOutcome | Refusal {
  if (row === undefined) throw new Error('the statement of a put returned no row');
  const { outcome, first_answer } = row;
  if (outcome !== 'repeated') return outcome;
  return { repeated: content.open(first_answer ?? '', answerPlace(request?.change ?? '')) };
}

function wineryRecord(row: WineryRow): WineryRecord {
  return {
    winery: row.winery,
    name: row.name,
    bond: row.bond,
    volumeUnit: row.volume_unit,
    weightUnit: row.weight_unit,
    currency: row.currency,
    timeZone: row.time_zone,
    capacityPolicy: row.capacity_policy,
    lockDate: row.lock_date,
    spread: row.spread,
    inventoryLines: row.inventory_lines,
    lockOnFiling: row.lock_on_filing,
    filedThrough: row.filed_through,
    ...(row.inventory_days ? { inventoryDays: row.inventory_days } : {}),
    revision: row.revision,
  };
}

/** Labels are read after the settings, so that they are at least as new as the revision of the settings, which counts their changes, too. */
async function withLabels(
  records: readonly WineryRecord[],
  labelled: readonly string[],
  reader: LabelReader,
): Promise<WineryRecord[]> {
  const [all, appellations] = await Promise.all([reader.labelsOf(labelled), reader.appellations()]);
  const byWinery = new Map(labelled.map((code) => [code, all.filter(({ winery }) => winery === code)]));
  return records.map((record) => {
    const labels = byWinery.get(record.winery);
    return labels === undefined ? record : { ...record, labels: { labels, appellations } };
  });
}

function vesselRecord({ winery: code, vessel, kind, capacity }: VesselRecord): VesselRecord {
  return { winery: code, vessel, kind, capacity };
}
