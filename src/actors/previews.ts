import { renderPreview } from '../application/change/change-answer.js';
import type { ChangeDecider, HistoryDecision } from '../application/change/change-decider.js';
import { settingNamesOf } from '../application/change/command-names.js';
import { type Footprint, footprintOf } from '../application/change/edit-footprint.js';
import type { Turns } from '../application/pieces.js';
import type { HistoryReader } from '../application/ports/history-reader.js';
import type { Store } from '../application/ports/store.js';
import type { BodyReader } from '../application/request/body.js';
import type { ChangeCommand, ChangeReply } from '../application/request/command.js';
import type { Settings } from '../application/settings/settings.js';
import { type LargeEdits, unlessLarge } from './large-edits.js';
import { type Replies, unknownWinery } from './replies.js';

interface PreviewParts {
  readonly store: Pick<Store, 'view' | 'latest'>;
  readonly settings: Settings;
  readonly bodyReader: BodyReader;
  readonly decider: ChangeDecider;
  readonly replies: Replies;
  readonly large: LargeEdits | null;
  readonly turns: Turns;
  readonly limits: { readonly impactEntries: number };
}

/** Decides previews: on one view, without holds, and without a commit. Owns nothing. */
export class Previews {
  constructor(private readonly parts: PreviewParts) {}

  /** Returns the answer that a change set would get now, and commits nothing. */
  async preview(command: ChangeCommand): Promise<ChangeReply> {
    const { settings, store, decider, large, turns } = this.parts;
    const since = settings.moment();
    await settings.ensureLoaded(await turns.run(settingNamesOf(command)), since);
    const unknown = unknownWinery(command, settings);
    if (unknown !== null) return { kind: 'refused', problem: unknown };
    const decide = (reader: HistoryReader) => decider.decide(command, reader, since);
    if (large === null) return this.replyTo(command, await store.view(decide));
    if (await large.isLarge(await this.footprint(command))) return large.decide(command);
    const result = await store.view((view) => unlessLarge(large, view, decide));
    return result === null ? large.decide(command) : this.replyTo(command, result);
  }

  private async replyTo(command: ChangeCommand, result: HistoryDecision): Promise<ChangeReply> {
    const { replies, limits, turns } = this.parts;
    if (result.kind !== 'decision') return replies.ofPreview(command, result);
    const { decision } = result;
    if (decision.kind === 'refused') return { kind: 'refused', problem: decision.problem };
    const answer = await turns.run(renderPreview(decision.report, command, limits.impactEntries));
    return { kind: 'answered', answer, created: false };
  }

  /** The streams that the edits of a command touch. */
  private async footprint(command: ChangeCommand): Promise<Footprint> {
    const { store, bodyReader, turns } = this.parts;
    const stored = await store.latest.actions(command.edits.map(({ id }) => id));
    return turns.run(footprintOf(command, new Map(stored.map((action) => [action.position.id, action])), bodyReader));
  }
}
