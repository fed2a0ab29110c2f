import { instantText } from '../../cellar/instant-text.js';
import { type UnreadableContent, unreadableContentOf } from '../../encryption/unreadable-content.js';
import { impactDiffers } from '../change/expected-impact.js';
import type { JsonObject } from '../json-object.js';
import type { EditStore, StoredEdit } from '../ports/edit-store.js';
import { pageOf } from '../query/page.js';
import type { ChangeCommand, ChangeReply } from '../request/command.js';
import { encodeCursor, textCursor } from '../request/cursor.js';
import { type Failure, failure, type Problem, type Result, success } from '../result.js';
import type { EditFilter, EditList, EditUseCases, Page, PageQuery } from '../use-cases.js';
import { editFailed } from './edit-problem.js';
import { hasEnded, publicEdit } from './public-edit.js';

interface EditLimits {
  readonly attemptsPerEdit: number;
  readonly editsOpen: number;
  readonly endPollMs: number;
  readonly itemsPerPage: number;
}

interface EditsParts {
  readonly store: EditStore;
  readonly newId: () => string;
  readonly now: () => number;
  readonly limits: EditLimits;
  readonly pageLimit: number;
  readonly pause: (ms: number) => Promise<void>;
  readonly elapsedMs: () => number;
  /** Returns why a command is refused without being decided: it is malformed, forbidden, or names something unknown. */
  readonly refusedAtOnce: (command: ChangeCommand) => Promise<Problem | null>;
  /** Called when an edit was submitted: a hint to take it at once. */
  readonly onSubmitted: () => void;
}

/** The reply to a command that was accepted as an edit, or its edit if it has not ended. */
export type Submitted =
  | { readonly kind: 'ended'; readonly reply: ChangeReply }
  | { readonly kind: 'open'; readonly edit: JsonObject }
  | { readonly kind: 'not_accepted'; readonly problem: Problem };

/**
 * Writes and previews that are decided in the background.
 * Owns: the callers that wait for the end of an edit. Does not own: the edits (the store's), deciding them (the runners').
 */
export class Edits implements EditUseCases {
  private readonly waiting = new Map<string, Set<() => void>>();
  private isClosed = false;

  constructor(private readonly parts: EditsParts) {}

  /** Accepts a command. Waits up to `waitMs` for its end. */
  async submit(command: ChangeCommand, waitMs: number): Promise<Submitted> {
    const refusal = await this.parts.refusedAtOnce(command);
    if (refusal !== null) return { kind: 'not_accepted', problem: refusal };
    const accepted = await this.accept(command, false);
    if ('problem' in accepted) return { kind: 'not_accepted', problem: accepted.problem };
    const { id, isNew } = accepted;
    const edit = await this.ended(id, waitMs);
    if (edit === null) return { kind: 'not_accepted', problem: editFailed('The edit is no longer kept.') };
    if (waitMs > 0 && hasEnded(edit) && edit.status !== 'cancelled')
      return { kind: 'ended', reply: replyOf(edit, isNew) };
    return { kind: 'open', edit: this.shown(edit) };
  }

  /** Decides a command as an edit, and returns its reply. */
  async decide(command: ChangeCommand): Promise<ChangeReply> {
    const accepted = await this.accept(command, true);
    if ('problem' in accepted)
      return { kind: accepted.problem.code === 'overloaded' ? 'not_begun' : 'refused', problem: accepted.problem };
    const edit = await this.ended(accepted.id, Number.POSITIVE_INFINITY);
    if (edit === null) return { kind: 'refused', problem: editFailed('The edit is no longer kept.') };
    return hasEnded(edit) ? replyOf(edit, accepted.isNew) : nodeEnds(command);
  }

  /** The callers that wait get their replies now: the node ends, and another one goes on with their edits. */
  close(): void {
    this.isClosed = true;
    for (const id of this.waiting.keys()) this.hasEnded(id);
  }

