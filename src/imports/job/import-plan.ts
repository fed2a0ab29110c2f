/** What an import will do with each row, before anything is sent. */

import type { JsonObject } from '../../application/json-object.js';
import type { StoredRevision } from '../../application/ports/action-index.js';
import type { StoredAction } from '../../application/ports/history-reader.js';
import { instantText } from '../../cellar/instant-text.js';
import type { RememberedRow } from './import-memory.js';
import { type ActionBody, actionIdOf, cellsOfKey, type IdentifiedRow, meaningOf } from './row-identity.js';

/** A change that a row asks for. */
export interface Step {
  readonly row: IdentifiedRow;
  /** The id of the action. */
  readonly action: string;
  /** The remembered row whose action the step revises. Null if the step records a new action. */
  readonly corrects: RememberedRow | null;
}

/** Why a row cannot be recorded. */
export interface Refusal {
  readonly code: string;
  readonly detail: string;
  /** The lot that the refusal names. */
  readonly lot?: string;
  /** The vessel that the refusal names. */
  readonly vessel?: string;
}

export type PlannedRow =
  | { readonly kind: 'step'; readonly step: Step }
  | { readonly kind: 'unchanged'; readonly row: IdentifiedRow; readonly remembered: RememberedRow }
  | { readonly kind: 'refused'; readonly row: IdentifiedRow; readonly refusal: Refusal };

export interface PlanContext {
  readonly importId: string;
  readonly source: string;
  /** The remembered rows by winery and identity: see `memoryKey`. */
  readonly known: ReadonlyMap<string, RememberedRow>;
  /** Other sources whose keys the file uses for rows with another meaning: see `hasKeyOfAnotherSource`. */
  readonly disputed: ReadonlySet<string>;
  readonly corrections: ReadonlyMap<number, RememberedRow>;
  readonly ambiguous: ReadonlyMap<number, readonly RememberedRow[]>;
  /** The newest revisions of the actions that rows revise. */
  readonly actions: ReadonlyMap<string, StoredAction>;
  /** If false, a corrected row is refused. */
  readonly revise: boolean;
}

export function memoryKey({ winery, identity }: { readonly winery: string; readonly identity: string }): string {
  return `${winery}\n${identity}`;
}

/** Returns the remembered row that a row of the file is identical with, or null. */
export function rememberedOf(row: IdentifiedRow, known: PlanContext['known']): RememberedRow | null {
  const { winery } = row.action;
  const same = known.get(memoryKey({ winery, identity: row.identity }));
  if (same !== undefined) return same;
  const plain = known.get(memoryKey({ winery, identity: row.plainIdentity }));
  if (plain === undefined || !plain.keyed || row.identity === row.plainIdentity) return plain ?? null;
  // A row with another key may have the same meaning and still be another action, unless the key only got a further column.
  const formers = row.formerIdentities.map((identity) => known.get(memoryKey({ winery, identity }))?.action);
  return formers.includes(plain.action) ? plain : null;
}

/**
 * Whether a remembered row of another source has the row's key and another meaning. The two may be different rows, because many lists number their
 * rows from 1, so the user has to decide.
 */
export function hasKeyOfAnotherSource(row: IdentifiedRow, remembered: RememberedRow, source: string): boolean {
  const { body, key } = row.action;
  const byKey = key !== null && body.id === undefined && remembered.identity === row.identity;
  return byKey && remembered.source !== source && remembered.meaning !== row.meaning;
}

export function planRow(row: IdentifiedRow, context: PlanContext): PlannedRow {
  const remembered = rememberedOf(row, context.known);
  if (remembered !== null) {
    if (remembered.meaning === row.meaning) return { kind: 'unchanged', row, remembered };
    if (hasKeyOfAnotherSource(row, remembered, context.source))
      return { kind: 'refused', row, refusal: keyOfAnotherSource(row, remembered) };
    return revision(row, remembered, context);
  }
  const corrected = context.corrections.get(row.ordinal);
  if (corrected !== undefined) return revision(row, corrected, context);
  const candidates = context.ambiguous.get(row.ordinal);
  if (candidates !== undefined) return { kind: 'refused', row, refusal: ambiguousRow(candidates) };
  return { kind: 'step', step: { row, action: actionIdOf(row), corrects: null } };
}

function revision(row: IdentifiedRow, corrects: RememberedRow, { actions, revise }: PlanContext): PlannedRow {
  const stored = actions.get(corrects.action);
  if (!revise) return { kind: 'refused', row, refusal: revisionsForbidden(corrects) };
  if (stored !== undefined && stored.revision !== corrects.revision)
    return { kind: 'refused', row, refusal: revisedElsewhere(corrects, stored.revision) };
  return { kind: 'step', step: { row, action: corrects.action, corrects } };
}

function keyOfAnotherSource({ action }: IdentifiedRow, { row, source, type, effectiveAt }: RememberedRow): Refusal {
  const owner = `row ${row} of "${source}" (${type} of ${instantText(effectiveAt)})`;
  const same = `If this file is a version of that list, import it with --source ${JSON.stringify(source)}`;
  const other = 'If it is another list, add a column to the key that distinguishes the lists';
  const key = cellsOfKey(action.key ?? '').map((cell) => JSON.stringify(cell));
  const detail = `The key ${key.join(', ')} belongs to ${owner}, which differs from this row. ${same}. ${other}, such as --key "Weigh Tag" --key "Vintage".`;
  return { code: 'key_of_another_source', detail };
}

function revisionsForbidden({ action, row }: RememberedRow): Refusal {
  const detail = `The row differs from row ${row} of an earlier import, which made action ${action}, and this import may not revise actions. Leave out --no-revise (revise=false) to revise the action.`;
  return { code: 'revision_not_allowed', detail };
}

