import { cellarDomain } from '../../cellar/domain.js';
import { instantText } from '../../cellar/instant-text.js';
import type { CellarAction } from '../../cellar/kind.js';
import { refuse } from '../../cellar/refusal.js';
import type { CellarState } from '../../cellar/state.js';
import { lotStream, streamName } from '../../cellar/stream.js';
import { type Action, wholeOutcome } from '../../kernel/domain.js';
import type { StreamId } from '../../kernel/position.js';
import type { CommandScope } from '../access/command-scope.js';
import type { JsonObject } from '../json-object.js';
import type { ChangeCommand } from '../request/command.js';
import type { Problem } from '../result.js';
import { participantsOf } from './action-names.js';
import { type CellarDecided, isVisible } from './change-findings.js';
import type { LotEnd } from './changed-lots.js';
import { publicConflict } from './impact.js';

/** How much a change set changes in one winery that its caller may not change. */
interface Withheld {
  lots: number;
  actions: number;
  conflicts: number;
}

/** The findings at a snapshot. */
export interface KeptScopeFindings {
  readonly withheld: readonly (readonly [winery: string, counts: Readonly<Withheld>])[];
  readonly problem: Problem | null;
}

/**
 * Finds what a change set changes beyond what its caller may change: outcomes in other wineries, and lots of other owners.
 * Owns: the counts by winery, and why the change set's own actions are not permitted. Does not own: the findings that an answer shows.
 */
export class ScopeFindings {
  private readonly homes: ReadonlySet<string>;
  private readonly counts = new Map<string, Withheld>();
  /** The first of the change set's own actions that names a lot of another owner. */
  private found: Problem | null;

  constructor(
    private readonly scope: CommandScope,
    { edits, winery }: Pick<ChangeCommand, 'edits' | 'winery'>,
    former?: KeptScopeFindings,
  ) {
    this.homes = new Set(edits.map((edit) => edit.winery ?? winery));
    for (const [name, counts] of former?.withheld ?? []) this.counts.set(name, { ...counts });
    this.found = former?.problem ?? null;
  }

  kept(): KeptScopeFindings {
    return { withheld: [...this.counts].map(([name, counts]) => [name, { ...counts }] as const), problem: this.found };
  }

  /** Notes an action that was decided. Call it before the cascade goes on. */
  noteDecided(decided: CellarDecided): void {
    if (decided.own) this.noteOwn(decided);
    else if (isVisible(decided)) this.noteOutcome(decided);
  }

  /** Notes a lot whose present state changes. */
  noteLot({ stream, before, after }: LotEnd): void {
    const { winery } = streamName(stream);
    if (!this.mayChange(winery) || this.isForeign(before) || this.isForeign(after)) this.countsOf(winery).lots += 1;
  }

  /** Why the change set's own actions are not permitted, or null. */
  get problem(): Problem | null {
    return this.found;
  }

  /** Returns the problem `forbidden` if a write would change what its caller may not change, or null. */
  refusal(): Problem | null {
    const all = [...this.counts.values()];
    if (all.length === 0) return null;
    const lots = all.reduce((sum, one) => sum + one.lots, 0);
    const outside = [...this.counts.keys()].filter((winery) => !this.mayChange(winery));
    const where =
      outside.length > 0
        ? `outcomes in ${outside.join(', ')}, where it needs the permission "edit"`
        : `${lots === 1 ? 'a lot' : 'lots'} of other owners than ${this.scope.owner}, which its credentials may not change`;
    return { code: 'forbidden', detail: `The write changes ${where}. Nothing was changed; a preview shows how much.` };
  }

  /** Returns the counts in their public form, or null if nothing is withheld. */
  shown(): readonly JsonObject[] | null {
    if (this.counts.size === 0) return null;
    return [...this.counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([winery, counts]) => ({ winery, ...counts }));
  }

