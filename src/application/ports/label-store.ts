import { type Appellation, AppellationNest } from '../../compliance/labels/appellation-nest.js';
import type { KeptLabel } from '../labels/kept-label.js';
import type { Keyset } from './keyset.js';
import type { AuditedPut, IdempotentPut, PutOutcome } from './winery-settings-store.js';

interface LabelPut {
  readonly request?: IdempotentPut | undefined;
  /** Stored with the put, if the put changes anything. */
  readonly audited: AuditedPut;
}

/** Keeps appellations and labels. Every method rejects with StoreUnavailable. */
export interface LabelStore {
  /** Returns the outcome of a put that was requested before under the same id; null if the id is new. */
  known(
    request: Pick<IdempotentPut, 'change' | 'requestHash'>,
  ): Promise<'id_reused' | { readonly repeated: string } | null>;
  /** All appellations. */
  appellations(): Promise<AppellationNest>;
  /** Appellations in the order of their names. */
  listAppellations(page: Keyset): Promise<readonly Appellation[]>;
  /** Inserts or replaces an appellation. `replaces`: the revision of the appellations by which the put was judged. */
  putAppellation(
    appellation: Appellation,
    put: LabelPut & { readonly replaces: number },
  ): Promise<PutOutcome | 'unchanged'>;
  label(winery: string, label: string): Promise<KeptLabel | null>;
  /** The labels of a winery in the order of their codes. */
  listLabels(winery: string, page: Keyset): Promise<readonly KeptLabel[]>;
  /** The labels of all wineries, in the order of wineries and codes. */
  allLabels(): Promise<readonly KeptLabel[]>;
  /** Inserts or replaces a label. A change makes a new revision of its winery's settings. Returns `too_many`, and puts nothing, if the winery keeps `most` others. */
  putLabel(
    label: KeptLabel,
    put: LabelPut & { readonly most: number },
  ): Promise<Exclude<PutOutcome, 'outdated'> | 'unchanged' | 'too_many'>;
  /** Deletes a label, and makes a new revision of its winery's settings. Returns false if there is none. */
  deleteLabel(winery: string, label: string, audited: AuditedPut): Promise<boolean>;
}

const noLabelsHere = async (): Promise<never> => {
  throw new Error('this store keeps no labels');
};

/** A store that keeps no labels. */
export const noLabels: LabelStore = {
  known: async () => null,
  appellations: async () => new AppellationNest([], 0),
  listAppellations: async () => [],
  putAppellation: noLabelsHere,
  label: async () => null,
  listLabels: async () => [],
  allLabels: async () => [],
  putLabel: noLabelsHere,
  deleteLabel: async () => false,
};
