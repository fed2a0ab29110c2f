import { beginning } from '../../kernel/position.js';
import { renderAnswer, renderPreview } from '../change/change-answer.js';
import type { ChangeDecider, HistoryDecision } from '../change/change-decider.js';
import type { Decision } from '../change/decision.js';
import type { DecisionInput } from '../change/decision-input.js';
import type { JsonObject } from '../json-object.js';
import type { Turns } from '../pieces.js';
import type { EditWork } from '../ports/edit-work.js';
import { DraftLost, type LargeDraft, type LargeDrafts } from '../ports/large-draft.js';
import type { Proposal } from '../ports/proposal.js';
import type { CommitResult, Store, View } from '../ports/store.js';
import type { BodyReader } from '../request/body.js';
import type { ChangeCommand } from '../request/command.js';
import type { Problem } from '../result.js';
import type { Settings } from '../settings/settings.js';
import { type SettingsSnapshot, sameSettings } from '../settings/settings-snapshot.js';
import { ChunkReader } from './chunk-reader.js';
import { ClaimingReader, type Disturbance } from './claiming-reader.js';
import { destroyedContentProblem } from './destroyed-content.js';
import { DraftWriter, nothingWritten } from './draft-writer.js';
import { EditProgress, EditWithdrawn } from './edit-progress.js';
import { LargeDecision, type Publishing } from './large-decision.js';
import { claimFootprint, readFootprint } from './large-footprint.js';

/** How the work on a large edit ended. Plain data: it is handed from the worker to its node. */
export type LargeOutcome =
  | { readonly kind: 'answered'; readonly answer: JsonObject; readonly created: boolean; readonly last: number | null }
  /** The refusal rests on history that was current when the decision ended. */
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** Nothing to commit: the node replies. */
  | { readonly kind: 'undecided'; readonly result: Exclude<HistoryDecision, { readonly kind: 'decision' }> }
  | {
      readonly kind: 'not_committed';
      readonly result: Exclude<CommitResult, { readonly kind: 'committed' | 'lost_race' | 'held' }>;
    }
  | { readonly kind: 'withdrawn' }
  /** Others changed the same lots in every attempt, or the draft was lost every time. */
  | { readonly kind: 'lost' };

interface LargeChangeLimits {
  readonly beginnings: number;
  readonly estimateAfterMs: number;
  readonly touchesCounted: number;
  readonly attemptsBeforeHolding: number;
  readonly attemptsHolding: number;
  readonly touchesPerRead: number;
  readonly claimPauseMs: number;
  readonly rowsPerWrite: number;
  readonly charactersPerWrite: number;
  readonly writesInProgress: number;
  readonly progressMs: number;
  readonly pollMs: number;
  readonly touchesAhead: number;
  readonly streamsPerRead: number;
  readonly snapshotsKept: number;
  readonly streamsInSnapshots: number;
  readonly impactEntries: number;
}

interface LargeChangeParts {
  readonly store: Pick<Store, 'commit' | 'view' | 'latest'> & LargeDrafts;
  readonly decider: ChangeDecider;
  readonly bodyReader: BodyReader;
  readonly settings: Settings;
  readonly turns: Turns;
  readonly limits: LargeChangeLimits;
  readonly pause: (ms: number) => Promise<void>;
  readonly elapsedMs: () => number;
}

/**
 * Decides large change sets and publishes them: what a worker of the pool does.
 * Owns: nothing between change sets. Does not own: which edits there are, and their results (the edit store's).
 * Invariants: (1) nothing is visible before the draft is published, and everything is afterwards (promise 5); (2) the draft is published only if no claim was lost
 * since the decision ended, so that the decision rests on the history before it (promise 7); (3) after `attemptsBeforeHolding` attempts the streams are held, and in
 * the last beginning from the start, so that every edit ends.
 */
export class LargeChanges {
  constructor(private readonly parts: LargeChangeParts) {}

  async decide(command: ChangeCommand, work: EditWork): Promise<LargeOutcome> {
    const { limits, elapsedMs } = this.parts;
    const progress = new EditProgress(work, limits, elapsedMs);
    let hasEnded = false;
    try {
      // An earlier attempt, or another draft of this one, may have left items of lists that are different now.
      await progress.restart();
      // Not awaited, because the edit may end sooner. What makes the estimate fail makes the edit fail, too.
      this.estimate(command, work, () => hasEnded).catch(() => undefined);
      if (command.preview) return await this.preview(command, progress);
      for (let drafts = 1; drafts <= limits.beginnings; drafts += 1) {
        if (drafts > 1) await progress.restart();
        const outcome = await this.write(command, { progress, work, holds: drafts === limits.beginnings });
        if (outcome !== 'restart') return outcome;
      }
      return { kind: 'lost' };
    } catch (error) {
      if (error instanceof EditWithdrawn) return { kind: 'withdrawn' };
      return { kind: 'refused', problem: destroyedContentProblem(error) };
    } finally {
      hasEnded = true;
    }
  }

