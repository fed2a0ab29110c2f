import type { LargeEditLimits } from '../../config/large-edits.js';
import type { ChangeProcessor } from '../actors/change-processor.js';
import type { LargeEdits } from '../actors/large-edits.js';
import { recordsAny, unknownWinery } from '../actors/replies.js';
import type { ChangeDecider } from '../application/change/change-decider.js';
import { type EditObserver, EditRunner } from '../application/edits/edit-runner.js';
import { wineriesOfCommand } from '../application/change/command-names.js';
import { Edits } from '../application/edits/edits.js';
import type { JsonObject } from '../application/json-object.js';
import type { LargeOutcome } from '../application/large/large-change.js';
import type { EditStore, TakenEdit } from '../application/ports/edit-store.js';
import type { LargeDrafts } from '../application/ports/large-draft.js';
import type { Store } from '../application/ports/store.js';
import type { ChangeCommand } from '../application/request/command.js';
import type { Problem } from '../application/result.js';
import type { Settings } from '../application/settings/settings.js';

/** What a node needs to run edits in the background. */
export interface EditOptions {
  readonly limits: LargeEditLimits;
  readonly store: EditStore;
  readonly drafts: Pick<LargeDrafts, 'countTouches'>;
  /** Decides an edit in a worker. */
  readonly run: (edit: TakenEdit, runner: string, command: ChangeCommand) => Promise<LargeOutcome>;
  /** Ends the workers, and with them the decisions that are in progress. */
  readonly endWorkers: () => Promise<void>;
  /** False while nodes of the cell, or the database, do not know claims: then no edit is large, and those that were accepted wait. */
  readonly isAvailable: () => boolean;
  readonly every: (ms: number, work: () => void) => () => void;
  readonly pause: (ms: number) => Promise<void>;
  readonly observer: EditObserver;
  /** Called when a worker has published a change set. */
  readonly onPublished: () => void;
}

interface EditParts {
  readonly options: EditOptions;
  readonly store: Pick<Store, 'latest'>;
  readonly decider: ChangeDecider;
  readonly settings: Settings;
  readonly processor: () => ChangeProcessor;
  readonly pageLimit: number;
  readonly newId: () => string;
  readonly newMark: () => string;
  readonly now: () => number;
  readonly elapsedMs: () => number;
  readonly onTrouble: (activity: string, error: unknown, about?: object) => void;
}

export interface NodeEdits {
  readonly edits: Edits;
  readonly runner: EditRunner;
  readonly large: LargeEdits;
}

/** Puts together what decides edits in the background at one node. */
export function createNodeEdits(parts: EditParts): NodeEdits {
  const { options, newId, newMark, now, elapsedMs, pageLimit, onTrouble } = parts;
  const { store, pause, every, drafts, limits } = options;
  const name = newMark();
  const edits: Edits = new Edits({
    ...{ store, newId, now, elapsedMs, pageLimit, pause, limits },
    refusedAtOnce: (command) => refusedAtOnce(parts, command),
    onSubmitted: () => runner.take(),
  });
  const runner = new EditRunner({
    ...{ store, runner: name, limits, now, every, pause, onTrouble, observer: options.observer },
    ...{ endWorkers: options.endWorkers, isAvailable: options.isAvailable },
    published: async ({ attempts }, command) => {
      const reply = command.preview ? null : await parts.processor().storedReply(command);
      if (reply === null) return null;
      const isFirstAnswer = attempts > 1 && reply.kind === 'answered';
      return { reply: isFirstAnswer ? { ...reply, created: recordsAny(command) } : reply, last: lastOf(reply) };
    },
    execute: async (edit, command) => {
      const processor = parts.processor();
      const outcome = await options.run(edit, name, command);
      const reply = await processor.replyToLarge(command, outcome);
      if (reply?.kind === 'answered') options.observer.decided(decidedIn(reply.answer));
      const last = outcome.kind === 'answered' ? outcome.last : null;
      if (last !== null) options.onPublished();
      return reply && { reply, last: last ?? lastOf(reply) };
    },
    onEnded: (id) => edits.hasEnded(id),
  });
  const large: LargeEdits = {
    isLarge: async (footprint) => {
      const { touchesOfLargeEdit } = limits;
      return options.isAvailable() && (await drafts.countTouches(footprint, touchesOfLargeEdit)) >= touchesOfLargeEdit;
    },
    mostActions: () => (options.isAvailable() ? limits.touchesOfLargeEdit : Number.POSITIVE_INFINITY),
    decide: (command) => edits.decide(command),
  };
  return { edits, runner, large };
}

type Reply = Awaited<ReturnType<ChangeProcessor['replyToLarge']>>;

/** The last notification of an answered write, or null. */
function lastOf(reply: Reply): number | null {
  if (reply?.kind !== 'answered') return null;
  const { notifications } = reply.answer;
  return typeof notifications === 'object' && notifications !== null && 'last' in notifications
    ? Number(notifications.last)
    : null;
}

function decidedIn({ impact }: JsonObject): number {
  return typeof impact === 'object' && impact !== null && 'actionsRedecided' in impact
    ? Number(impact.actionsRedecided)
    : 0;
}

/** Codes of refusals that need no history. Others are the result of the edit. */
const codesAtOnce: ReadonlySet<string> = new Set(['bad_request', 'too_precise', 'too_large', 'not_found', 'forbidden']);

async function refusedAtOnce({ decider, settings, store }: EditParts, command: ChangeCommand): Promise<Problem | null> {
  const since = settings.moment();
  const { wineries } = await settings.load({ wineries: wineriesOfCommand(command) });
  const unknown = unknownWinery(command, { hasWinery: (winery) => wineries.has(winery) });
  if (unknown !== null) return unknown;
  const prepared = await decider.prepare(command, store.latest, since);
  return prepared.kind === 'refused' && codesAtOnce.has(prepared.problem.code) ? prepared.problem : null;
}
