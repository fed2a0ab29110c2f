import type { ActionIndex } from '../../application/ports/action-index.js';
import type { RememberedRow } from './import-memory.js';
import { adopted, memoryKey, type PlanContext, type PlannedRow, planRow, type Step } from './import-plan.js';

interface ExistingAction {
  /** The action as the memory would know it: see `adopted`. */
  readonly remembered: RememberedRow;
  /** What remains to be done with the row. */
  readonly planned: PlannedRow;
}

/** Returns the action that a step would record, if it exists although the memory does not know its row; otherwise null. */
export async function existingAction(
  { row, action, corrects }: Step,
  context: PlanContext,
  actionIndex: ActionIndex,
): Promise<ExistingAction | null> {
  const stored = corrects === null ? await actionIndex.action(action) : null;
  const first = stored === null ? null : await actionIndex.revision(action, 1);
  if (stored === null || first === null) return null;
  if (first.winery !== row.action.winery || first.type !== row.action.body.type) return null;
  const remembered = adopted(row, first, context);
  const known = new Map([[memoryKey(remembered), remembered]]);
  return { remembered, planned: planRow(row, { ...context, known, actions: new Map([[action, stored]]) }) };
}
