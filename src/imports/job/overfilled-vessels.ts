/** Collects the vessels that hold more than their capacity after recorded steps: a warning each, whatever the number of steps. */
import type { JsonObject } from '../../application/json-object.js';
import type { Assumption } from '../imported-table.js';
import type { Step } from './import-plan.js';

interface Overfilled {
  readonly vessel: string;
  /** The first row that overfills the vessel, or null if only actions outside the import do. */
  first: Step['row'] | null;
  /** The number of the import's other actions that overfill it, too. */
  others: number;
}

export class OverfilledVessels {
  /** By winery and code. */
  private readonly found = new Map<string, Overfilled>();

  /** Adds the warnings in the answer to a change set, or to a preview, of these steps. */
  add(answer: JsonObject, steps: readonly Step[]): void {
    const warnings = warningsOf(answer);
    if (warnings.length === 0) return;
    const byAction = new Map(steps.map((step) => [step.action, step.row]));
    for (const { action, vessel } of warnings) {
      const row = byAction.get(action) ?? null;
      const key = `${row?.action.winery ?? ''}/${vessel}`;
      const known = this.found.get(key);
      if (known === undefined) this.found.set(key, { vessel, first: row, others: 0 });
      else if (known.first === null) known.first = row;
      else if (row !== null) known.others += 1;
    }
  }

  warnings(): readonly Assumption[] {
    return [...this.found.values()].map(({ vessel, first, others }) => {
      const more = others === 0 ? '' : others === 1 ? ' and 1 other action' : ` and ${others} other actions`;
      const cause =
        first === null
          ? 'actions that were recorded before'
          : `row ${first.action.place.row} (${first.action.body.type})${more}`;
      const detail = `Vessel ${vessel} holds more than its capacity after ${cause}. Correct the volume, or the capacity of the vessel.`;
      return { code: 'over_capacity', vessel, detail };
    });
  }
}

interface ImpactWarning {
  readonly action: string;
  readonly vessel: string;
}

/** Returns the warnings of an answer's impact about vessels. */
function warningsOf({ impact }: JsonObject): readonly ImpactWarning[] {
  if (typeof impact !== 'object' || impact === null || !('warnings' in impact)) return [];
  return Array.isArray(impact.warnings) ? impact.warnings.filter(isOverCapacity) : [];
}

function isOverCapacity(value: unknown): value is ImpactWarning {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    value.code === 'over_capacity' &&
    'vessel' in value
  );
}
