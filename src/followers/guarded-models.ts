import type { Granted } from '../application/access/access-control.js';
import type { Visibility } from '../application/access/visibility.js';
import type { JsonObject } from '../application/json-object.js';
import type { LotName } from '../application/live-use-cases.js';
import { lotKey } from '../application/query/lot-owners.js';
import { failure, type Result } from '../application/result.js';
import type { Page, PageQuery } from '../application/use-cases.js';
import type { AnalysisQuery, InventoryQuery, LineageEdgeQuery, ModelQueries, SearchQuery } from './model-queries.js';
import type { Reflection, WaitQuery } from './reads.js';

type Shown = (items: readonly JsonObject[]) => readonly JsonObject[] | Promise<readonly JsonObject[]>;
type Read<Query> = (query: Query) => Promise<Reflection<Page<JsonObject>>>;

/** Names that a caller with an owner may find: others are those of all owners, such as growers and products. */
const namesForOwners: ReadonlySet<unknown> = new Set(['lot', 'vessel', 'winery']);

/** The read models of one caller, without what the caller may not see. */
export class GuardedModels implements ModelQueries {
  constructor(
    private readonly models: ModelQueries,
    private readonly granted: Granted,
  ) {}

  async inventory(winery: string, query: InventoryQuery & WaitQuery): Promise<Reflection<Page<JsonObject>>> {
    const visibility = this.limited();
    const read: Read<InventoryQuery & WaitQuery> = (part) => this.models.inventory(winery, part);
    const refusal = this.refusal({ winery }) ?? (await this.hiddenLot(winery, query.lot));
    if (refusal !== null) return refusal;
    if (visibility === null) return read(query);
    return this.page(query, read, async (items) => {
      const nameOf = ({ lot }: JsonObject): LotName => ({ winery, lot: String(lot) });
      const seen = await visibility.lots(items.map(nameOf));
      return items.filter((item) => seen.has(lotKey(nameOf(item))));
    });
  }

  async analyses(winery: string, lot: string, query: AnalysisQuery & WaitQuery): Promise<Reflection<Page<JsonObject>>> {
    return this.refusal({ winery }) ?? (await this.hiddenLot(winery, lot)) ?? this.models.analyses(winery, lot, query);
  }

  async lineageEdges(winery: string, query: LineageEdgeQuery & WaitQuery): Promise<Reflection<Page<JsonObject>>> {
    const visibility = this.limited();
    const read: Read<LineageEdgeQuery & WaitQuery> = (part) => this.models.lineageEdges(winery, part);
    const refusal = this.refusal({ winery }) ?? (await this.hiddenLot(winery, query.lot));
    if (refusal !== null) return refusal;
    if (visibility === null) return read(query);
    return this.page(query, read, async (items) => {
      const endsOf = ({ from, to }: JsonObject) => [from as LotName, to as LotName]; // Both ends of an edge name a lot.
      const seen = await visibility.lots(items.flatMap(endsOf));
      return items.filter((item) => endsOf(item).some((lot) => seen.has(lotKey(lot))));
    });
  }

  async search(query: SearchQuery & WaitQuery): Promise<Reflection<Page<JsonObject>>> {
    const { winery } = query;
    const visibility = this.limited();
    const read: Read<SearchQuery & WaitQuery> = (part) => this.models.search(part);
    const refusal = this.refusal(winery === undefined ? 'some' : { winery });
    if (refusal !== null) return refusal;
    return visibility === null ? read(query) : this.page(query, read, (items) => foundBy(visibility, items));
  }

  /** Returns what the caller may see, or null if that is everything. */
  private limited(): Visibility | null {
    const { visibility } = this.granted;
    return visibility?.isLimited === true ? visibility : null;
  }

  private refusal(place: Parameters<Granted['permit']>[1]): Reflection<never> | null {
    const refusal = this.granted.permit('read', place);
    return refusal === null ? null : { position: null, result: refusal };
  }

  private async hiddenLot(winery: string, lot: string | undefined): Promise<Reflection<never> | null> {
    const { visibility } = this.granted;
    if (lot === undefined || visibility === null || visibility.owner === null) return null;
    if ((await visibility.lots([{ winery, lot }])).size > 0) return null;
    return { position: null, result: failure('not_found', `Winery ${winery} has no lot ${lot}.`) };
  }

  private async page<Query extends PageQuery>(
    query: Query,
    read: Read<Query>,
    shown: Shown,
  ): Promise<Reflection<Page<JsonObject>>> {
    let position: number | null = null;
    const readPart = async (part: PageQuery): Promise<Result<Page<JsonObject>>> => {
      const { cursor: _, ...conditions } = query;
      const reflection = await read({ ...conditions, ...part } as Query); // The query with the cursor of the part.
      position = reflection.position;
      return reflection.result;
    };
    const { pages } = this.granted;
    if (pages === null) throw new Error('a limited caller has no limited pages');
    const result = await pages.page(query, readPart, shown);
    return { position, result };
  }
}

async function foundBy(visibility: Visibility, items: readonly JsonObject[]): Promise<readonly JsonObject[]> {
  const inWineries = items.filter(({ winery }) => visibility.winery(String(winery)));
  if (visibility.owner === null) return inWineries;
  const isLot = ({ kind }: JsonObject): boolean => kind === 'lot';
  const nameOf = ({ winery, name }: JsonObject): LotName => ({ winery: String(winery), lot: String(name) });
  const seen = await visibility.lots(inWineries.filter(isLot).map(nameOf));
  return inWineries.filter((item) => (isLot(item) ? seen.has(lotKey(nameOf(item))) : namesForOwners.has(item.kind)));
}
