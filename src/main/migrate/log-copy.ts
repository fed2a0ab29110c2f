/**
 * Copies a log into an empty database: records every change set again in order, with its id, time and rules, and with the revisions that a transformation
 * returns. The new log has an incarnation of its own, so consumers do not mistake it for the old one.
 *
 * Nothing is stored about the progress: a change set that the new log has is skipped, so a copy that was killed continues when it is started again.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { commandLimits } from '../../../config/commands.js';
import type { Postgres } from '../../adapters/postgres/open.js';
import type { ChangeCommand, ChangeReply, RequestedEdit } from '../../application/request/command.js';
import { parseNotification } from '../../feed/notification-parser.js';
import type { RevisionNotification } from '../../verify/log-contents.js';
import { CommandFailure } from '../command-failure.js';
import { type CopyingNode, copyingNode } from './copying-node.js';
import { copyLabels } from './label-copy.js';
import { type SourceChange, SourceLog } from './source-log.js';
import type { CopiedAction, Transform } from './transformation.js';

/** How much of a log was copied. */
export interface CopyCounts {
  /** Change sets that this run has copied. */
  readonly changeSets: number;
  /** Change sets that an earlier run has copied. */
  readonly known: number;
  /** Revisions of dropped actions. */
  readonly dropped: number;
  /** Revisions that the transformation changed. */
  readonly transformed: number;
}

interface CopyOptions {
  readonly source: Postgres;
  readonly target: Postgres;
  readonly transform: Transform | null;
  /** Called after each change set with the number of notifications of the old log that are copied, and the number of all. */
  readonly progress: (notifications: number, total: number) => void;
}

/** Copies the settings and all change sets. @throws CommandFailure if the new database holds another history, or an action is impossible there */
export async function copyLog({ source, target, transform, progress }: CopyOptions): Promise<CopyCounts> {
  const head = await source.log.head();
  await assertCopyOf(source, target);
  await copySettings(source, target, 'permissive');
  const node = copyingNode(target);
  const counts = { changeSets: 0, known: 0, dropped: 0, transformed: 0 };
  try {
    for await (const change of new SourceLog(source).read(head)) {
      const edits = transformedEdits(change, transform, counts);
      const kept = transform === null ? edits : await withoutDropped(target, edits);
      if ((await target.changeSets.find(change.stored.change)) !== null) counts.known += 1;
      else if (kept.length > 0) {
        await record(node, change, kept);
        counts.changeSets += 1;
      }
      progress(change.stored.last, head);
    }
  } finally {
    await node.close();
  }
  await copySettings(source, target, 'final');
  await copyLabels(source, target);
  return counts;
}

/** Throws a CommandFailure unless the new database is empty, or holds the beginning of a copy of this log. */
async function assertCopyOf(source: Postgres, target: Postgres): Promise<void> {
  if (target.log.incarnation === source.log.incarnation)
    throw new CommandFailure(
      'The new database is the old one, or a copy of its files or a dump: both logs have the same incarnation.',
      'Create an empty database with createdb, and name it in --to.',
    );
  const head = await target.log.head();
  if (head === 0) return;
  const ends = await Promise.all([1, head].map((number) => target.log.texts(number, number)));
  for (const [text = ''] of ends) {
    const { change } = parseNotification(text).data;
    if ((await source.changeSets.find(change)) === null)
      throw new CommandFailure(
        `The new database holds change set ${change}, which is not in the old log.`,
        'Name an empty database in --to. To resume a copy, name the database in which it was begun.',
      );
  }
}

/**
 * Copies the settings of wineries and vessels, which are not on the timeline. With `permissive`, capacities only warn and no period is locked, so that no setting
 * refuses a change set that was accepted once.
 */
async function copySettings(source: Postgres, target: Postgres, form: 'permissive' | 'final'): Promise<void> {
  const limit = commandLimits.actionsPerRead;
  for (let after: string | null = null; ; ) {
    const wineries = await source.settingsStore.listWineries({ after, limit });
    for (const { revision: _, ...record } of wineries) {
      const put = form === 'final' ? record : { ...record, capacityPolicy: 'warn' as const, lockDate: null };
      await target.settingsStore.putWinery(put);
      if (form === 'permissive') await copyVessels(source, target, record.winery);
    }
    if (wineries.length < limit) return;
    after = wineries.at(-1)?.winery ?? null;
  }
}