  private noteOwn({ before, after, stateBefore, stateAfter, position }: CellarDecided): void {
    const streams = new Set<StreamId>();
    for (const action of [before?.action, after])
      if (action != null) for (const stream of participantsOf(action.data)) streams.add(stream);
    const foreign = new Set<StreamId>();
    const givenAway: StreamId[] = [];
    for (const stream of streams) {
      const { winery } = streamName(stream);
      if (!this.mayChange(winery)) this.countsOf(winery);
      if (this.isForeign(stateBefore(stream))) foreign.add(stream);
      else if (this.isForeign(stateAfter(stream))) givenAway.push(stream);
    }
    const [first] = givenAway;
    const unknown = after?.data.type === 'note' ? this.unknownLot(after, stateBefore) : null;
    if (unknown !== null) this.found ??= unknown;
    else if (foreign.size > 0) this.found ??= this.notFound(after ?? before?.action ?? null, foreign, stateBefore);
    else if (first !== undefined) this.found ??= this.givenAway(first, position.effectiveAt);
  }

  private noteOutcome({ after, before, rewrites, effect, stateBefore, stateAfter }: CellarDecided): void {
    const action = after ?? before?.action;
    const wineries = new Set<string>();
    if (action !== undefined && !this.mayChange(action.data.winery)) wineries.add(action.data.winery);
    for (const { stream } of rewrites) {
      const { kind, winery } = streamName(stream);
      if (kind !== 'lot') continue;
      if (!this.mayChange(winery) || this.isForeign(stateBefore(stream)) || this.isForeign(stateAfter(stream)))
        wineries.add(winery);
    }
    for (const winery of wineries) {
      const counts = this.countsOf(winery);
      counts.actions += 1;
      if (effect === 'conflict') counts.conflicts += 1;
    }
  }

  /**
   * Returns the problem of an action that names lots of another owner: the refusal that it would have if they did not exist. If it would then be possible, because it
   * only puts something into them, their codes are taken.
   */
  private notFound(
    action: Action<CellarAction> | null,
    foreign: ReadonlySet<StreamId>,
    states: (stream: StreamId) => CellarState,
  ): Problem {
    const taken = [...foreign].map((stream) => streamName(stream).code).join(', ');
    const unavailable = {
      code: 'forbidden',
      detail: `The code ${taken} is not available to credentials that are limited to lots of ${this.scope.owner}. Choose another code.`,
    };
    if (action === null) return unavailable;
    // A vessel that holds one of these lots is empty without it.
    const isAbsent = (stream: StreamId, state: CellarState): boolean =>
      foreign.has(stream) ||
      (state.stream === 'vessel' && state.lot !== null && foreign.has(lotStream(streamName(stream).winery, state.lot)));
    const decision = cellarDomain.decide(action, (stream) => {
      const state = states(stream);
      return isAbsent(stream, state) ? cellarDomain.initial(stream) : state;
    });
    const outcome = wholeOutcome(decision);
    if (outcome.kind === 'accepted') return unavailable;
    const { refusal } = outcome;
    return { code: refusal.code, detail: refusal.detail, conflicts: [publicConflict(action, refusal)] };
  }

  /** A note is never refused. But a caller with an owner writes none about lots that do not exist, or that look to it as if they did not. */
  private unknownLot(note: Action<CellarAction>, states: (stream: StreamId) => CellarState): Problem | null {
    if (this.scope.owner === null) return null;
    for (const stream of participantsOf(note.data)) {
      const state = states(stream);
      if (state.stream !== 'lot' || (state.kind !== null && !this.isForeign(state))) continue;
      const { winery, code } = streamName(stream);
      const detail = `Lot ${code} does not exist at that time: no earlier action creates it.`;
      const { refusal } = refuse('unknown_lot', { winery, lot: code }, detail);
      return { code: refusal.code, detail, conflicts: [publicConflict(note, refusal)] };
    }
    return null;
  }

  private givenAway(stream: StreamId, effectiveAt: number): Problem {
    const { code } = streamName(stream);
    return {
      code: 'forbidden',
      detail: `Lot ${code} would not belong to ${this.scope.owner} after ${instantText(effectiveAt)}. Credentials with an owner record only on lots of that owner; give "owner": ${JSON.stringify(this.scope.owner)} where the action creates the lot.`,
    };
  }

  private mayChange(winery: string): boolean {
    return this.homes.has(winery) || this.scope.edits === null || this.scope.edits.includes(winery);
  }

  private isForeign(state: CellarState): boolean {
    const { owner } = this.scope;
    return owner !== null && state.stream === 'lot' && state.kind !== null && state.owner !== owner;
  }

  private countsOf(winery: string): Withheld {
    const counts = this.counts.get(winery) ?? { lots: 0, actions: 0, conflicts: 0 };
    this.counts.set(winery, counts);
    return counts;
  }
}