  /** `repeats`: an edit of the same request that ended without changing anything is decided once more. */
  private async accept(
    command: ChangeCommand,
    repeats: boolean,
  ): Promise<{ readonly id: string; readonly isNew: boolean } | { readonly problem: Problem }> {
    const { store, newId, now, limits, onSubmitted } = this.parts;
    const id = command.preview ? newId() : command.change;
    const { winery, requestHash } = command;
    const kind = command.preview ? 'preview' : 'write';
    const edit = { id, winery, kind, submittedAt: now(), requestHash, command: JSON.stringify(command) } as const;
    const isNew = await store.submit(edit, limits.editsOpen);
    if (!isNew) {
      const known = await store.find(id);
      if (known === null) return { problem: overloaded(limits.editsOpen) };
      if (known.requestHash !== requestHash) return { problem: idReused };
      const again = repeats ? ['failed', 'refused', 'cancelled'] : ['failed'];
      if (again.includes(known.status) || expectedOther(known)) await store.resubmit(edit);
    }
    onSubmitted();
    return { id, isNew };
  }

  /** Waits until an edit has ended, and returns it as it is then, or after `waitMs`, or when the node ends. */
  private async ended(id: string, waitMs: number): Promise<StoredEdit | null> {
    const { store, elapsedMs, pause, limits } = this.parts;
    const until = elapsedMs() + waitMs;
    let wake = (): void => undefined;
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const callers = this.waiting.get(id) ?? new Set();
    this.waiting.set(id, callers.add(wake));
    try {
      for (;;) {
        const edit = await store.find(id);
        const left = until - elapsedMs();
        if (edit === null || hasEnded(edit) || left <= 0 || this.isClosed) return edit;
        // Another node may end it, so it is also looked at regularly.
        await Promise.race([woken, pause(Math.min(left, limits.endPollMs))]);
      }
    } finally {
      callers.delete(wake);
      if (callers.size === 0 && this.waiting.get(id) === callers) this.waiting.delete(id);
    }
  }

  /** Called when this node has ended an edit. */
  hasEnded(id: string): void {
    for (const wake of this.waiting.get(id) ?? []) wake();
  }

  /** The public form. An edit that was taken only to store its end, after its last attempt, was not attempted again. */
  /** `unreadable`: why the content cannot be read; then it is left out. */
  private shown(edit: StoredEdit, unreadable: UnreadableContent | null = null): JsonObject {
    return publicEdit(edit, { attempts: Math.min(edit.attempts, this.parts.limits.attemptsPerEdit), unreadable });
  }

  async getEdit(id: string): Promise<Result<JsonObject>> {
    const edit = await this.parts.store.find(id);
    return edit === null ? noEdit(id) : success(this.shown(edit));
  }

  async listEdits({ cursor, limit: asked, ...filter }: EditFilter & PageQuery): Promise<Result<Page<JsonObject>>> {
    const read = textCursor(cursor);
    if (!read.ok) return read;
    const limit = asked ?? this.parts.pageLimit;
    const before = read.value === null ? null : placeOfEdit(read.value);
    if (before === undefined) return failure('bad_request', 'The cursor is not one of this list.');
    const found = await this.parts.store.list(filter, { before, limit: limit + 1 });
    const page = pageOf(found, limit, ({ submittedAt, id }) => encodeCursor(`${submittedAt} ${id}`));
    // One edit whose content cannot be read does not keep a list from being read.
    const listed = (edit: StoredEdit): JsonObject =>
      this.shown(
        edit,
        unreadableContentOf(() => [edit.result, edit.problem]),
      );
    return success({ items: page.items.map(listed), next: page.next });
  }

  async listEditItems(id: string, list: EditList, query: PageQuery): Promise<Result<Page<JsonObject>>> {
    const { store } = this.parts;
    const cursor = textCursor(query.cursor);
    if (!cursor.ok) return cursor;
    const edit = await store.find(id);
    if (edit === null) return noEdit(id);
    const limit = Math.min(query.limit ?? this.parts.pageLimit, this.parts.limits.itemsPerPage);
    if (list === 'actions' && edit.kind === 'write') return this.changedActions(edit, cursor.value, limit);
    const found = await store.items(id, list, { after: cursor.value ?? '', limit: limit + 1 });
    const page = pageOf(found, limit, ({ place }) => encodeCursor(place));
    return success({ items: page.items.map(({ body }) => itemOf(body, edit)), next: page.next });
  }

