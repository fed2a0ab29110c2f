import type { ActionIndex } from '../../application/ports/action-index.js';
import { applySteps } from './apply-steps.js';
import type { ChangeSender } from './change-sender.js';
import { existingAction } from './existing-action.js';
import type { PlanContext, Step } from './import-plan.js';

interface TrialParts {
  /** Previews change sets. */
  readonly sender: ChangeSender;
  readonly tries: number;
  readonly context: PlanContext;
  readonly actionIndex: ActionIndex;
}

/** Returns the steps that a dry run accepts. `steps` are in the order of their times. Records and remembers nothing. */
export async function possibleSteps(
  steps: readonly Step[],
  { sender, tries, context, actionIndex }: TrialParts,
): Promise<readonly Step[]> {
  const possible: Step[] = [];
  const accepted = async (some: readonly Step[]): Promise<void> => {
    for (const step of some) possible.push(step);
  };
  const settleExisting = async (some: readonly Step[]): Promise<readonly Step[]> => {
    const others: Step[] = [];
    for (const step of some) {
      const planned = (await existingAction(step, context, actionIndex))?.planned ?? null;
      if (planned === null) others.push(step);
      else if (planned.kind === 'step') others.push(planned.step);
    }
    return others;
  };
  await applySteps(steps, sender, { accepted, refused: async () => undefined }, { tries, settleExisting });
  return possible;
}