  /** Notes how many actions the edit may have to decide, so that its progress can be shown. Counts nothing for an edit that ends soon. */
  private async estimate(command: ChangeCommand, work: EditWork, hasEnded: () => boolean): Promise<void> {
    const { store, limits, pause } = this.parts;
    await pause(limits.estimateAfterMs);
    if (hasEnded()) return;
    const { footprint } = await readFootprint(command, this.parts);
    const touches = await store.countTouches(footprint, limits.touchesCounted);
    await work.noteEstimate(touches < limits.touchesCounted ? touches : null);
  }

  private async preview(command: ChangeCommand, progress: EditProgress): Promise<LargeOutcome> {
    const { store, decider, settings, turns, limits } = this.parts;
    const since = settings.moment();
    return store.view(async (view: View) => {
      const prepared = await decider.prepare(command, view, since);
      if (prepared.kind !== 'prepared') return { kind: 'undecided', result: prepared };
      const reader = new ChunkReader(view, limits.touchesPerRead);
      const decision = this.decision(largeInput(prepared.input), reader, null, progress);
      // The view must not be closed while it is read.
      const decided = await decision.run().finally(() => reader.idle());
      if (decided.kind === 'restart') throw new Error('a preview reads one view, in which nothing changes');
      const result = decided.decision;
      if (result.kind === 'refused') {
        await progress.flush();
        return { kind: 'refused', problem: result.problem };
      }
      await progress.addItems({ lots: result.lots, changed: [], conflicts: [] });
      await progress.flush();
      const answer = await turns.run(renderPreview(result.report, command, limits.impactEntries));
      return { kind: 'answered', answer, created: false, last: null };
    });
  }

  /** Decides a change set from the beginning, and publishes it. `holds`: streams are held as soon as they are claimed. */
  private async write(
    command: ChangeCommand,
    { progress, work, holds }: Pick<DraftParts, 'progress' | 'work'> & { readonly holds: boolean },
  ): Promise<LargeOutcome | 'restart'> {
    const { store, limits, pause } = this.parts;
    const draft = await store.openLarge(command.change);
    let isPublished = false;
    try {
      if (!(await work.noteDraft(draft.id))) return { kind: 'withdrawn' };
      if (holds) await draft.hold();
      const reader = new ClaimingReader(draft, limits, pause);
      await reader.start();
      const outcome = await this.onDraft(command, { draft, reader, progress, work });
      isPublished = outcome.kind === 'answered';
      // What it does not do, the janitor does.
      if (isPublished) void draft.settle().catch(() => undefined);
      return outcome;
    } catch (error) {
      if (error instanceof DraftLost) return 'restart';
      throw error;
    } finally {
      // What fails here is left to the janitor.
      if (!isPublished) await draft.abandon().catch(() => undefined);
    }
  }

  /** Decides a change set on a draft, again from the beginning if its own actions or the settings change meanwhile, and publishes it. */
  private async onDraft(command: ChangeCommand, parts: DraftParts): Promise<LargeOutcome> {
    const { decider, settings, store, limits } = this.parts;
    const { draft, reader, progress } = parts;
    await claimFootprint(command, reader, this.parts);
    const writer = new DraftWriter(draft, limits);
    const publication = { ...parts, writer, attempts: 0, isCommitting: false };
    for (let beginnings = 1; beginnings <= limits.beginnings; beginnings += 1) {
      const since = settings.moment();
      const prepared = await decider.prepare(command, store.latest, since);
      if (prepared.kind !== 'prepared') return { kind: 'undecided', result: prepared };
      const openSpans = ({ streams }: Disturbance) => draft.openSpans(streams);
      const input = largeInput(prepared.input, draft.id);
      const decision = this.decision(input, reader, { reader, writer, openSpans }, progress);
      const outcome = await this.untilPublished(command, decision, publication);
      if (outcome !== 'restart') return outcome;
      await writer.rewind(nothingWritten, 0, beginning);
      await progress.restart();
    }
    return { kind: 'lost' };
  }