async function copyVessels(source: Postgres, target: Postgres, winery: string): Promise<void> {
  const limit = commandLimits.actionsPerRead;
  for (let after: string | null = null; ; ) {
    const vessels = await source.settingsStore.listVessels(winery, { after, limit });
    for (const vessel of vessels) await target.settingsStore.putVessel(vessel);
    if (vessels.length < limit) return;
    after = vessels.at(-1)?.vessel ?? null;
  }
}

function transformedEdits(
  { stored, own }: SourceChange,
  transform: Transform | null,
  counts: { dropped: number; transformed: number },
): readonly RequestedEdit[] {
  const edits: RequestedEdit[] = [];
  const isOfSeveral = own.some(({ data }) => data.winery !== stored.winery);
  for (const notification of own) {
    const named = isOfSeveral ? { winery: notification.data.winery } : {};
    if (notification.type === 'solera.action.retracted') {
      edits.push({ op: 'retract', id: notification.data.action, expectedRevision: null, ...named });
      continue;
    }
    const before = copiedAction(notification);
    const after = transform === null ? before : transform(before);
    if (after === null) counts.dropped += 1;
    else {
      if (JSON.stringify(after) !== JSON.stringify(before)) counts.transformed += 1;
      edits.push({ ...editOf(notification, after), ...named });
    }
  }
  return edits;
}

type Revised = Exclude<RevisionNotification, { readonly type: 'solera.action.retracted' }>;

function copiedAction({ sequence, data }: Revised): CopiedAction {
  if (data.encrypted !== undefined)
    throw new CommandFailure(
      `Notification ${sequence} of the old log cannot be copied: its content was sealed with the key ${data.encrypted.key} of the winery ${data.winery}, which is missing or destroyed.`,
      'Set SOLERA_KEYS to the keys of the old log, and run the command again. Content whose key is destroyed cannot be copied.',
    );
  const { action: id, winery, type, effectiveAt, tieBreak, note = null } = data;
  return { id, winery, type, effectiveAt, tieBreak, data: data.data as CopiedAction['data'], note }; // Recorded as an object.
}

function editOf({ type: notificationType, data: { rules } }: Revised, action: CopiedAction): RequestedEdit {
  const { id, type, tieBreak, data, note } = action;
  const effectiveAt = Date.parse(action.effectiveAt);
  if (notificationType === 'solera.action.recorded')
    return { op: 'record', id, type, effectiveAt, tieBreak, data, note };
  if (rules !== undefined) return { op: 'revise', id, expectedRevision: null, rules, pointer: '' };
  return { op: 'revise', id, expectedRevision: null, effectiveAt, tieBreak, data, note, pointer: '/data' };
}

/** Returns the edits without those that revise or retract dropped actions. */
async function withoutDropped(target: Postgres, edits: readonly RequestedEdit[]): Promise<readonly RequestedEdit[]> {
  const kept: RequestedEdit[] = [];
  for (const edit of edits)
    if (edit.op === 'record' || (await target.actionIndex.action(edit.id)) !== null) kept.push(edit);
  return kept;
}

async function record(
  node: CopyingNode,
  { stored, under }: SourceChange,
  edits: readonly RequestedEdit[],
): Promise<void> {
  const { change, winery, requestHash, recordedAt, recordedBy } = stored;
  const { form } = JSON.parse(stored.answer) as Pick<ChangeCommand, 'form'>; // Stored with each change set.
  const command: ChangeCommand = {
    ...{ change, winery, form, requestHash, edits, preview: false, onConflict: 'flag', overrideLock: true },
    ...{ recordedBy, repeatable: true, minimal: true, copyOf: null },
  };
  for (let attempt = 1; ; attempt += 1) {
    const reply = await node.record(command, { recordedAt, under });
    if (reply.kind === 'answered') return;
    if (reply.kind === 'refused' || attempt >= commandLimits.copyAttempts) throw copyFailure(change, reply);
    await sleep(commandLimits.copyPauseMs);
  }
}

function copyFailure(change: string, { problem }: Exclude<ChangeReply, { readonly kind: 'answered' }>): CommandFailure {
  const { code, detail, conflicts = [] } = problem;
  const [first] = conflicts as readonly { readonly action: string }[]; // As the public API specifies them.
  const action = first === undefined ? '' : `, action ${first.action}`;
  return new CommandFailure(
    `Change set ${change}${action} cannot be recorded in the new log (${code}): ${detail}`,
    'Correct the transformation, and copy into a new empty database. The change sets before this one were copied.',
  );
}
