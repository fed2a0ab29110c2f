import type { JsonObject } from '../../../application/json-object.js';
import { failure } from '../../../application/result.js';
import type { Page } from '../../../application/use-cases.js';
import type { FollowerDefinition } from '../../../followers/definition.js';
import type { ModelQueries } from '../../../followers/model-queries.js';
import type { Reads, Reflection } from '../../../followers/reads.js';
import { analysesPage, fermentationModel } from './fermentation.js';
import { inventoryModel, inventoryPage } from './inventory.js';
import { lineageEdgesPage, lineageModel } from './lineage.js';
import { searchModel, searchPage } from './search.js';

/** The read models that every node keeps. */
export const readModels: readonly FollowerDefinition[] = [inventoryModel, searchModel, fermentationModel, lineageModel];

interface ModelQueriesParts {
  readonly reads: Reads;
  readonly wineryExists: (winery: string) => Promise<boolean>;
}

/** What clients can read from the read models. */
export function modelQueries({ reads, wineryExists }: ModelQueriesParts): ModelQueries {
  const inWinery = async (
    winery: string,
    ...[definition, query, work]: Parameters<typeof reads.reflect<Page<JsonObject>>>
  ): Promise<Reflection<Page<JsonObject>>> => {
    if (await wineryExists(winery)) return reads.reflect(definition, query, work);
    return { position: null, result: failure('not_found', `There is no winery ${winery}.`) };
  };
  return {
    inventory: (winery, query) => inWinery(winery, inventoryModel, query, (tx) => inventoryPage(tx, winery, query)),
    analyses: (winery, lot, query) =>
      inWinery(winery, fermentationModel, query, (tx) => analysesPage(tx, { winery, lot }, query)),
    lineageEdges: (winery, query) => inWinery(winery, lineageModel, query, (tx) => lineageEdgesPage(tx, winery, query)),
    search: async (query) => reads.reflect(searchModel, query, (tx) => searchPage(tx, query)),
  };
}
