import type { HarvestStep } from './step.js';

const columns = ['winery', 'id', 'type', 'effectiveAt', 'data'] as const;

/**
 * Yields the actions of steps as CSV by RFC 4180: a header row and then one row for each action, as its last revision has it. Retracted actions are
 * left out. `data` is JSON. Wineries and vessels are no actions.
 */
export function* csv(steps: Iterable<HarvestStep>): Generator<string, void, undefined> {
  yield row(columns);
  for (const { winery, id, type, effectiveAt, data } of finalActions(steps).values())
    yield row([winery, id, type, effectiveAt, JSON.stringify(data)]);
}

interface FinalAction {
  readonly winery: string;
  readonly id: string;
  readonly type: string;
  readonly effectiveAt: string;
  readonly data: unknown;
}

/** Returns actions by their ids, in the order of recording. */
function finalActions(steps: Iterable<HarvestStep>): ReadonlyMap<string, FinalAction> {
  const actions = new Map<string, FinalAction>();
  for (const step of steps) {
    if (step.kind === 'record') actions.set(step.action.id, { winery: step.winery, ...step.action });
    else if (step.kind === 'retract') actions.delete(step.id);
    else if (step.kind === 'revise') {
      const known = actions.get(step.id);
      if (known !== undefined) actions.set(step.id, { ...known, ...step.body });
    }
  }
  return actions;
}

function row(values: readonly string[]): string {
  return `${values.map((value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join(',')}\r\n`;
}
