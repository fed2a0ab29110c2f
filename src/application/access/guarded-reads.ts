import type { JsonObject } from '../json-object.js';
import { lotKey } from '../query/lot-owners.js';
import { type Failure, failure, type Result, success } from '../result.js';
import type {
  ActionFilter,
  LineageQuery,
  LineageTable,
  LotFilter,
  LotMoment,
  Page,
  PageQuery,
  TimelineQuery,
  UseCases,
} from '../use-cases.js';
import { lacking, type Place, wineriesWith } from './caller.js';
import type { GuardParts } from './guard-parts.js';
import { shownAction } from './shown-action.js';
import type { NamingAction } from './visibility.js';
import { lineageLots, shownLineage, shownTable, tableLots } from './shown-lineage.js';

type Reads = Pick<
  UseCases,
  | 'getWinery'
  | 'listWineries'
  | 'getVessel'
  | 'listVessels'
  | 'getAction'
  | 'listRevisions'
  | 'listActions'
  | 'listConflicts'
  | 'getLot'
  | 'listLots'
  | 'lotTimeline'
  | 'lineage'
  | 'lineageTable'
>;

/**
 * The reads of one caller. Without the permission to read in a winery, every read of it is `forbidden`, whether it exists or not. What a caller with an owner may not
 * see is `not_found`, with the same detail as what does not exist.
 */
export class GuardedReads implements Reads {
  constructor(private readonly parts: GuardParts) {}

  async getWinery(winery: string): Promise<Result<JsonObject>> {
    return this.lacking({ winery }) ?? this.parts.solera.getWinery(winery);
  }

  async listWineries(query: PageQuery): Promise<Result<Page<JsonObject>>> {
    const only = wineriesWith(this.parts.caller, 'read');
    return this.lacking('some') ?? this.parts.solera.listWineries({ ...query, ...(only === null ? {} : { only }) });
  }

  async getVessel(winery: string, vessel: string, query: LotMoment): Promise<Result<JsonObject>> {
    const refusal = this.lacking({ winery });
    if (refusal !== null) return refusal;
    const found = await this.parts.solera.getVessel(winery, vessel, query);
    if (!found.ok) return found;
    const [shown = found.value] = await this.vessels([found.value], query);
    return success(shown);
  }

  async listVessels(winery: string, query: PageQuery & LotMoment): Promise<Result<Page<JsonObject>>> {
    const refusal = this.lacking({ winery });
    if (refusal !== null) return refusal;
    const page = await this.parts.solera.listVessels(winery, query);
    return page.ok ? success({ ...page.value, items: await this.vessels(page.value.items, query) }) : page;
  }

  async getAction(winery: string, action: string): Promise<Result<JsonObject>> {
    const refusal = this.lacking({ winery });
    if (refusal !== null) return refusal;
    const found = await this.parts.solera.getAction(winery, action);
    if (!found.ok || this.owner === null) return found;
    const [shown] = await this.parts.answers.actions([found.value]);
    return shown === undefined ? noAction(winery, action) : success(shown);
  }

  async listRevisions(winery: string, action: string, query: PageQuery): Promise<Result<Page<JsonObject>>> {
    const { solera, visibility } = this.parts;
    const refusal = this.lacking({ winery });
    if (refusal !== null) return refusal;
    if (this.owner === null) return solera.listRevisions(winery, action, query);
    const id = action.toLowerCase();
    if (((await visibility.actionsById([id])).get(id) ?? 'none') === 'none') return noAction(winery, action);
    const page = await solera.listRevisions(winery, action, query);
    if (!page.ok) return page;
    const named = page.value.items as readonly Revision[]; // Revisions in their public form.
    const visible = await visibility.lotsNamedBy(named);
    const items = named.map((item) => {
      const how = visibility.action(item, visible);
      return how === 'none' ? { ...item, data: {}, note: undefined } : shownAction(item, how, visible);
    });
    return success({ ...page.value, items });
  }

  async listActions(winery: string, query: ActionFilter & PageQuery): Promise<Result<Page<JsonObject>>> {
    const { solera, answers, pages, visibility } = this.parts;
    const refusal = this.lacking({ winery });
    if (refusal !== null) return refusal;
    if (this.owner === null) return solera.listActions(winery, query);
    const { lot } = query;
    const isHidden = lot !== undefined && (await visibility.lots([{ winery, lot }])).size === 0;
    if (isHidden) return success({ items: [], next: null });
    return pages.page(
      query,
      (part) => solera.listActions(winery, { ...query, ...part }),
      (items) => answers.actions(items),
    );
  }

  async listConflicts(query: PageQuery): Promise<Result<Page<JsonObject>>> {
    const { solera, answers, pages, visibility } = this.parts;
    const refusal = this.lacking('some');
    if (refusal !== null) return refusal;
    if (!visibility.isLimited) return solera.listConflicts(query);
    return pages.page(
      query,
      (part) => solera.listConflicts(part),
      (items) => answers.actions(items.filter(({ winery }) => visibility.winery(String(winery)))),
    );
  }

