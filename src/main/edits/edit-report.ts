/** Writes edits as text for people. Times are in UTC. */
import { commandLimits } from '../../../config/commands.js';
import type { EditStatus } from '../../application/use-cases.js';
import { barText, formatNumber, formatSeconds, table } from '../terminal.js';
import type { EditAnswer, EditConflict } from './edit-answer.js';
import { editHint } from './edit-hint.js';

/** What is needed besides the edit to write its text. */
interface ReportContext {
  /** The URL of the server. */
  readonly url: string;
  /** The present, in milliseconds since 1970. */
  readonly now: number;
}

const none = '–';

/** Returns whether an edit with this status may still change. */
export function isRunning(status: EditStatus): boolean {
  return status === 'queued' || status === 'deciding' || status === 'committing';
}

/** Returns a table of edits. */
export function editTable(edits: readonly EditAnswer[], now: number): string {
  const head = ['id', 'winery', 'kind', 'status', 'started', 'decided', 'changed', 'elapsed'];
  const rows = edits.map((edit) => [
    ...[edit.id, edit.winery, edit.kind, edit.status, timeText(edit.startedAt)],
    ...[decidedText(edit), formatNumber(edit.progress.changed), elapsedText(edit, now)],
  ]);
  return table(head, rows, ['decided', 'changed', 'elapsed']);
}

/** Returns everything about one edit: its progress, the counts of its result or its problem, its conflicts, and what to do next. */
export function editReport(edit: EditAnswer, { url, now }: ReportContext): string {
  const { result, problem } = edit;
  const conflicts = problem?.conflicts ?? result?.impact.conflicts ?? [];
  const total = problem?.totals?.conflicts ?? result?.impact.totals?.conflicts ?? conflicts.length;
  const shown = conflicts.slice(0, commandLimits.conflictsShown);
  const address = `${url}/v1/edits/${edit.id}`;
  return [
    progressTable(edit, now),
    ...(result === undefined || result === null ? [] : [resultTable(result)]),
    ...(problem === null ? [] : [`${problem.title} (${problem.code}): ${problem.detail}`]),
    ...(shown.length === 0 ? [] : [conflictTable(shown)]),
    ...(total > shown.length
      ? [`… and ${formatNumber(total - shown.length)} more conflicts: ${address}/conflicts`]
      : []),
    nextStep(edit, url, address),
  ].join('\n');
}

/** Returns an edit in two lines, with a bar. */
export function editBar(edit: EditAnswer, now: number): string {
  const { decided, estimate } = edit.progress;
  const share = edit.status === 'done' ? 1 : estimate === null || estimate === 0 ? 0 : Math.min(1, decided / estimate);
  return `${edit.id}  ${edit.kind} of ${edit.winery}, ${edit.status}
  ${barText(share)} ${String(Math.floor(100 * share)).padStart(3)}%  ${progressText(edit)}, ${elapsedText(edit, now)}`;
}

/** Returns an edit in one line. */
export function editLine(edit: EditAnswer): string {
  return `${edit.id} ${edit.kind} of ${edit.winery}, ${edit.status}: ${progressText(edit)}`;
}

function progressTable(edit: EditAnswer, now: number): string {
  return table(
    ['edit', edit.id],
    [
      ['winery', edit.winery],
      ['kind', edit.kind],
      ['status', edit.status],
      ['submitted', timeText(edit.submittedAt)],
      ['started', timeText(edit.startedAt)],
      ['ended', timeText(edit.endedAt)],
      ['elapsed', elapsedText(edit, now)],
      ['attempts', formatNumber(edit.attempts)],
      ['decided', decidedText(edit)],
      ['changed', formatNumber(edit.progress.changed)],
      ['reached', timeText(edit.progress.reached)],
    ],
  );
}

function resultTable({ actions, impact, notifications }: NonNullable<EditAnswer['result']>): string {
  const { totals, lots, conflicts, warnings } = impact;
  const changedLots = totals?.lots ?? lots?.length;
  const counts: readonly (readonly [string, number])[] = [
    ['actions of the request', actions?.length ?? 1],
    ['other actions decided again', impact.actionsRedecided],
    ['of these with another outcome', impact.actionsChanged],
    ['events added', impact.eventsAsserted],
    ['events taken back', impact.eventsRetracted],
    ...(changedLots === undefined ? [] : [['lots changed', changedLots] as const]),
    ['conflicts', totals?.conflicts ?? conflicts.length],
    ['warnings', warnings.length],
    ['notifications', notifications === null ? 0 : notifications.last - notifications.first + 1],
  ];
  const rows = counts.map(([what, count]) => [what, formatNumber(count)]);
  return table(['result', 'count'], rows, ['count']);
}

function conflictTable(conflicts: readonly EditConflict[]): string {
  const rows = conflicts.map(({ action, type, effectiveAt, code, detail }) => [
    `${action}\n${type}, ${timeText(effectiveAt)}`,
    `${code}\n${detail}`,
  ]);
  return table(['conflict', 'reason'], rows);
}

function nextStep({ id, kind, status }: EditAnswer, url: string, address: string): string {
  switch (status) {
    case 'queued':
    case 'deciding':
      return `Next: ${editHint(`edits ${id} --watch`, url)}, or ${editHint(`edits cancel ${id}`, url)}`;
    case 'committing':
      return `It cannot be cancelled any more. Next: ${editHint(`edits ${id} --watch`, url)}`;
    case 'done':
      return `${kind === 'preview' ? 'Nothing was written. ' : ''}Whole lists: ${address}/lots, …/actions, …/conflicts`;
    case 'refused':
      return 'Nothing was written. Correct the request and send it again.';
    case 'failed':
    case 'cancelled':
      return 'Nothing was written.';
  }
}

function progressText(edit: EditAnswer): string {
  return `${decidedText(edit)} decided, ${formatNumber(edit.progress.changed)} changed`;
}

function decidedText({ status, progress: { decided, estimate } }: EditAnswer): string {
  const isOpen = isRunning(status) && estimate !== null;
  return isOpen ? `${formatNumber(decided)} of about ${formatNumber(estimate)}` : formatNumber(decided);
}

/** Returns the time since the edit was first decided. */
function elapsedText({ startedAt, endedAt }: EditAnswer, now: number): string {
  if (startedAt === null) return none;
  const end = endedAt === null ? now : Date.parse(endedAt);
  return formatSeconds(Math.max(0, end - Date.parse(startedAt)));
}

/** 2026-11-29 10:00:00Z */
function timeText(instant: string | null): string {
  return instant === null ? none : `${instant.slice(0, 19).replace('T', ' ')}Z`;
}
