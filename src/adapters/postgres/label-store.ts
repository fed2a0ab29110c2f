import type { LabelStore } from '../../application/ports/label-store.js';
import type { IdempotentPut, PutOutcome } from '../../application/ports/winery-settings-store.js';
import type { KeptLabel } from '../../application/labels/kept-label.js';
import { type Appellation, AppellationNest } from '../../compliance/labels/appellation-nest.js';
import type { Claims } from '../../compliance/labels/claims.js';
import { answerPlace } from '../../encryption/places.js';
import type { Connections } from './connections.js';
import { read } from './failure.js';
import { statement } from './statement.js';

const appellationRevision = statement('appellation-revision');
const appellations = statement('appellations');
const putAppellation = statement('put-appellation');
const labels = statement('labels');
const labelsOfWineries = statement('labels-of-wineries');
const oneLabel = statement('label');
const knownPut = statement('known-put');
const putLabel = statement('put-label');
const deleteLabel = statement('delete-label');

interface LabelRow extends Omit<KeptLabel, 'claims'> {
  readonly claims: string;
}

/** Labels by winery, as settings hold them. */
export interface LabelReader {
  appellations(): Promise<AppellationNest>;
  labelsOf(wineries: readonly string[] | null): Promise<readonly KeptLabel[]>;
}

/** Reads labels and appellations. Owns the last appellations that it read: they are many, and rarely change. */
export function labelReader({ reads }: Pick<Connections, 'reads'>): LabelReader {
  let last = new AppellationNest([], 0);
  return {
    appellations: async () => {
      const [row] = await read<{ revision: number }>(reads, appellationRevision, []);
      const revision = row?.revision ?? 0;
      if (last.revision !== revision) {
        const all = await read<Appellation>(reads, appellations, ['', null]);
        // Appellations that change between the two reads have a higher revision, so they are read again the next time.
        last = new AppellationNest(all, revision);
      }
      return last;
    },
    labelsOf: async (wineries) => (await read<LabelRow>(reads, labelsOfWineries, [wineries])).map(labelOf),
  };
}

export function labelStore({ reads, commits, content }: Connections, reader: LabelReader): LabelStore {
  const requestColumns = (request: IdempotentPut | undefined, winery: string): readonly unknown[] => {
    if (request === undefined) return [null, null, null, null];
    const { change, requestHash, recordedAt, answer } = request;
    // An answer about appellations may name labels of several wineries.
    return [
      change,
      requestHash,
      recordedAt,
      content.sealNaming(winery === '' ? null : winery, answerPlace(change), answer),
    ];
  };
  const outcomeOf = <Refusal extends string>(
    [row]: readonly PutRow<Refusal>[],
    request: Pick<IdempotentPut, 'change'> | undefined,
  ): Refusal | Exclude<PutOutcome, 'outdated'> => {
    if (row === undefined) throw new Error('the statement of a put returned no row');
    const { outcome, first_answer } = row;
    if (outcome !== 'repeated') return outcome;
    return { repeated: content.open(first_answer ?? '', answerPlace(request?.change ?? '')) };
  };
  return {
    known: async (request) => {
      const rows = await read<PutRow<never>>(reads, knownPut, [request.change, request.requestHash]);
      if (rows.length === 0) return null;
      const outcome = outcomeOf(rows, request);
      return typeof outcome === 'object' ? outcome : 'id_reused';
    },
    appellations: reader.appellations,
    listAppellations: ({ after, limit }) => read<Appellation>(reads, appellations, [after ?? '', limit]),
    putAppellation: async ({ name, kind, within }, { request, audited: { at, by, detail }, replaces }) => {
      const values = [name, kind, within, ...requestColumns(request, ''), replaces, at, by, detail];
      return outcomeOf(await read<PutRow<'unchanged' | 'outdated'>>(commits, putAppellation, values), request);
    },
    label: async (winery, label) => {
      const [row] = await read<LabelRow>(reads, oneLabel, [winery, label]);
      return row === undefined ? null : labelOf(row);
    },
    listLabels: async (winery, { after, limit }) =>
      (await read<LabelRow>(reads, labels, [winery, after ?? '', limit])).map(labelOf),
    allLabels: () => reader.labelsOf(null),
    putLabel: async ({ winery, label, lot, market, claims }, { request, audited: { at, by, detail }, most }) => {
      const requested = requestColumns(request, winery);
      const values = [winery, label, lot, market, JSON.stringify(claims), most, ...requested, at, by, detail];
      return outcomeOf(await read<PutRow<'unchanged' | 'too_many'>>(commits, putLabel, values), request);
    },
    deleteLabel: async (winery, label, { at, by, detail }) =>
      (await read(commits, deleteLabel, [winery, label, at, by, detail])).length > 0,
  };
}

interface PutRow<Refusal extends string> {
  readonly outcome: 'created' | 'replaced' | 'id_reused' | 'repeated' | Refusal;
  readonly first_answer: string | null;
}

function labelOf({ claims, ...label }: LabelRow): KeptLabel {
  return { ...label, claims: JSON.parse(claims) as Claims }; // Written from claims.
}
