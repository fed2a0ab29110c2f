/**
 * Lets actions adopt a version of the rules, or sets them back, in change sets of bounded size in timeline order.
 *
 * Nothing is stored about the progress: an action that has adopted the version is not pending any more, so a run that was killed continues when it is started again.
 * The id of a change set is computed from its content, so that a repeated request is recognised.
 */
import { commandLimits } from '../../../config/commands.js';
import { limits } from '../../../config/limits.js';
import type { ChangeAction } from '../../application/model/model-changes.js';
import { uuidOfKey } from '../../application/request/fingerprint.js';
import { CommandFailure } from '../command-failure.js';
import type { ServerClient } from '../server-client.js';
import { type AdoptionAnswer, type AdoptionProblem, readActions } from './model-answer.js';

/** A run or an undo of a change of the rules in one winery. */
export interface Adoption {
  readonly client: ServerClient;
  /** The name of the change, such as `rules-3`. */
  readonly change: string;
  readonly winery: string;
  /** `run`: actions adopt `version`. `undo`: actions that have adopted it and were not edited since adopt the version that decided them before. */
  readonly direction: 'run' | 'undo';
  readonly version: number;
  readonly onConflict: 'reject' | 'flag';
  readonly overrideLock: boolean;
}

/** The result of a run or an undo. `problem` is why it stopped; null if it did not. */
export interface AdoptionEnd {
  /** Actions that adopted a version, or were set back. */
  readonly adopted: number;
  /** Actions that became conflicted. */
  readonly conflicts: number;
  /** Of an undo: actions that keep the version, because they were edited since they adopted it. */
  readonly left: number;
  readonly problem: AdoptionProblem | null;
}

/** Makes a run or an undo. Calls `progress` with the number of actions done after each change set. @throws CommandFailure */
export async function adoptAll(adoption: Adoption, progress: (adopted: number) => void): Promise<AdoptionEnd> {
  let [adopted, conflicts, left] = [0, 0, 0];
  let cursor: string | null = null;
  let staleReads = 0;
  for (;;) {
    const { items, next } = await readPage(adoption, cursor, commandLimits.actionsPerAdoption);
    const actions = items.filter(({ edited }) => edited !== true);
    if (actions.length > 0) {
      const sent = await send(adoption, actions, false);
      if ('problem' in sent) {
        // Another client has edited one of the actions since the page was read, so the page is read again.
        if (sent.problem.code === 'stale_revision' && staleReads < commandLimits.staleReads) {
          staleReads += 1;
          continue;
        }
        return { adopted, conflicts, left, problem: sent.problem };
      }
      const { impact } = sent.answer;
      adopted += actions.length;
      conflicts += impact.totals?.conflicts ?? impact.conflicts.length;
      progress(adopted);
    }
    staleReads = 0;
    left += items.length - actions.length;
    if (next === null) return { adopted, conflicts, left, problem: null };
    cursor = next;
  }
}

/** What a run or an undo would change. */
export interface DryRun {
  readonly actions: number;
  /** The answers of the previews, one for each group of actions. If there are several, each shows what its actions alone would change. */
  readonly answers: readonly AdoptionAnswer[];
  readonly problem: AdoptionProblem | null;
}

/** Previews a run or an undo. Writes nothing. Calls `progress` with the number of actions read. @throws CommandFailure */
export async function previewAll(adoption: Adoption, progress: (read: number) => void): Promise<DryRun> {
  const actions: ChangeAction[] = [];
  for (let cursor: string | null = null; ; ) {
    const { items, next } = await readPage(adoption, cursor, commandLimits.actionsPerRead);
    actions.push(...items.filter(({ edited }) => edited !== true));
    progress(actions.length);
    if (next === null) break;
    cursor = next;
  }
  const answers: AdoptionAnswer[] = [];
  for (let begin = 0; begin < actions.length; begin += limits.editsPerChange) {
    const sent = await send(adoption, actions.slice(begin, begin + limits.editsPerChange), true);
    if ('problem' in sent) return { actions: actions.length, answers, problem: sent.problem };
    answers.push(sent.answer);
  }
  return { actions: actions.length, answers, problem: null };
}

function readPage({ client, change, winery, direction }: Adoption, cursor: string | null, limit: number) {
  const state = direction === 'run' ? 'pending' : 'adopted';
  return readActions(client, change, { winery, state, limit, cursor });
}

async function send(
  { client, change, winery, direction, version, onConflict, overrideLock }: Adoption,
  actions: readonly ChangeAction[],
  preview: boolean,
): Promise<{ readonly answer: AdoptionAnswer } | { readonly problem: AdoptionProblem }> {
  const changes = actions.map(({ id, revision, former }) => ({
    ...{ op: 'revise', id, revision, rules: direction === 'run' ? version : (former ?? version) },
  }));
  const id = uuidOfKey(winery, JSON.stringify([change, changes, onConflict, overrideLock]));
  const { status, text } = await client.send({
    ...{ method: 'POST', path: `/v1/wineries/${encodeURIComponent(winery)}/changes` },
    body: preview ? { changes, preview, onConflict, overrideLock } : { id, changes, onConflict, overrideLock },
    headers: preview ? {} : { prefer: 'return=minimal' },
  });
  if (status === 200) return { answer: JSON.parse(text) as AdoptionAnswer }; // As the server documents it.
  if (status >= 400 && status < 500) return { problem: JSON.parse(text) as AdoptionProblem }; // A problem document.
  throw new CommandFailure(
    `${client.url} answered ${status}: ${text}`,
    'Run the same command again: it continues where it stopped.',
  );
}
