import type { CascadeEnd, CascadeStep, HistoryNeed, HistorySupply, SavedState } from './cascade-step.js';
import type { Action } from './domain.js';
import type { Rewrite } from './history.js';
import { invariantBroken } from './invariant.js';
import type { Pause } from './pause.js';

/** All steps of a cascade, collected. Lists are in timeline order. */
export interface CascadeResult<Data, State, Event, Refusal> extends CascadeEnd<State> {
  readonly rewrites: readonly Rewrite<Event>[];
  readonly checkpoints: readonly SavedState<State>[];
  readonly conflicts: readonly { readonly action: Action<Data>; readonly refusal: Refusal }[];
  readonly restorations: readonly Action<Data>[];
  /** The change set's own actions that cannot happen at their positions. */
  readonly refusals: readonly {
    readonly action: Action<Data>;
    readonly refusal: Refusal;
    readonly wasRefused: boolean;
  }[];
  /** The actions outside the change set whose outcome changed. */
  readonly changed: readonly Action<Data>[];
  /** The actions outside the change set that stay refused, with their new reasons. */
  readonly reasons: readonly { readonly action: Action<Data>; readonly refusal: Refusal }[];
  /** The number of actions outside the change set that were decided again. */
  readonly redecided: number;
}

type Steps<Data, State, Event, Refusal> = Generator<
  CascadeStep<Data, State, Event, Refusal>,
  CascadeEnd<State>,
  HistorySupply<Data, State, Event, Refusal> | undefined
>;

/** A cascade that is collected: it yields what it must read, and returns all its steps. */
type Collecting<Data, State, Event, Refusal> = Generator<
  HistoryNeed,
  CascadeResult<Data, State, Event, Refusal>,
  HistorySupply<Data, State, Event, Refusal>
>;

type Inspect<Data, State, Event, Refusal> = (
  step: Exclude<CascadeStep<Data, State, Event, Refusal>, HistoryNeed | Pause>,
) => void;

/** Drives a cascade to its end with the history that `supply` returns, and collects its steps. `inspect` sees each step at once. */
export function collectCascade<Data, State, Event, Refusal>(
  steps: Steps<Data, State, Event, Refusal>,
  supply: (need: HistoryNeed) => HistorySupply<Data, State, Event, Refusal>,
  inspect?: Inspect<Data, State, Event, Refusal>,
): CascadeResult<Data, State, Event, Refusal> {
  const collecting = collected(steps, inspect);
  let step = collecting.next();
  while (!step.done) step = collecting.next(supply(step.value));
  return step.value;
}

/** Collects the steps of a cascade whose history is read elsewhere, for example from a database. */
export function* collected<Data, State, Event, Refusal>(
  steps: Steps<Data, State, Event, Refusal>,
  inspect?: Inspect<Data, State, Event, Refusal>,
): Collecting<Data, State, Event, Refusal> {
  const rewrites: Rewrite<Event>[] = [];
  const checkpoints: SavedState<State>[] = [];
  const conflicts: { action: Action<Data>; refusal: Refusal }[] = [];
  const restorations: Action<Data>[] = [];
  const refusals: { action: Action<Data>; refusal: Refusal; wasRefused: boolean }[] = [];
  const changed: Action<Data>[] = [];
  const reasons: { action: Action<Data>; refusal: Refusal }[] = [];
  let redecided = 0;
  let step = steps.next();
  while (!step.done) {
    const { value } = step;
    if (value.kind === 'need') {
      step = steps.next(yield value);
      continue;
    }
    if (value.kind === 'pause') {
      step = steps.next();
      continue;
    }
    inspect?.(value);
    if (value.kind === 'released' || value.kind === 'snapshot')
      throw invariantBroken(`a cascade without a limit of streams yields no ${value.kind} step`);
    if (value.kind === 'checkpoint') {
      checkpoints.push(value);
    } else {
      const { after, outcome, effect, own, wasRefused } = value;
      for (const rewrite of value.rewrites) rewrites.push(rewrite);
      if (!own) redecided += 1;
      const refusal = outcome?.kind === 'refused' ? outcome.refusal : null;
      if (after !== null && own && refusal !== null) refusals.push({ action: after, refusal, wasRefused });
      if (after !== null && !own) {
        if (effect !== 'unchanged' && effect !== 'other_reason') changed.push(after);
        if (effect === 'conflict' && refusal !== null) conflicts.push({ action: after, refusal });
        if (effect === 'restoration') restorations.push(after);
        if (effect === 'other_reason' && refusal !== null) reasons.push({ action: after, refusal });
      }
    }
    step = steps.next();
  }
  return { ...step.value, rewrites, checkpoints, conflicts, restorations, refusals, changed, reasons, redecided };
}