  async getLot(winery: string, lot: string, query: LotMoment): Promise<Result<JsonObject>> {
    const refusal = this.lacking({ winery });
    if (refusal !== null) return refusal;
    const found = await this.parts.solera.getLot(winery, lot, query);
    return found.ok && !this.parts.visibility.state(found.value) ? noLot(winery, lot, momentText(query)) : found;
  }

  async listLots(winery: string, query: LotFilter & PageQuery): Promise<Result<Page<JsonObject>>> {
    const { solera, pages } = this.parts;
    const refusal = this.lacking({ winery });
    if (refusal !== null) return refusal;
    const { owner } = this;
    if (owner === null) return solera.listLots(winery, query);
    return pages.page(
      query,
      (part) => solera.listLots(winery, { ...query, ...part, owner }),
      (items) => items,
    );
  }

  async lotTimeline(winery: string, lot: string, query: TimelineQuery & PageQuery): Promise<Result<Page<JsonObject>>> {
    const { solera, visibility } = this.parts;
    const refusal = this.lacking({ winery });
    if (refusal !== null) return refusal;
    const page = await solera.lotTimeline(winery, lot, query);
    if (!page.ok || this.owner === null) return page;
    if ((await visibility.lots([{ winery, lot }])).size === 0)
      return noLot(winery, lot, query.known === undefined ? '' : ` as known at notification ${query.known}`);
    const actions = page.value.items.map(({ action }) => action as JsonObject); // Each item has an action.
    const shown = new Map((await this.parts.answers.actions(actions)).map((action) => [action.id, action]));
    const items = page.value.items.map((item, index) => ({ ...item, action: shown.get(actions[index]?.id) ?? null }));
    return success({ ...page.value, items });
  }

  async lineage(winery: string, lot: string, query: LineageQuery): Promise<Result<JsonObject>> {
    const refusal = this.lacking({ winery }) ?? (await this.hiddenLot(winery, lot, query));
    if (refusal !== null) return refusal;
    const { solera, visibility } = this.parts;
    const found = await solera.lineage(winery, lot, query);
    if (!found.ok || !visibility.isLimited) return found;
    const visible = await visibility.lots(lineageLots(found.value));
    return success(shownLineage(found.value, visible));
  }

  async lineageTable(winery: string, lot: string, query: LineageQuery): Promise<Result<LineageTable>> {
    const refusal = this.lacking({ winery }) ?? (await this.hiddenLot(winery, lot, query));
    if (refusal !== null) return refusal;
    const { solera, visibility } = this.parts;
    const found = await solera.lineageTable(winery, lot, query);
    if (!found.ok || !visibility.isLimited) return found;
    return success(shownTable(found.value, await visibility.lots(tableLots(found.value))));
  }

  private get owner(): string | null {
    return this.parts.visibility.owner;
  }

  private lacking(place: Place): Failure | null {
    return lacking(this.parts.caller, 'read', place);
  }

  private async hiddenLot(winery: string, lot: string, { at, known }: LineageQuery): Promise<Failure | null> {
    if (this.owner === null) return null;
    const moment = { ...(at === undefined ? {} : { at }), ...(known === undefined ? {} : { known }) };
    const found = await this.parts.solera.getLot(winery, lot, moment);
    if (!found.ok) return found;
    return this.parts.visibility.state(found.value) ? null : noLot(winery, lot, momentText(moment));
  }

  /** Vessels with what they hold of lots that the caller may see; to a caller with an owner, others look empty. */
  private async vessels(vessels: readonly JsonObject[], { at, known }: LotMoment): Promise<readonly JsonObject[]> {
    const { visibility, solera } = this.parts;
    if (this.owner === null) return vessels;
    const held = vessels.flatMap(({ winery, lot }) =>
      typeof lot === 'string' ? [{ winery: String(winery), lot }] : [],
    );
    const seen = new Set<string>();
    if (at === undefined && known === undefined) for (const key of await visibility.lots(held)) seen.add(key);
    else
      for (const name of new Map(held.map((one) => [lotKey(one), one])).values()) {
        const state = await solera.getLot(name.winery, name.lot, {
          ...(at === undefined ? {} : { at }),
          ...(known === undefined ? {} : { known }),
        });
        if (state.ok && visibility.state(state.value)) seen.add(lotKey(name));
      }
    return vessels.map((vessel) => {
      const isSeen =
        typeof vessel.lot === 'string' && seen.has(lotKey({ winery: String(vessel.winery), lot: vessel.lot }));
      return isSeen ? vessel : { ...vessel, lot: null, volume: 0 };
    });
  }
}

/** A public revision. */
type Revision = JsonObject & NamingAction;

function noAction(winery: string, action: string): Failure {
  return failure('not_found', `Winery ${winery} has no action ${action}.`);
}

/** The same detail as that of a lot that does not exist. */
function noLot(winery: string, lot: string, when: string): Failure {
  return failure('not_found', `Winery ${winery} has no lot ${lot}${when}.`);
}

function momentText({ at }: LotMoment): string {
  return at === undefined ? '' : ' at that time';
}
