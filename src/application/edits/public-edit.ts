import { instantText } from '../../cellar/instant-text.js';
import type { UnreadableContent } from '../../encryption/unreadable-content.js';
import type { JsonObject } from '../json-object.js';
import type { StoredEdit } from '../ports/edit-store.js';
import type { EditStatus } from '../use-cases.js';

const finalStatuses: ReadonlySet<EditStatus> = new Set(['done', 'refused', 'failed', 'cancelled']);

export function hasEnded({ status }: Pick<StoredEdit, 'status'>): boolean {
  return finalStatuses.has(status);
}

function endOf({ result, problem }: StoredEdit): JsonObject {
  return {
    result: result === null ? null : (JSON.parse(result) as JsonObject), // Written from a JsonObject.
    problem: problem === null ? null : (JSON.parse(problem) as JsonObject), // Written from a Problem.
  };
}

function shortFormOf({ code, key }: UnreadableContent): JsonObject {
  return { code, key };
}

/** How an edit is shown. `unreadable`: why its result and its problem cannot be read, or null; then they are left out. */
interface Shown {
  readonly attempts: number;
  readonly unreadable: UnreadableContent | null;
}

/** The public form of an edit. Throws UnreadableContent if its result or its problem cannot be read, and `unreadable` is null. */
export function publicEdit(edit: StoredEdit, { attempts, unreadable }: Shown): JsonObject {
  const self = `/v1/edits/${edit.id}`;
  const { decided, changed, reached } = edit;
  // The estimate counts only actions on the lots that the edit names. Once exceeded, it is null.
  const estimate = edit.estimate !== null && edit.estimate < decided ? null : edit.estimate;
  return {
    id: edit.id,
    winery: edit.winery,
    kind: edit.kind,
    status: edit.status,
    submittedAt: instantText(edit.submittedAt),
    startedAt: edit.startedAt === null ? null : instantText(edit.startedAt),
    endedAt: edit.endedAt === null ? null : instantText(edit.endedAt),
    attempts,
    progress: { decided, changed, reached: reached === null ? null : instantText(reached), estimate },
    ...(unreadable === null ? endOf(edit) : { result: null, problem: null, unreadable: shortFormOf(unreadable) }),
    links: {
      self,
      events: `${self}/events`,
      lots: `${self}/lots`,
      actions: `${self}/actions`,
      conflicts: `${self}/conflicts`,
    },
  };
}
