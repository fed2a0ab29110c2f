import type { ActionKind, CellarAction } from '../../cellar/kind.js';
import type { CellarRefusal } from '../../cellar/refusal.js';
import type { Action } from '../../kernel/domain.js';
import type { Edit, RecordedAction } from '../../kernel/history.js';
import type { StreamId } from '../../kernel/position.js';
import type { JsonObject } from '../json-object.js';
import type { WineryRecord } from '../ports/archive.js';
import type { StoredAction } from '../ports/history-reader.js';
import type { BodyReader } from '../request/body.js';
import type { ChangeCommand, RecordEdit, RequestedEdit, ReviseEdit } from '../request/command.js';
import { canonicalJson } from '../request/fingerprint.js';
import type { Problem } from '../result.js';
import { unitsOf } from '../settings/settings.js';

/** An edit set against the action as it stands: what the kernel is given, and what will be kept of it. */
export interface PreparedEdit {
  readonly op: RequestedEdit['op'];
  readonly stored: StoredAction | null;
  /** Null for an edit that changes nothing. */
  readonly edit: Edit<CellarAction, CellarRefusal> | null;
  /** The action as it stands afterwards, retracted or not. */
  readonly action: Action<CellarAction>;
  /** The streams that it names. */
  readonly participants: readonly StreamId[];
  readonly retracted: boolean;
  readonly note: string | null;
  readonly otherWinery: string | null;
  /** Is the tie break the number it is published under? Then the position holds a provisional one. */
  readonly tieAssigned: boolean;
}

export type Prepared =
  | { readonly kind: 'prepared'; readonly edits: readonly PreparedEdit[] }
  /** The revision expected is not the newest; a repeat of the request that made the next one is still answered. */
  | { readonly kind: 'stale'; readonly id: string; readonly expected: number }
  /** The only edit is a retraction of what is retracted already: the same answer again. */
  | { readonly kind: 'retracted_already'; readonly id: string; readonly change: string }
  /** An action to be recorded exists. */
  | { readonly kind: 'exists' }
  | { readonly kind: 'refused'; readonly problem: Problem };

export interface PreparationContext {
  readonly kinds: ReadonlyMap<string, ActionKind>;
  readonly reader: BodyReader;
  readonly winery: (code: string) => WineryRecord | null;
  /** A provisional tie break for an action that gets its number when published: above all that are published. */
  readonly nextTie: () => number;
}

/** Sets each requested edit against the stored action it names. Pure but for the provisional tie breaks it draws. */
export function prepare(
  command: ChangeCommand,
  stored: ReadonlyMap<string, StoredAction>,
  context: PreparationContext,
): Prepared {
  const edits: PreparedEdit[] = [];
  for (const edit of command.edits) {
    const current = stored.get(edit.id) ?? null;
    if (edit.op === 'record') {
      if (current !== null) return { kind: 'exists' };
      edits.push(prepareRecord(command.winery, edit, context));
      continue;
    }
    if (current === null || (current.winery !== command.winery && current.otherWinery !== command.winery)) {
      return { kind: 'refused', problem: { code: 'not_found', detail: `The winery has no action ${edit.id}.` } };
    }
    if (current.winery !== command.winery) {
      return {
        kind: 'refused',
        problem: {
          code: 'forbidden',
          detail: `Action ${edit.id} is ${current.winery}'s: the sender alone may change it.`,
        },
      };
    }
    if (edit.expectedRevision !== null && edit.expectedRevision !== current.revision) {
      return { kind: 'stale', id: edit.id, expected: edit.expectedRevision };
    }
    if (edit.op === 'retract' && current.retracted && command.form === 'single')
      return { kind: 'retracted_already', id: edit.id, change: current.change };
    if (edit.op === 'retract') {
      edits.push(prepareRetract(current, context));
    } else {
      const revised = prepareRevise(edit, current, context);
      if ('kind' in revised) return revised;
      edits.push(revised);
    }
  }
  return { kind: 'prepared', edits };
}

