import type {
  AdoptedAction,
  ModelStore,
  RuledAction,
  RulesCount,
  SchemaInUse,
} from '../../application/ports/model-store.js';
import { beginning, type Position } from '../../kernel/position.js';
import type { Queryable } from './connections.js';
import { read } from './failure.js';
import { bounded, boundId } from './position-bound.js';
import { statement } from './statement.js';
import { positionOf } from './stored-touch.js';

const rulesInUse = statement('rules-in-use');
const actionsBelow = statement('actions-below');
const actionsAdopting = statement('actions-adopting');
const olderData = statement('older-data');
const olderEvents = statement('older-events');
const olderStates = statement('older-states');

interface RuledRow {
  readonly action: string;
  readonly revision: number;
  readonly effective_at: number;
  readonly tie_break: number;
  readonly type: string;
  readonly rules: number;
}

interface AdoptedRow extends RuledRow {
  readonly former: number;
  readonly is_edited: boolean;
}

/** Returns the ModelStore of PostgreSQL. */
export function modelStore(reads: Queryable): ModelStore {
  return {
    rulesInUse: () => read<RulesCount>(reads, rulesInUse, []),
    actionsBelow: async ({ below, ...page }) =>
      (await read<RuledRow>(reads, actionsBelow, [...pageColumns(page), below])).map(ruledAction),
    actionsAdopting: async ({ adopted, ...page }) =>
      (await read<AdoptedRow>(reads, actionsAdopting, [...pageColumns(page), adopted])).map(adoptedAction),
    olderData: async (below) =>
      below.size === 0
        ? []
        : read<SchemaInUse & { type: string }>(reads, olderData, [[...below.keys()], [...below.values()]]),
    olderEvents: async (below) => (below <= 1 ? [] : read<SchemaInUse>(reads, olderEvents, [below])),
    olderStates: async (below) =>
      below <= 1 ? [] : read<SchemaInUse & { saved: 'head' | 'checkpoint' }>(reads, olderStates, [below]),
  };
}

function pageColumns({
  winery,
  after,
  limit,
}: {
  readonly winery: string;
  readonly after: Position | null;
  readonly limit: number;
}): unknown[] {
  const { effectiveAt, tieBreak, id } = after ?? beginning;
  return [winery, bounded(effectiveAt), bounded(tieBreak), boundId(id), limit];
}

function ruledAction(row: RuledRow): RuledAction {
  const { revision, type, rules } = row;
  return { position: positionOf(row), revision, type, rules };
}

function adoptedAction(row: AdoptedRow): AdoptedAction {
  return { ...ruledAction(row), former: row.former, isEdited: row.is_edited };
}
