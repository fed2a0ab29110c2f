/** Compares the rows of a file with the memory of earlier imports, and plans what to do with each. */
import type { ImportJobLimits } from '../../../config/import-jobs.js';
import type { ActionIndex } from '../../application/ports/action-index.js';
import type { StoredAction } from '../../application/ports/history-reader.js';
import { instantText } from '../../cellar/instant-text.js';
import type { Assumption } from '../imported-table.js';
import { eachWithPauses } from './each-with-pauses.js';
import type { ImportMemory, RememberedRow } from './import-memory.js';
import { memoryKey, type PlanContext, type PlannedRow, planRow, rememberedOf } from './import-plan.js';
import type { IdentifiedRow } from './row-identity.js';
import { type Pairing, pairRows } from './row-pairing.js';

interface PlanningParts {
  readonly memory: ImportMemory;
  readonly actionIndex: ActionIndex;
  readonly limits: ImportJobLimits;
  /** Gives the event loop a turn. */
  readonly turn: () => Promise<void>;
}

interface PlanningRequest {
  readonly importId: string;
  readonly source: string;
  readonly revise: boolean;
}

interface Plan {
  readonly rows: readonly PlannedRow[];
  readonly warnings: readonly Assumption[];
  readonly context: PlanContext;
}

/** Returns the plan, or why the file cannot be compared with earlier imports. */
export async function planImport(
  rows: readonly IdentifiedRow[],
  request: PlanningRequest,
  parts: PlanningParts,
): Promise<Plan | Assumption> {
  const known = await knownRows(rows, parts);
  const pairing = await pairingOf(rows, known, request, parts);
  if ('code' in pairing) return pairing;
  const { corrections, ambiguous, unpaired } = pairing;
  const revised: string[] = [];
  await eachWithPauses(rows, parts.turn, (row) => {
    const remembered = rememberedOf(row, known) ?? corrections.get(row.ordinal);
    if (remembered !== undefined && remembered.meaning !== row.meaning) revised.push(remembered.action);
  });
  const actions = await newestRevisions(revised, parts);
  const context = { ...request, known, corrections, ambiguous, actions };
  const planned: PlannedRow[] = [];
  await eachWithPauses(rows, parts.turn, (row) => planned.push(planRow(row, context)));
  return { rows: planned, warnings: missingRows(unpaired), context };
}

async function knownRows(
  rows: readonly IdentifiedRow[],
  { memory, limits }: PlanningParts,
): Promise<ReadonlyMap<string, RememberedRow>> {
  const known = new Map<string, RememberedRow>();
  for (let begin = 0; begin < rows.length; begin += limits.rowsPerCall) {
    const names = rows.slice(begin, begin + limits.rowsPerCall).flatMap(({ action, identity, plainIdentity }) => {
      const { winery } = action;
      return identity === plainIdentity
        ? [{ winery, identity }]
        : [
            { winery, identity },
            { winery, identity: plainIdentity },
          ];
    });
    for (const row of await memory.find(names)) known.set(memoryKey(row), row);
  }
  return known;
}

/**
 * Pairs missing rows with new rows. A row is missing if an earlier import of the source had it, and the file covers its time but does not have it.
 * Rows that have keys in both files are not paired, because a row with another key is another row.
 */
async function pairingOf(
  rows: readonly IdentifiedRow[],
  known: ReadonlyMap<string, RememberedRow>,
  { source }: PlanningRequest,
  { memory, limits, turn }: PlanningParts,
): Promise<Pairing | Assumption> {
  const present = new Set<string>();
  const fresh: IdentifiedRow[] = [];
  await eachWithPauses(rows, turn, (row) => {
    const remembered = rememberedOf(row, known);
    if (remembered !== null) present.add(remembered.action);
    // A row with an id is recognised by the id, and is not paired.
    else if (row.action.body.id === undefined) fresh.push(row);
  });
  const fromKeyed = fresh.some((row) => row.identity === row.plainIdentity) ? [false, true] : [false];
  const missing = new Map<string, RememberedRow>();
  for (const [winery, { from, to }] of timesByWinery(rows))
    for (const keyed of fromKeyed) {
      const limit = limits.actions + 1;
      const earlier = await memory.ofSource({ winery, source, keyed, from, to, limit });
      if (earlier.length === limit) return tooManyChanges(source);
      for (const row of earlier) if (!present.has(row.action)) addNewest(missing, row);
    }
  const { correctedMembers: most, pairComparisons: comparisons } = limits;
  return (await pairRows([...missing.values()], fresh, { most, comparisons, pause: turn })) ?? tooManyChanges(source);
}

/** Adds the newest row that made an action. An action may be remembered under several identities. */
function addNewest(rows: Map<string, RememberedRow>, row: RememberedRow): void {
  const known = rows.get(row.action);
  if (known === undefined || row.revision > known.revision) rows.set(row.action, row);
}

function tooManyChanges(source: string): Assumption {
  const detail = `Too many rows differ from the earlier import of "${source}" to find out which row corrects which. Name a column that identifies the rows, such as --key "weigh tag". If the file is another list, give it another --source.`;
  return { code: 'too_many_changes', detail };
}

function timesByWinery(rows: readonly IdentifiedRow[]): ReadonlyMap<string, { from: number; to: number }> {
  const times = new Map<string, { from: number; to: number }>();
  for (const { action, effectiveAt } of rows) {
    const { from, to } = times.get(action.winery) ?? { from: effectiveAt, to: effectiveAt };
    times.set(action.winery, { from: Math.min(from, effectiveAt), to: Math.max(to, effectiveAt) });
  }
  return times;
}

async function newestRevisions(
  ids: readonly string[],
  { actionIndex, limits }: PlanningParts,
): Promise<ReadonlyMap<string, StoredAction>> {
  const found = new Map<string, StoredAction>();
  for (let begin = 0; begin < ids.length; begin += limits.readsAtOnce)
    for (const action of await Promise.all(
      ids.slice(begin, begin + limits.readsAtOnce).map((id) => actionIndex.action(id)),
    ))
      if (action !== null) found.set(action.position.id, action);
  return found;
}

function missingRows(unpaired: readonly RememberedRow[]): readonly Assumption[] {
  return unpaired.map(({ row, type, effectiveAt, action }) => ({
    code: 'missing_row',
    detail: `Row ${row} of an earlier import (${type} of ${instantText(effectiveAt)}) is no longer in the file. Its action ${action} stays. Retract the action if it did not happen.`,
  }));
}
