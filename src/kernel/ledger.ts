import { type CascadeLimits, cascade } from './cascade.js';
import { type CascadeResult, collectCascade } from './cascade-result.js';
import type { Decided, HistoryNeed, HistorySupply } from './cascade-step.js';
import type { Action, Domain } from './domain.js';
import type { Edit, RecordedAction, Rewrite, Slice, Touch } from './history.js';
import { type ActionId, comparePositions, type Position, type StreamId, samePosition } from './position.js';

/** The result of a change set, and whether it was applied. */
interface LedgerAnswer<Data, State, Event, Refusal> {
  readonly applied: boolean;
  readonly result: CascadeResult<Data, State, Event, Refusal>;
}

/**
 * Mutable event sourcing in memory, for examples, tests and small domains.
 * Owns: the stored actions, each stream's touches in timeline order, and a checkpoint every `checkpointEvery` touches.
 * Invariant: the states equal those of `replay` over the same actions (promise 1).
 */
export class Ledger<Data, State, Event, Refusal> {
  private readonly actions = new Map<ActionId, RecordedAction<Data, Refusal>>();
  private readonly touches = new Map<StreamId, Touch<Event>[]>();
  private readonly checkpoints = new Map<StreamId, { position: Position; state: State }[]>();

  constructor(
    private readonly domain: Domain<Data, State, Event, Refusal>,
    private readonly options: CascadeLimits & { readonly checkpointEvery: number; readonly readAhead: number } = {
      actionsAhead: 16,
      streamsAhead: 16,
      ownStreamsAhead: 64,
      checkpointEvery: 16,
      workPerStep: 1_000,
      readAhead: 4,
    },
  ) {}

  /** The stored actions that are not retracted, in timeline order. */
  timeline(): readonly RecordedAction<Data, Refusal>[] {
    return [...this.actions.values()].sort((a, b) => comparePositions(a.action.position, b.action.position));
  }

  find(id: ActionId): RecordedAction<Data, Refusal> | null {
    return this.actions.get(id) ?? null;
  }

  history(stream: StreamId): readonly Touch<Event>[] {
    return this.touches.get(stream) ?? [];
  }

  /** The present state of a stream. */
  state(stream: StreamId): State {
    let state = this.domain.initial(stream);
    for (const touch of this.history(stream)) {
      for (const event of touch.events) state = this.domain.evolve(state, event, touch.position);
    }
    return state;
  }

  /** Returns what `change` would do, and changes nothing. `inspect` sees every decided action at once. */
  preview(
    actions: readonly { id: ActionId; after: Action<Data> | null }[],
    inspect?: (decided: Decided<Data, State, Event, Refusal>) => void,
  ): CascadeResult<Data, State, Event, Refusal> {
    const edits: Edit<Data, Refusal>[] = actions.map(({ id, after }) => ({ before: this.find(id), after }));
    return collectCascade(
      cascade(this.domain, edits, this.options),
      (need) => this.supply(need),
      (step) => {
        if (step.kind === 'decided') inspect?.(step);
      },
    );
  }

  /** Applies a change set, all or nothing (promise 5). It is not applied if one of its own actions is impossible, or if it causes conflicts and `onConflict` is 'reject'. */
  change(
    actions: readonly { id: ActionId; after: Action<Data> | null }[],
    onConflict: 'reject' | 'flag' = 'reject',
  ): LedgerAnswer<Data, State, Event, Refusal> {
    const refused = new Map<ActionId, Refusal | null>();
    const result = this.preview(actions, (decided) => {
      if (decided.outcome === null || decided.after === null) return;
      refused.set(decided.after.position.id, decided.outcome.kind === 'refused' ? decided.outcome.refusal : null);
    });
    const impossible = result.refusals.some((one) => !(one.wasRefused && onConflict === 'flag'));
    if (impossible || (result.conflicts.length > 0 && onConflict === 'reject')) return { applied: false, result };
    for (const rewrite of result.rewrites) this.write(rewrite);
    for (const { id, after } of actions) {
      if (after === null) this.actions.delete(id);
      else this.actions.set(id, { action: after, refusal: refused.get(id) ?? null });
    }
    // An action that stays refused may have another reason now, so all decided actions are updated.
    for (const [id, refusal] of refused) {
      const recorded = this.actions.get(id);
      if (recorded) this.actions.set(id, { action: recorded.action, refusal });
    }
    return { applied: true, result };
  }

  private write(rewrite: Rewrite<Event>): void {
    const list = (this.touches.get(rewrite.stream) ?? []).filter(
      (touch) => !samePosition(touch.position, rewrite.position),
    );
    if (rewrite.events !== null) {
      const index = list.findIndex((touch) => comparePositions(touch.position, rewrite.position) > 0);
      list.splice(index < 0 ? list.length : index, 0, { position: rewrite.position, events: rewrite.events });
    }
    this.touches.set(rewrite.stream, list);
    const saved = this.checkpoints.get(rewrite.stream) ?? [];
    this.checkpoints.set(
      rewrite.stream,
      saved.filter((checkpoint) => comparePositions(checkpoint.position, rewrite.position) < 0),
    );
  }

  private supply(need: HistoryNeed): HistorySupply<Data, State, Event, Refusal> {
    return {
      slices: need.slices.map(({ stream, at }) => this.slice(stream, at)),
      continuations: need.continuations.map(({ stream, after }) => {
        const rest = this.history(stream).filter((touch) => comparePositions(touch.position, after) > 0);
        return { stream, touches: rest.slice(0, this.options.readAhead), more: rest.length > this.options.readAhead };
      }),
      actions: need.actions.flatMap((id) => this.actions.get(id) ?? []),
    };
  }

  private slice(stream: StreamId, at: Position): Slice<State, Event> {
    const base = (this.checkpoints.get(stream) ?? [])
      .filter((saved) => comparePositions(saved.position, at) < 0)
      .at(-1);
    const rest = this.history(stream).filter((touch) => !base || comparePositions(touch.position, base.position) > 0);
    const behind = rest.filter((touch) => comparePositions(touch.position, at) < 0);
    this.save(stream, base?.state ?? this.domain.initial(stream), behind);
    const touches = rest.slice(0, behind.length + 1 + this.options.readAhead);
    return {
      stream,
      from: base?.position ?? null,
      state: base?.state ?? this.domain.initial(stream),
      touches,
      more: touches.length < rest.length,
    };
  }

  /** Saves the state before a position if many touches were folded to get there, so that the next reader folds fewer. */
  private save(stream: StreamId, from: State, behind: readonly Touch<Event>[]): void {
    if (behind.length < this.options.checkpointEvery) return;
    let state = from;
    for (const touch of behind) {
      for (const event of touch.events) state = this.domain.evolve(state, event, touch.position);
    }
    const last = behind.at(-1);
    if (last === undefined) return;
    // `slice` takes the last checkpoint before a position, so they are kept in timeline order.
    const saved = [...(this.checkpoints.get(stream) ?? []), { position: last.position, state }];
    this.checkpoints.set(
      stream,
      saved.sort((a, b) => comparePositions(a.position, b.position)),
    );
  }
}
