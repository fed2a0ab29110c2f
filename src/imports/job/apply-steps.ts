/** Applies steps in the order of their times, so that what can be recorded is recorded, and what cannot is refused with its own reason. */
import type { ChangeSender } from './change-sender.js';
import type { Refusal, Step } from './import-plan.js';

interface StepResults {
  /** Called as soon as steps are recorded, before further ones are sent. `revisions`: of their actions, in the same order. */
  accepted(steps: readonly Step[], revisions: readonly number[]): Promise<void>;
  /** Called when it is certain that steps cannot be recorded. */
  refused(refusals: readonly (readonly [Step, Refusal])[]): Promise<void>;
}

interface ApplyOptions {
  /** How often steps that were set aside are tried again while some of them succeed. */
  readonly tries: number;
  /**
   * Is asked about steps that were refused with `action_id_reused`. Settles those whose actions exist already, and returns the others and what the
   * settled ones have become.
   */
  readonly settleExisting: (steps: readonly Step[]) => Promise<readonly Step[]>;
}

type Refused = readonly (readonly [Step, Refusal])[];

/**
 * Applies steps, which are in the order of their times, in sets of steps that follow each other. Impossible steps are set aside and tried again after
 * the others of their set, because rows of one instant may be in any order, and once more at the end.
 */
export async function applySteps(
  steps: readonly Step[],
  sender: ChangeSender,
  results: StepResults,
  options: ApplyOptions,
): Promise<void> {
  let waiting: Refused = [];
  let progress = false;
  for (const set of setsOf(steps, sender)) {
    const left = await applySet(set, sender, results, options);
    progress ||= left.length < set.length;
    waiting = [...waiting, ...left];
  }
  if (progress && waiting.length > 0) {
    const again = inTimeOrder(waiting).map(([step]) => step);
    waiting = [];
    for (const set of setsOf(again, sender)) waiting = [...waiting, ...(await applySet(set, sender, results, options))];
  }
  await results.refused(withCauses(waiting));
}

/**
 * Yields sets of steps, each of one winery unless a set may hold steps of several. Steps of one instant stay together unless they are more than a set. A transfer in bond comes after the
 * receiver's earlier steps and before its later ones; other steps of two wineries have nothing in common.
 */
function* setsOf(
  steps: readonly Step[],
  { actionsPerSet: size, acrossWineries }: ChangeSender,
): Generator<readonly Step[], void, undefined> {
  const open = new Map<string, Step[]>();
  for (const step of steps) {
    const winery = acrossWineries ? '' : step.row.action.winery;
    let set = open.get(winery) ?? [];
    if (set.length >= 2 * size || (set.length >= size && set.at(-1)?.row.effectiveAt !== step.row.effectiveAt)) {
      yield set;
      set = [];
    }
    set.push(step);
    open.set(winery, set);
    const receiver = acrossWineries ? null : receiverOf(step);
    if (receiver === null || receiver === winery) continue;
    const before = open.get(receiver) ?? [];
    if (before.length > 0) yield before;
    yield set;
    open.delete(receiver);
    open.delete(winery);
  }
  for (const set of open.values()) if (set.length > 0) yield set;
}

function receiverOf({ row }: Step): string | null {
  const { type, data } = row.action.body;
  const { to } = data;
  if (type !== 'transfer_in_bond' || typeof to !== 'object' || to === null || !('winery' in to)) return null;
  return typeof to.winery === 'string' ? to.winery : null;
}

/** Applies one set, and tries again what is refused while that helps. Returns what is still refused. */
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

/** Applies what is possible. A set that is refused as a whole is divided, until the steps that cause it are alone. */
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
    if (refused.length === 0) throw new Error('a change set was refused for an action that it does not hold');
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

/** Adds to a refusal which earlier row of the same file, refused too, concerns the same lot. */
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
    detail: `${refusal.detail} Row ${place.row} (${body.type}), which concerns lot ${refusal.lot}, was refused, too: correct that one first.`,
  };
}

/** Returns the lots that an action's data name, at any depth. */
function lotsOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    (name === 'lot' || name === 'caseLot') && typeof member === 'string' ? [member] : lotsOf(member),
  );
}
