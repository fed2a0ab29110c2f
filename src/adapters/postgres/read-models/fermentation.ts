import { followerLimits } from '../../../../config/followers.js';
import type { JsonObject } from '../../../application/json-object.js';
import { pageOf } from '../../../application/query/page.js';
import { analysisCursor, encodeCursor } from '../../../application/request/cursor.js';
import { type Result, success } from '../../../application/result.js';
import type { Page } from '../../../application/use-cases.js';
import { instantText } from '../../../cellar/instant-text.js';
import { publicQuantity, toMicro } from '../../../cellar/quantity.js';
import type { FollowerDefinition } from '../../../followers/definition.js';
import { type Assertion, eventChanges, lotKey } from '../../../followers/event-changes.js';
import type { ReadTransaction } from '../../../followers/follower-reader.js';
import type { AnalysisQuery } from '../../../followers/model-queries.js';
import { statement } from '../statement.js';
import { beforeAllActions, columns, endOfTime, modelTables } from './model-tables.js';

const changeAnalyses = statement('change-analyses');
const analyses = statement('analyses');

interface AnalysisRow {
  readonly effective_at: number;
  readonly tie_break: number;
  readonly action: string;
  readonly analyte: string;
  readonly unit: string;
  readonly value: number;
}

/** The values that were measured in each lot, as they are known now. */
export const fermentationModel: FollowerDefinition = {
  name: 'fermentation',
  version: 1,
  tables: modelTables('fermentation'),
  keyOf: lotKey,
  apply: async (changeSets, tx) => {
    const { asserted, retracted } = eventChanges(changeSets);
    const measured = asserted.flatMap(valuesOf);
    if (measured.length + retracted.length === 0) return;
    await tx.query(changeAnalyses, [
      retracted,
      ...columns(measured, [
        'number',
        'analyte',
        'unit',
        'winery',
        'lot',
        'effectiveAt',
        'tieBreak',
        'action',
        'value',
      ]),
    ]);
  },
};

function valuesOf({ sequence: number, data }: Assertion) {
  const { winery, lot, tieBreak, action } = data;
  const effectiveAt = Date.parse(data.effectiveAt);
  return (data.event.set.analyses ?? []).map(({ analyte, unit, value }) => {
    return { number, analyte, unit, winery, lot, effectiveAt, tieBreak, action, value: toMicro(value) };
  });
}

/** Returns a page of the values that were measured in a lot. */
export async function analysesPage(
  tx: ReadTransaction,
  place: { readonly winery: string; readonly lot: string },
  { analyte, from, to, cursor, limit = followerLimits.keysPerRead }: AnalysisQuery,
): Promise<Result<Page<JsonObject>>> {
  const start = analysisCursor(cursor);
  if (!start.ok) return start;
  const after = start.value ?? [...beforeAllActions(from), '', ''];
  const values = [place.winery, place.lot, analyte ?? null, to ?? endOfTime, ...after, limit + 1];
  const found = await tx.query<AnalysisRow>(analyses, values);
  const { items, next } = pageOf(found, limit, (last) =>
    encodeCursor([last.effective_at, last.tie_break, last.action, last.analyte, last.unit]),
  );
  return success({ items: items.map(publicAnalysis), next });
}

function publicAnalysis({ effective_at, action, analyte, unit, value }: AnalysisRow): JsonObject {
  return { analyte, unit, value: publicQuantity(value), effectiveAt: instantText(effective_at), action };
}