  /** Decides, and publishes. As long as others change the same history meanwhile, decides what they changed, and tries again; in the end it holds the streams. */
  private async untilPublished(
    command: ChangeCommand,
    decision: LargeDecision,
    publication: Publication,
  ): Promise<LargeOutcome | 'restart'> {
    const { limits } = this.parts;
    const { draft, writer, work, progress } = publication;
    while (publication.attempts < limits.attemptsBeforeHolding + limits.attemptsHolding) {
      publication.attempts += 1;
      const decided = await decision.run();
      if (decided.kind === 'restart') return 'restart';
      const result = decided.decision;
      if (result.kind === 'decided') {
        await this.writeRest(result, publication);
        if (!publication.isCommitting && !(await work.beginCommit())) return { kind: 'withdrawn' };
        publication.isCommitting = true;
        const { touches, statuses } = writer.assigned;
        const committed = await this.publish(
          { ...result.proposal, touches, statuses, draft: draft.id, checkpoints: [], dirtySpans: [] },
          decision.settingsUsed,
        );
        if (committed !== 'lost') return this.published(committed, result, command);
      } else await progress.flush();
      if (publication.attempts === limits.attemptsBeforeHolding) await draft.hold();
      const examined = await decision.examine();
      if (examined === 'restart') return 'restart';
      // The refusal rests on history that is current: every claim still held when it was decided.
      if (examined === 'current')
        return result.kind === 'refused' ? { kind: 'refused', problem: result.problem } : 'restart';
    }
    return { kind: 'lost' };
  }

  private decision(
    input: DecisionInput,
    reader: ConstructorParameters<typeof LargeDecision>[0]['reader'],
    publishing: Publishing | null,
    progress: EditProgress,
  ): LargeDecision {
    const { settings, decider, limits, turns, elapsedMs } = this.parts;
    return new LargeDecision({
      ...{ input, reader, publishing, progress, limits, turns, elapsedMs },
      settings: (needed) => settings.load(needed),
      filings: decider.filings,
    });
  }

  /** Writes the results that the cascade hands over only at its end. */
  private async writeRest(
    { proposal, lots, touched }: Extract<Decision, { readonly kind: 'decided' }>,
    { draft, writer, progress }: Pick<Publication, 'draft' | 'writer' | 'progress'>,
  ): Promise<void> {
    await progress.addItems({ lots, changed: [], conflicts: [] });
    const { checkpoints, dirtySpans: spans } = proposal;
    await writer.add({ touches: [], statuses: [], checkpoints, spans });
    await Promise.all([writer.flush(), progress.flush()]);
    await draft.listParticipants(touched, [...new Set(writer.assigned.touches.map(({ stream }) => stream))]);
  }

  /** Publishes the draft, with other revisions of the settings if these change nothing that was used. */
  private async publish(
    proposal: Proposal,
    used: SettingsSnapshot,
  ): Promise<Exclude<CommitResult, { readonly kind: 'lost_race' | 'held' }> | 'lost'> {
    const { store, settings } = this.parts;
    const [first] = await store.commit([proposal]);
    if (first === undefined) throw new Error('a commit of one proposal has one result');
    if (first.kind !== 'lost_race' && first.kind !== 'held') return first;
    const wineries = proposal.admittedUnder.map(({ winery }) => winery);
    const newest = await settings.load({ wineries, vessels: [...used.vessels.values()] }, settings.moment());
    if (!sameSettings(used, newest)) return 'lost';
    const admittedUnder = proposal.admittedUnder.map((one) => ({
      ...one,
      revision: newest.wineries.get(one.winery)?.revision ?? one.revision,
    }));
    if (admittedUnder.every(({ revision }, index) => revision === proposal.admittedUnder[index]?.revision))
      return 'lost';
    const [second] = await store.commit([{ ...proposal, admittedUnder }]);
    return second === undefined || second.kind === 'lost_race' || second.kind === 'held' ? 'lost' : second;
  }

  private async published(
    result: Exclude<CommitResult, { readonly kind: 'lost_race' | 'held' }>,
    { report }: Extract<Decision, { readonly kind: 'decided' }>,
    { edits }: ChangeCommand,
  ): Promise<LargeOutcome> {
    if (result.kind !== 'committed') return { kind: 'not_committed', result };
    const { turns, limits } = this.parts;
    const answer = await turns.run(renderAnswer(report, result, limits.impactEntries));
    return { kind: 'answered', answer, created: edits.some(({ op }) => op === 'record'), last: result.last };
  }
}

interface DraftParts {
  readonly draft: LargeDraft;
  readonly reader: ClaimingReader;
  readonly progress: EditProgress;
  readonly work: EditWork;
}

/** The attempts to publish one draft. */
interface Publication extends DraftParts {
  readonly writer: DraftWriter;
  attempts: number;
  /** True once the edit cannot be cancelled any more. */
  isCommitting: boolean;
}

/** Two checkpoints at one position exclude each other until the draft is settled, so drafts save them at different ones. */
function largeInput(input: DecisionInput, draft = 0): DecisionInput {
  const checkpointOffset = draft % input.limits.checkpointEvery;
  return { ...input, wholeLists: true, limits: { ...input.limits, checkpointOffset } };
}
