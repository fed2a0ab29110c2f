import type { JsonObject } from '../../../application/json-object.js';
import { failure } from '../../../application/result.js';
import type { Page } from '../../../application/use-cases.js';
import type { FollowerDefinition } from '../../../followers/definition.js';
import type { ModelQueries } from '../../../followers/model-queries.js';
import type { Reads, Reflection } from '../../../followers/reads.js';
import { booksModel } from './books.js';
import { analysesPage, fermentationModel } from './fermentation.js';
import { inventoryModel, inventoryPage } from './inventory.js';
import { lineageEdgesPage, lineageModel } from './lineage.js';
import { searchModel, searchPage } from './search.js';

/** The read models that every node keeps. */
export const readModels: readonly FollowerDefinition[] = [
  inventoryModel,
  searchModel,
  fermentationModel,
  lineageModel,
  booksModel,
];

/** Returns whether a name exists: a setting, or a lot that an action has touched. */
export interface NamedExistence {
  winery(winery: string): Promise<boolean>;
  vessel(winery: string, vessel: string): Promise<boolean>;
  lot(winery: string, lot: string): Promise<boolean>;
}

/** What a read names. */
interface Named {
  readonly winery?: string | undefined;
  readonly vessel?: string | undefined;
  readonly lot?: string | undefined;
}

interface ModelQueriesParts {
  readonly reads: Reads;
  readonly exists: NamedExistence;
}

/** What clients can read from the read models. A read that names a winery, vessel or lot that does not exist fails with `not_found`, as reads of the history do. */
export function modelQueries({ reads, exists }: ModelQueriesParts): ModelQueries {
  const reflect = async (
    named: Named,
    ...[definition, query, work]: Parameters<typeof reads.reflect<Page<JsonObject>>>
  ): Promise<Reflection<Page<JsonObject>>> => {
    const missing = await firstMissing(named, exists);
    if (missing !== null) return { position: null, result: failure('not_found', missing) };
    return reads.reflect(definition, query, work);
  };
  return {
    inventory: (winery, query) =>
      reflect({ winery, vessel: query.vessel, lot: query.lot }, inventoryModel, query, (tx) =>
        inventoryPage(tx, winery, query),
      ),
    analyses: (winery, lot, query) =>
      reflect({ winery, lot }, fermentationModel, query, (tx) => analysesPage(tx, { winery, lot }, query)),
    lineageEdges: (winery, query) =>
      reflect({ winery, lot: query.lot }, lineageModel, query, (tx) => lineageEdgesPage(tx, winery, query)),
    search: (query) => reflect({ winery: query.winery }, searchModel, query, (tx) => searchPage(tx, query)),
  };
}

/** Returns a sentence on the first name that does not exist; null if all exist. */
async function firstMissing({ winery, vessel, lot }: Named, exists: NamedExistence): Promise<string | null> {
  if (winery === undefined) return null;
  if (!(await exists.winery(winery))) return `There is no winery ${winery}.`;
  if (vessel !== undefined && !(await exists.vessel(winery, vessel)))
    return `Winery ${winery} has no vessel ${vessel}.`;
  if (lot !== undefined && !(await exists.lot(winery, lot))) return `Winery ${winery} has no lot ${lot}.`;
  return null;
}
