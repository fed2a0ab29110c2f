/** Compares the rows of a file with the memory of earlier imports, and plans what to do with each. */
import type { ImportJobLimits } from '../../../config/import-jobs.js';
import type { ActionIndex } from '../../application/ports/action-index.js';
import type { StoredAction } from '../../application/ports/history-reader.js';
import { instantText } from '../../cellar/instant-text.js';
import type { Assumption } from '../imported-table.js';
import { eachWithPauses } from './each-with-pauses.js';
import type { ImportMemory, RememberedRow } from './import-memory.js';
import {
  hasKeyOfAnotherSource,
  memoryKey,
  type PlanContext,
  type PlannedRow,
  planRow,
  rememberedOf,
} from './import-plan.js';
import { missingRows } from './missing-rows.js';
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
  /** The number of rows of the file that were refused already. */
  readonly refused: number;
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
  const found = await recognise(rows, known, request.source, parts.turn);
  const pairing = await pairingOf(rows, found, request, parts);
  if ('code' in pairing) return pairing;
  const { corrections, ambiguous, warnings } = pairing;
  const revised: string[] = [];
  await eachWithPauses(rows, parts.turn, (row) => {
    const remembered = rememberedOf(row, known) ?? corrections.get(row.ordinal);
    if (remembered !== undefined && remembered.meaning !== row.meaning) revised.push(remembered.action);
  });
  const actions = await newestRevisions(revised, parts);
  const { importId, source, revise } = request;
  const context = { importId, source, revise, known, disputed: found.disputed, corrections, ambiguous, actions };
  const planned: PlannedRow[] = [];
  await eachWithPauses(rows, parts.turn, (row) => planned.push(planRow(row, context)));
  return { rows: planned, warnings, context };
}

async function knownRows(
  rows: readonly IdentifiedRow[],
  { memory, limits }: PlanningParts,
): Promise<ReadonlyMap<string, RememberedRow>> {
  const known = new Map<string, RememberedRow>();
  for (let begin = 0; begin < rows.length; begin += limits.rowsPerCall) {
    const names = rows.slice(begin, begin + limits.rowsPerCall).flatMap((row) => {
      const identities = new Set([row.identity, row.plainIdentity, ...row.formerIdentities]);
      return [...identities].map((identity) => ({ winery: row.action.winery, identity }));
    });
    for (const row of await memory.find(names)) known.set(memoryKey(row), row);
  }
  return known;
}

interface RecognisedRows {
  /** The remembered rows that rows of the file are identical with, by their actions. */
  readonly present: ReadonlyMap<string, RememberedRow>;
  /** Unknown rows without an id, which may correct missing ones. A row with an id is recognised by the id alone. */
  readonly fresh: readonly IdentifiedRow[];
  readonly disputed: ReadonlySet<string>;
}

async function recognise(
  rows: readonly IdentifiedRow[],
  known: ReadonlyMap<string, RememberedRow>,
  source: string,
  turn: () => Promise<void>,
): Promise<RecognisedRows> {
  const present = new Map<string, RememberedRow>();
  const fresh: IdentifiedRow[] = [];
  const disputed = new Set<string>();
  await eachWithPauses(rows, turn, (row) => {
    const remembered = rememberedOf(row, known);
    if (remembered !== null) present.set(remembered.action, remembered);
    else if (row.action.body.id === undefined) fresh.push(row);
    if (remembered !== null && hasKeyOfAnotherSource(row, remembered, source)) disputed.add(remembered.source);
  });
  return { present, fresh, disputed };
}

/**
 * Pairs missing rows with new rows, and warns of missing rows of the source that no new row resembles. A row is missing if an earlier import had it,
 * and the file covers its time but does not have it. Rows that have keys in both files are not paired, because a row with another key is another row.
 */
async function pairingOf(
  rows: readonly IdentifiedRow[],
  { fresh, ...found }: RecognisedRows,
  { source, refused }: PlanningRequest,
  parts: PlanningParts,
): Promise<(Pairing & { readonly warnings: readonly Assumption[] }) | Assumption> {
  const { memory, limits, turn } = parts;
  const pairsPlain = fresh.some((row) => row.identity === row.plainIdentity);
  const file = { ...found, rows, source, pairsPlain, pairs: fresh.length > 0 };
  const missing = await missingRows(file, { memory, limits });
  if (missing === null) return tooManyChanges(source);
  const { own, others, uncompared } = missing;
  const candidates = [...own, ...others].filter(({ keyed }) => pairsPlain || !keyed);
  const { correctedMembers: most, pairComparisons: comparisons } = limits;
  const pairing = await pairRows(candidates, fresh, { most, comparisons, pause: turn });
  if (pairing === null) return tooManyChanges(source);
  const resembled = new Set(candidates);
  for (const row of pairing.unpaired) resembled.delete(row);
  const left = own.filter((row) => !resembled.has(row));
  // Rows beyond one call's number are far beyond the number of warnings that are listed.
  const ids = left.slice(0, limits.rowsPerCall).map(({ action }) => action);
  const actions = await newestRevisions(ids, parts);
  const stays = left.filter(({ action }) => actions.get(action)?.retracted !== true);
  const warnings = stays.map((row) => missingRow(row, refused));
  return { ...pairing, warnings: uncompared ? [...warnings, notCompared(source, limits)] : warnings };
}

function tooManyChanges(source: string): Assumption {
  const detail = `Too many rows differ from the earlier import of "${source}" to find out which row corrects which. Name a column that identifies the rows, such as --key "weigh tag". If the file is another list, give it another --source.`;
  return { code: 'too_many_changes', detail };
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

/** `refused`: the number of rows of the file that were refused before, so that nothing shows which earlier rows they are. */
function missingRow({ row, source, type, effectiveAt, action }: RememberedRow, refused: number): Assumption {
  const among = refused === 1 ? 'the row that was refused' : `one of the ${refused} rows that were refused`;
  const or = refused === 0 ? '' : `, or is ${among} before it was compared`;
  const detail = `Row ${row} of an earlier import of "${source}" (${type} of ${instantText(effectiveAt)}) is no longer in the file${or}. Its action ${action} stays. Retract the action if it did not happen.`;
  return { code: 'missing_row', detail };
}

function notCompared(source: string, { actions }: ImportJobLimits): Assumption {
  const detail = `Earlier imports of "${source}" have more than ${actions.toLocaleString('en')} rows at the times of this file, so rows that are no longer in the file are not reported.`;
  return { code: 'missing_rows_not_compared', detail };
}