/** Returns the refusal of a row whose action was revised outside of imports. */
function revisedElsewhere({ action, revision: made }: RememberedRow, present?: number): Refusal {
  const now = present === undefined ? 'was revised since' : `is at revision ${present}`;
  const detail = `Action ${action} ${now}; the import made revision ${made}. The action was changed outside of imports, so the import leaves it as it is. Revise the action by its id, or restore the row to what was imported before.`;
  return { code: 'revised_elsewhere', detail };
}

function ambiguousRow(candidates: readonly RememberedRow[]): Refusal {
  const named = candidates
    .slice(0, 3)
    .map(({ row, type, effectiveAt }) => `row ${row} (${type} of ${instantText(effectiveAt)})`)
    .join(' or ');
  const detail = `The row may correct ${named} of an earlier import, and nothing shows which one. Name a column that identifies the rows, such as --key "weigh tag", or revise the action by its id.`;
  return { code: 'ambiguous_row', detail };
}

/**
 * Returns what is remembered of a row: under its identity and, if it has a key or an id, also under its meaning. `revision`: of its action. `keyed`:
 * whether the action has a key or an id from an earlier import.
 */
export function rememberedRows(
  row: IdentifiedRow,
  { action, revision: made }: { readonly action: string; readonly revision: number },
  { importId, source, keyed: known }: Pick<PlanContext, 'importId' | 'source'> & { readonly keyed: boolean },
): readonly RememberedRow[] {
  const { winery, body, place } = row.action;
  const { effectiveAt, data, note, tieBreak } = body;
  const stated = row.identity !== row.plainIdentity;
  const remembered: RememberedRow = {
    ...{ winery, identity: row.identity, action, revision: made, meaning: row.meaning, stated, current: true },
    keyed: stated || known,
    ...{ importId, source, row: place.row, type: body.type, effectiveAt: row.effectiveAt },
    body: JSON.stringify({ effectiveAt, tieBreak, data, note }),
  };
  return stated ? [remembered, { ...remembered, identity: row.plainIdentity, stated: false }] : [remembered];
}

/**
 * Returns what an import remembers of unchanged rows: of those that have a key from this import on, by which a later correction is recognised, and of
 * those that now belong to this source, so that a later import of the source can correct them. Rows of a disputed source stay there.
 */
export function recognisedRows(
  planned: readonly PlannedRow[],
  { importId, source, disputed }: Pick<PlanContext, 'importId' | 'source' | 'disputed'>,
): readonly RememberedRow[] {
  return planned.flatMap((one) => {
    if (one.kind !== 'unchanged') return [];
    const { row, remembered } = one;
    const stays = disputed.has(remembered.source);
    const held = stays ? remembered : { ...remembered, source, importId, row: row.action.place.row };
    if (row.identity !== row.plainIdentity && remembered.identity === row.plainIdentity)
      return [
        { ...held, keyed: true },
        { ...held, keyed: true, stated: true, identity: row.identity },
      ];
    return remembered.source === source || stays ? [] : [held];
  });
}

/**
 * Returns what is remembered of an action that exists although the memory does not know its row. Either the node ended between the commit and the
 * write of the memory, or the row names the id of an action that was recorded outside of imports. `first`: the action's first revision.
 */
export function adopted(
  row: IdentifiedRow,
  first: StoredRevision,
  context: Pick<PlanContext, 'importId' | 'source'>,
): RememberedRow {
  const data = JSON.parse(first.data) as JsonObject; // The store keeps the JSON text of valid data.
  const { tieBreak } = row.action.body;
  const body: ActionBody = {
    type: first.type,
    effectiveAt: instantText(first.position.effectiveAt),
    data,
    ...(tieBreak === undefined ? {} : { tieBreak: first.position.tieBreak }),
    ...(first.note === null ? {} : { note: first.note }),
  };
  const made = { action: first.position.id, revision: first.revision };
  const [remembered] = rememberedRows(row, made, { ...context, keyed: false });
  if (remembered === undefined) throw new Error('a row is remembered at least once');
  const meaning = meaningOf(first.winery, body);
  return { ...remembered, meaning, effectiveAt: first.position.effectiveAt, body: JSON.stringify(body) };
}

/** Returns the edit of a step, as the public API writes it. */
export function editOf({ row, action, corrects }: Step): JsonObject {
  const { type, effectiveAt, tieBreak, data, note } = row.action.body;
  const tie = tieBreak === undefined ? {} : { tieBreak };
  if (corrects === null)
    return {
      op: 'record',
      action: { id: action, type, effectiveAt, ...tie, data, ...(note === undefined ? {} : { note }) },
    };
  return { op: 'revise', id: action, revision: corrects.revision, effectiveAt, ...tie, data, note: note ?? null };
}

/**
 * Returns steps in the order of their times. Steps with the same time are in the order of the file, or in reverse if the file begins with its newest
 * row, because the server assigns tie breaks in the order of recording.
 */
export function inOrder(steps: readonly Step[]): readonly Step[] {
  const times = steps.map(({ row }) => row);
  const byOrdinal = [...times].sort((a, b) => a.ordinal - b.ordinal);
  let rising = 0;
  byOrdinal.forEach((row, index) => {
    const next = byOrdinal[index + 1];
    if (next !== undefined) rising += Math.sign(next.effectiveAt - row.effectiveAt);
  });
  const direction = rising < 0 ? -1 : 1;
  return [...steps].sort(
    ({ row: a }, { row: b }) => a.effectiveAt - b.effectiveAt || direction * (a.ordinal - b.ordinal),
  );
}
