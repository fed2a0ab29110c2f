import type { EditFilter, EditList, EditStatus } from '../use-cases.js';
import type { EditWork } from './edit-work.js';

/** An edit that is decided in the background. Times are milliseconds since 1970. */
export interface StoredEdit {
  readonly id: string;
  readonly winery: string;
  readonly kind: 'write' | 'preview';
  readonly status: EditStatus;
  readonly submittedAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly attempts: number;
  readonly requestHash: string;
  readonly decided: number;
  readonly changed: number;
  readonly reached: number | null;
  readonly estimate: number | null;
  /** The last notification of the change set, once it is published. */
  readonly last: number | null;
  /** True if it recorded an action. */
  readonly created: boolean;
  /** JSON texts. In lists of edits, results are left out. */
  readonly result: string | null;
  readonly problem: string | null;
}

export interface NewEdit extends Pick<StoredEdit, 'id' | 'winery' | 'kind' | 'submittedAt' | 'requestHash'> {
  /** JSON text. */
  readonly command: string;
}

/** An edit that a runner was given. */
export interface TakenEdit {
  readonly id: string;
  readonly kind: StoredEdit['kind'];
  /** JSON text. */
  readonly command: string;
  /** This attempt included. */
  readonly attempts: number;
}

export interface EditEnd {
  readonly status: Extract<EditStatus, 'done' | 'refused' | 'failed'>;
  readonly endedAt: number;
  readonly attempts: number;
  readonly last: number | null;
  readonly created: boolean;
  /** JSON texts. */
  readonly result: string | null;
  readonly problem: string | null;
}

/** An action outside a change set whose outcome it changed. */
export interface ChangedActionRow {
  readonly index: number;
  readonly id: string;
  readonly type: string;
  readonly effectiveAt: number;
  readonly own: boolean;
}

/** Keeps edits until some time after they have ended. Every method rejects with StoreUnavailable. */
export interface EditStore {
  /** Inserts an edit. Returns false if its id exists already, or if `most` edits have not ended. */
  submit(edit: NewEdit, most: number): Promise<boolean>;
  find(id: string): Promise<StoredEdit | null>;
  /** The edits after `before`, newest first. */
  list(
    filter: EditFilter,
    page: { readonly before: Pick<StoredEdit, 'id' | 'submittedAt'> | null; readonly limit: number },
  ): Promise<readonly StoredEdit[]>;
  items(
    id: string,
    list: EditList,
    page: { readonly after: string; readonly limit: number },
  ): Promise<readonly { readonly place: string; readonly body: string }[]>;
  /** Rows of the changed actions of a published change set, from an index on. An action with several rows is repeated. */
  changedActions(change: string, from: number, limit: number): Promise<readonly ChangedActionRow[]>;
  /** Returns an edit to the queue that ended without changing anything: it failed, was refused or cancelled. It gets the command of the repeated request. */
  resubmit(edit: Omit<NewEdit, 'kind' | 'requestHash'>): Promise<void>;
  /** Cancels an edit that is queued or being decided, and abandons its draft. Returns false if it is too late: it is being committed, or an earlier attempt has published it. */
  cancel(id: string, at: number): Promise<boolean>;
  /**
   * Gives the next edit to a runner: the first that is queued, or whose runner was silent for `silentMs`. Null if there is none, or if as many are running
   * as the limits allow. The drafts of all silent runners are abandoned, whether their edits can be given to a runner now or not.
   */
  take(
    runner: string,
    limits: { readonly silentMs: number; readonly inAll: number; readonly perWinery: number; readonly at: number },
  ): Promise<TakenEdit | null>;
  /** What a worker does to an edit that its runner was given. */
  work(id: string, runner: string): EditWork;
  /** Notes that the runner of an edit is alive. Returns false if the edit is not its own any more. */
  beat(id: string, runner: string): Promise<boolean>;
  /** Ends an edit, and abandons a draft that is left. Returns false if it is not this runner's any more. */
  end(id: string, runner: string, end: EditEnd): Promise<boolean>;
  /** Returns an edit to the queue, and abandons its draft. Its attempts stay counted. */
  requeue(id: string, runner: string): Promise<void>;
  /** The number of edits that wait to be taken. */
  countWaiting(): Promise<number>;
  /** Deletes edits that ended before a time. */
  sweep(endedBefore: number): Promise<void>;
}
