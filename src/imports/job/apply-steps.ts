/** Applies steps in the order of their times. Records every step that is possible, and refuses every other one with its own reason. */
import { DependencyOrder } from '../dependency-order.js';
import type { ChangeSender } from './change-sender.js';
import type { Refusal, Step } from './import-plan.js';
import { setsOf } from './step-sets.js';

interface StepResults {
  /** Called as soon as steps are recorded, before further ones are sent. `revisions` are the revisions of their actions, in the same order. */
  accepted(steps: readonly Step[], revisions: readonly number[]): Promise<void>;
  /** Called when it is certain that steps cannot be recorded. */
  refused(refusals: readonly (readonly [Step, Refusal])[]): Promise<void>;
}

interface ApplyOptions {
  /** How often the refused steps of a set are tried again, as long as each attempt records some of them. */
  readonly tries: number;
  /**
   * Called with steps that were refused with `action_id_reused`. Settles those whose actions exist already, and returns the steps that are still to
   * be applied: the others, and revisions of existing actions that differ.
   */
  readonly settleExisting: (steps: readonly Step[]) => Promise<readonly Step[]>;
}

type Refused = readonly (readonly [Step, Refusal])[];

/**
 * Applies steps in sets, and sends independent sets side by side. `steps` are in the order of their times. Impossible steps are set aside and tried again after the
 * others of their set, because rows with the same time may be in any order, and once more at the end.
 */
export async function applySteps(
  steps: readonly Step[],
  sender: ChangeSender,
  results: StepResults,
  options: ApplyOptions,
): Promise<void> {
  const left = await applySets(steps, sender, results, options);
  const isTriedAgain = left.length > 0 && left.length < steps.length;
  const again = isTriedAgain ? inTimeOrder(left).map(([step]) => step) : [];
  await results.refused(withCauses(isTriedAgain ? await applySets(again, sender, results, options) : left));
}

/** Applies each set once. Returns the steps that were refused. */
async function applySets(
  steps: readonly Step[],
  sender: ChangeSender,
  results: StepResults,
  options: ApplyOptions,
): Promise<Refused> {
  const order = new DependencyOrder({ concurrency: sender.setsAtOnce, lookahead: 2 });
  const refused: (readonly [Step, Refusal])[] = [];
  try {
    for (const set of setsOf(steps, sender))
      await order.add(set.names, async () => {
        refused.push(...(await applySet(set.steps, sender, results, options)));
      });
  } finally {
    // After a failure, too: sets that were sent already are still recorded, so their rows must be remembered.
    await order.finished();
  }
  return refused;
}

/** Applies one set, and tries refused steps again as long as that records some of them. Returns the steps that are still refused. */
async function applySet(
  steps: readonly Step[],
  sender: ChangeSender,
  results: StepResults,
  options: ApplyOptions,
): Promise<Refused> {
  let left: Refused = [];
  let rest = steps;
  for (let attempt = 0; attempt <= options.tries; attempt += 1) {
    left = await applyPossible(rest, sender, results, options);
    if (left.length === 0 || left.length === rest.length) break;
    rest = left.map(([step]) => step);
  }
  return left;
}

/** Applies the possible steps. A set that is refused as a whole is divided until each step that causes the refusal is alone. */
async function applyPossible(
  steps: readonly Step[],
  sender: ChangeSender,
  results: StepResults,
  options: ApplyOptions,
): Promise<Refused> {
  if (steps.length === 0) return [];
  const outcome = await sender.send(steps);
  if (outcome.kind === 'accepted') {
    await results.accepted(steps, outcome.revisions);
    return [];
  }
  if (outcome.kind === 'impossible') {
    const { refusals } = outcome;
    const refused = steps.flatMap((step): Refused => {
      const refusal = refusals.get(step.action);
      return refusal === undefined ? [] : [[step, refusal]];
    });
    if (refused.length === 0) throw new Error('a change set was refused because of an action that it does not contain');
    const possible = steps.filter((step) => !refusals.has(step.action));
    return [...refused, ...(await applyPossible(possible, sender, results, options))];
  }
  const { refusal } = outcome;
  if (refusal.code === 'action_id_reused') {
    const others = await options.settleExisting(steps);
    if (others.length < steps.length || others.some((step) => !steps.includes(step)))
      return applyPossible(others, sender, results, options);
  }
  const [only, ...others] = steps;
  if (only !== undefined && others.length === 0) return [[only, refusal]];
  const middle = Math.ceil(steps.length / 2);
  const first = await applyPossible(steps.slice(0, middle), sender, results, options);
  return [...first, ...(await applyPossible(steps.slice(middle), sender, results, options))];
}

/** Adds to each refusal that names a lot the first earlier row of the file that concerns the same lot and was refused, too. */
function withCauses(refused: Refused): Refused {
  const first = new Map<string, Step>();
  const causes = new Map<Step, Refusal>();
  for (const [step, refusal] of inTimeOrder(refused)) {
    const { winery } = step.row.action;
    const cause = refusal.lot === undefined ? undefined : first.get(`${winery}/${refusal.lot}`);
    causes.set(step, cause === undefined ? refusal : caused(refusal, cause));
    for (const lot of lotsOf(step.row.action.body.data)) {
      const name = `${winery}/${lot}`;
      if (!first.has(name)) first.set(name, step);
    }
  }
  return refused.map(([step, refusal]) => [step, causes.get(step) ?? refusal]);
}

function inTimeOrder(refused: Refused): Refused {
  return [...refused].sort(([{ row: a }], [{ row: b }]) => a.effectiveAt - b.effectiveAt || a.ordinal - b.ordinal);
}

function caused(refusal: Refusal, { row }: Step): Refusal {
  const { place, body } = row.action;
  return {
    ...refusal,
    detail: `${refusal.detail} Row ${place.row} (${body.type}), which concerns lot ${refusal.lot}, was refused, too. Correct that row first.`,
  };
}

/** Returns the lots that an action's data name, at any depth. */
function lotsOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    (name === 'lot' || name === 'caseLot') && typeof member === 'string' ? [member] : lotsOf(member),
  );
}