/** An action that was never recorded before. */
export function prepareRecord(winery: string, edit: RecordEdit, context: PreparationContext): PreparedEdit {
  const tieAssigned = edit.tieBreak === null;
  const action: Action<CellarAction> = {
    position: { effectiveAt: edit.effectiveAt, tieBreak: edit.tieBreak ?? context.nextTie(), id: edit.id },
    revision: 1,
    data: cellarAction(winery, edit.type, edit.data, context),
  };
  return {
    op: 'record',
    stored: null,
    edit: { before: null, after: action },
    action,
    participants: participantsOf(action, context),
    retracted: false,
    note: edit.note,
    otherWinery: otherWinery(edit.type, edit.data, winery, context),
    tieAssigned,
  };
}

function prepareRevise(edit: ReviseEdit, current: StoredAction, context: PreparationContext): PreparedEdit | Prepared {
  let data = JSON.parse(current.data) as JsonObject;
  if (edit.data !== undefined) {
    const checked = context.reader.data(current.type, edit.data, edit.pointer);
    if (!checked.ok) return { kind: 'refused', problem: checked.problem };
    data = checked.value;
  }
  const position = {
    effectiveAt: edit.effectiveAt ?? current.position.effectiveAt,
    tieBreak: edit.tieBreak ?? current.position.tieBreak,
    id: edit.id,
  };
  const note = edit.note === undefined ? current.note : edit.note;
  const unchanged =
    !current.retracted &&
    position.effectiveAt === current.position.effectiveAt &&
    position.tieBreak === current.position.tieBreak &&
    note === current.note &&
    (edit.data === undefined || canonicalJson(data) === canonicalJson(JSON.parse(current.data)));
  const action: Action<CellarAction> = {
    position,
    revision: unchanged ? current.revision : current.revision + 1,
    data: cellarAction(current.winery, current.type, data, context),
  };
  return {
    op: 'revise',
    stored: current,
    edit: unchanged ? null : { before: current.retracted ? null : recordedOf(current, context), after: action },
    action,
    participants: participantsOf(action, context),
    retracted: false,
    note,
    otherWinery: otherWinery(current.type, data, current.winery, context),
    tieAssigned: false,
  };
}

function prepareRetract(current: StoredAction, context: PreparationContext): PreparedEdit {
  const before = recordedOf(current, context);
  return {
    op: 'retract',
    stored: current,
    edit: current.retracted ? null : { before, after: null },
    action: { ...before.action, revision: current.retracted ? current.revision : current.revision + 1 },
    participants: participantsOf(before.action, context),
    retracted: true,
    note: current.note,
    otherWinery: current.otherWinery,
    tieAssigned: false,
  };
}

export function participantsOf(
  { data }: Action<CellarAction>,
  { kinds }: Pick<PreparationContext, 'kinds'>,
): readonly StreamId[] {
  return kinds.get(data.type)?.participants(data, data.data as never) ?? [];
}

/** The edits for the kernel: those that change something. */
export function effectiveEdits(edits: readonly PreparedEdit[]): readonly Edit<CellarAction, CellarRefusal>[] {
  const effective: Edit<CellarAction, CellarRefusal>[] = [];
  for (const { edit } of edits) if (edit !== null) effective.push(edit);
  return effective;
}

/** A stored action as the kernel knows it. */
export function recordedOf(
  stored: StoredAction,
  context: Pick<PreparationContext, 'kinds' | 'winery'>,
): RecordedAction<CellarAction, CellarRefusal> {
  return {
    action: {
      position: stored.position,
      revision: stored.revision,
      data: cellarAction(stored.winery, stored.type, JSON.parse(stored.data) as JsonObject, context),
    },
    refusal: stored.refusal === null ? null : (JSON.parse(stored.refusal) as CellarRefusal),
  };
}

function cellarAction(
  winery: string,
  type: string,
  data: JsonObject,
  context: Pick<PreparationContext, 'kinds' | 'winery'>,
): CellarAction {
  const record = context.winery(winery);
  if (record === null) throw new Error(`the settings of winery ${winery} were not read`);
  const other = otherWinery(type, data, winery, context);
  const receiver = other === null ? null : context.winery(other);
  return { winery, type, units: unitsOf(record), ...(receiver === null ? {} : { receiver: unitsOf(receiver) }), data };
}

/** The second winery an action is listed under, or null. */
export function otherWinery(
  type: string,
  data: JsonObject,
  winery: string,
  context: Pick<PreparationContext, 'kinds'>,
): string | null {
  const named = context.kinds.get(type)?.wineriesNamed?.(data as never) ?? [];
  return named.find((other) => other !== winery) ?? null;
}