  /** Reads the changed actions of a published change set from the log. */
  private async changedActions(
    { id, last }: StoredEdit,
    cursor: string | null,
    limit: number,
  ): Promise<Result<Page<JsonObject>>> {
    const items: JsonObject[] = [];
    if (last === null) return success({ items, next: null });
    let [from, former] = cursor === null ? [0, ''] : placeOfAction(cursor);
    for (;;) {
      const rows = await this.parts.store.changedActions(id, from, limit + 1);
      for (const row of rows) {
        from = row.index + 1;
        if (row.own || row.id === former) continue;
        if (items.length === limit) return success({ items, next: encodeCursor(`${row.index} ${former}`) });
        former = row.id;
        items.push({ id: row.id, type: row.type, effectiveAt: instantText(row.effectiveAt) });
      }
      if (rows.length <= limit) return success({ items, next: null });
    }
  }

  async cancelEdit(id: string): Promise<Result<JsonObject>> {
    const { store, now } = this.parts;
    const isCancelled = await store.cancel(id, now());
    const edit = await store.find(id);
    if (edit === null) return noEdit(id);
    if (isCancelled) this.hasEnded(id);
    if (edit.status === 'cancelled') return success(this.shown(edit));
    const state = hasEnded(edit) ? `has ended: it is ${edit.status}` : 'is being committed';
    const detail = `Edit ${id} cannot be cancelled, because it ${state}.`;
    return { ok: false, problem: { code: 'too_late', detail, edit: this.shown(edit) } };
  }
}

/** Returns whether an edit was refused because its impact was not the expected one. A repeat may expect another impact. */
function expectedOther({ status, problem }: StoredEdit): boolean {
  return status === 'refused' && problem !== null && (JSON.parse(problem) as Problem).code === impactDiffers.code; // Written from a Problem.
}

/** The reply to the command of an edit that has ended. `isFirst`: the command is not a repetition. */
function replyOf(edit: StoredEdit, isFirst: boolean): ChangeReply {
  if (edit.status === 'done' && edit.result !== null)
    return { kind: 'answered', answer: JSON.parse(edit.result) as JsonObject, created: isFirst && edit.created }; // Written from a JsonObject.
  if (edit.problem !== null) return { kind: 'refused', problem: JSON.parse(edit.problem) as Problem }; // Written from a Problem.
  return { kind: 'refused', problem: editFailed('The edit was cancelled. Nothing was written.') };
}

/** The reply to a command whose edit has not ended when its node ends. */
function nodeEnds({ change, preview }: ChangeCommand): ChangeReply {
  const detail = preview
    ? 'The node ends before the preview is complete. Send the request again.'
    : `The node ends before the edit has ended: see /v1/edits/${change}. Send the same request again: that is safe, and the response states the outcome.`;
  return preview
    ? { kind: 'not_begun', problem: { code: 'overloaded', detail, retryAfterS: 1 } }
    : { kind: 'unknown', problem: { code: 'unknown', detail, change, retryAfterS: 1 } };
}

/** A lot of the impact was written before the number of its new version was known. */
function itemOf(body: string, { last }: StoredEdit): JsonObject {
  const item = JSON.parse(body) as JsonObject; // Written from a JsonObject.
  const { after } = item;
  return last !== null && typeof after === 'object' && after !== null
    ? { ...item, after: { ...after, version: last } }
    : item;
}

function placeOfEdit(cursor: string): Pick<StoredEdit, 'id' | 'submittedAt'> | undefined {
  const [, submittedAt, id] = /^(\d{1,15}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(cursor) ?? [];
  return submittedAt === undefined || id === undefined ? undefined : { submittedAt: Number(submittedAt), id };
}

function placeOfAction(cursor: string): [number, string] {
  const [index = '0', former = ''] = cursor.split(' ');
  return [Number.isSafeInteger(Number(index)) ? Math.min(Number(index), 2_147_483_647) : 0, former];
}

function noEdit(id: string): Failure {
  return failure('not_found', `There is no edit ${id}. The results of edits are kept for some days.`);
}

function overloaded(most: number): Problem {
  const detail = `${most} edits have not ended. Nothing was changed; try again later.`;
  return { code: 'overloaded', detail, retryAfterS: 5 };
}

const idReused: Problem = {
  code: 'action_id_reused',
  detail: 'The id of this change set, or the Idempotency-Key, was used by another request. Use a new one.',
};
