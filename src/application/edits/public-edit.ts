import { instantText } from '../../cellar/instant-text.js';
import type { JsonObject } from '../json-object.js';
import type { StoredEdit } from '../ports/edit-store.js';
import type { EditStatus } from '../use-cases.js';

const finalStatuses: ReadonlySet<EditStatus> = new Set(['done', 'refused', 'failed', 'cancelled']);

export function hasEnded({ status }: Pick<StoredEdit, 'status'>): boolean {
  return finalStatuses.has(status);
}

/** The public form of an edit. */
export function publicEdit(edit: StoredEdit): JsonObject {
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
    attempts: edit.attempts,
    progress: { decided, changed, reached: reached === null ? null : instantText(reached), estimate },
    result: edit.result === null ? null : (JSON.parse(edit.result) as JsonObject), // Written from a JsonObject.
    problem: edit.problem === null ? null : (JSON.parse(edit.problem) as JsonObject), // Written from a Problem.
    links: {
      self,
      events: `${self}/events`,
      lots: `${self}/lots`,
      actions: `${self}/actions`,
      conflicts: `${self}/conflicts`,
    },
  };
}
