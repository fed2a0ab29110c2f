import type { CellarEvent } from '../../cellar/event.js';
import { streamName } from '../../cellar/stream.js';
import type { Rewrite } from '../../kernel/history.js';
import { type InPieces, pause } from '../../kernel/pause.js';
import type { ActionId, Position, StreamId } from '../../kernel/position.js';
import type { RevisionRow, RowPosition, StatusRow, TouchRow } from '../ports/proposal.js';
import type { CellarDecided, ChangeFindings } from './change-findings.js';
import { encodeEvent } from './codec.js';
import type { PreparedEdit } from './prepared-change.js';

/** The counts of a decision's rows. */
export interface KeptRows {
  readonly next: number;
  readonly asserted: number;
  readonly retracted: number;
}

/**
 * Builds the rows of a change set while its cascade runs, and numbers its notifications: first the change set's own actions in list order,
 * then each decided action in timeline order, its status change before its lot events. So no number depends on later rows.
 * Owns: the next index, and the rows that were not taken yet.
 */
export class ProposalRows {
  private readonly tieIndexes = new Map<ActionId, number>();
  private readonly written = new Set<StreamId>();
  private statuses: StatusRow[] = [];
  private touches: TouchRow[] = [];
  private next: number;
  asserted: number;
  retracted: number;

  /** `effective`: the edits that change something, in list order. */
  constructor(
    private readonly effective: readonly PreparedEdit[],
    /** False if the driver notes which streams changed. */
    private readonly notesStreams: boolean,
    former?: KeptRows,
  ) {
    for (const [index, edit] of effective.entries())
      if (edit.tieAssigned) this.tieIndexes.set(edit.action.position.id, index);
    this.next = former?.next ?? effective.length;
    this.asserted = former?.asserted ?? 0;
    this.retracted = former?.retracted ?? 0;
  }

  /** The counts as they are now, to go on with them later. Rows that were not taken are not part of them. */
  kept(): KeptRows {
    const { next, asserted, retracted } = this;
    return { next, asserted, retracted };
  }

  /** The number of notifications so far. */
  get notifications(): number {
    return this.next;
  }

  /** The streams on which at least one touch changed, if they are noted. */
  get changedStreams(): ReadonlySet<StreamId> {
    return this.written;
  }

  /** The number of rows that were not taken yet. */
  get pending(): number {
    return this.statuses.length + this.touches.length;
  }

  /** Adds the rows of a decided action, and offers a pause after `perPiece` of them. */
  *add({ after, effect, own, outcome, rewrites }: CellarDecided, perPiece: number): InPieces<void> {
    if (!own && after !== null && (effect === 'conflict' || effect === 'restoration')) {
      const refusal = outcome?.kind === 'refused' ? JSON.stringify(outcome.refusal) : null;
      this.addStatus(after.position, after.revision, after.data.winery, refusal);
    }
    for (const [index, rewrite] of rewrites.entries()) {
      this.addTouch(rewrite);
      if (index % perPiece === perPiece - 1) yield pause;
    }
  }

  private addStatus(position: Position, revision: number, winery: string, refusal: string | null): void {
    this.statuses.push({
      index: this.next,
      action: position.id,
      revision,
      winery,
      position: this.position(position),
      refusal,
    });
    this.next += 1;
  }

  private addTouch({ stream, position, revision, stored, tag, events }: Rewrite<CellarEvent>): void {
    const { kind, winery, code } = streamName(stream);
    const silent = kind === 'vessel';
    const taken = stored?.length ?? 0;
    const given = events?.length ?? 0;
    if (this.notesStreams) this.written.add(stream);
    this.touches.push({
      index: silent || taken + given === 0 ? -1 : this.next,
      stream,
      position: this.position(position),
      revision,
      retracts: taken === 0 || silent ? null : { first: tag, count: taken },
      events: events === null ? null : events.map(encodeEvent),
      winery,
      subject: code,
      silent,
    });
    if (silent) return;
    this.next += taken + given;
    this.retracted += taken;
    this.asserted += given;
  }

  /** Returns the rows added since the last call. */
  take(): { readonly statuses: readonly StatusRow[]; readonly touches: readonly TouchRow[] } {
    const { statuses, touches } = this;
    this.statuses = [];
    this.touches = [];
    return { statuses, touches };
  }

  /** The revisions of the change set's own actions. Only after the cascade. `keptRules`: whether each action keeps its version of the rules. */
  *revisions(findings: Pick<ChangeFindings, 'ownRefusal'>, keptRules: boolean): InPieces<RevisionRow[]> {
    const revisions: RevisionRow[] = [];
    for (const [index, edit] of this.effective.entries()) {
      yield pause;
      const { action } = edit;
      const refusal = findings.ownRefusal(action.position.id);
      revisions.push({
        index,
        revision: action.revision,
        winery: action.data.winery,
        otherWinery: edit.otherWinery,
        type: action.data.type,
        position: this.position(action.position),
        retracted: edit.retracted,
        data: JSON.stringify(action.data.data),
        decidedBy: keptRules ? action.data.rules : null,
        adopted: edit.adopted,
        sent: edit.sent,
        note: edit.note,
        refusal: refusal === null ? null : JSON.stringify(refusal),
      });
    }
    return revisions;
  }

  /** The position of a row: the tie break of an own action may be assigned only when the change set is published. */
  position({ effectiveAt, tieBreak, id }: Position): RowPosition {
    const tieIndex = this.tieIndexes.size === 0 ? undefined : this.tieIndexes.get(id);
    return tieIndex === undefined
      ? { effectiveAt, tieBreak, tieIndex: null, id }
      : { effectiveAt, tieBreak: null, tieIndex, id };
  }
}
