import type { JsonObject } from '../json-object.js';
import type { LotChange, LotChangeQuery, LotName, LotsPart } from '../live-use-cases.js';
import { lotKey } from '../query/lot-owners.js';
import { type Failure, failure, type Result } from '../result.js';
import type { LogPage, UseCases } from '../use-cases.js';
import { lacking } from './caller.js';
import { GuardedEdits } from './guarded-edits.js';
import { GuardedLabels } from './guarded-labels.js';
import { GuardedReads } from './guarded-reads.js';
import { GuardedWrites } from './guarded-writes.js';
import type { GuardParts } from './guard-parts.js';
import { scopedTexts } from './scoped-log.js';

/**
 * The use cases as one caller may use them. Permission is decided here and in the decision of its commands, and nowhere else. Every adapter that serves a caller, over HTTP or from
 * a queue, calls this.
 */
export function guarded(parts: GuardParts): UseCases {
  const writes = new GuardedWrites(parts);
  const reads = new GuardedReads(parts);
  const edits = new GuardedEdits(parts);
  const live = new GuardedLog(parts);
  return {
    labels: new GuardedLabels(parts),
    putWinery: writes.putWinery.bind(writes),
    putVessel: writes.putVessel.bind(writes),
    record: writes.record.bind(writes),
    revise: writes.revise.bind(writes),
    retract: writes.retract.bind(writes),
    change: writes.change.bind(writes),
    changeWineries: writes.changeWineries.bind(writes),
    getWinery: reads.getWinery.bind(reads),
    listWineries: reads.listWineries.bind(reads),
    getVessel: reads.getVessel.bind(reads),
    listVessels: reads.listVessels.bind(reads),
    getAction: reads.getAction.bind(reads),
    listRevisions: reads.listRevisions.bind(reads),
    listActions: reads.listActions.bind(reads),
    listConflicts: reads.listConflicts.bind(reads),
    getLot: reads.getLot.bind(reads),
    listLots: reads.listLots.bind(reads),
    lotTimeline: reads.lotTimeline.bind(reads),
    lineage: reads.lineage.bind(reads),
    lineageTable: reads.lineageTable.bind(reads),
    getEdit: edits.getEdit.bind(edits),
    listEdits: edits.listEdits.bind(edits),
    listEditItems: edits.listEditItems.bind(edits),
    cancelEdit: edits.cancelEdit.bind(edits),
    liveHead: live.liveHead.bind(live),
    lotsAsKnown: live.lotsAsKnown.bind(live),
    wineryAsKnown: live.wineryAsKnown.bind(live),
    lotChanges: live.lotChanges.bind(live),
    readLog: live.readLog.bind(live),
    shownTexts: live.shownTexts.bind(live),
    shownChanges: live.shownChanges.bind(live),
    incarnation: () => parts.solera.incarnation(),
    head: () => parts.solera.head(),
    onPublished: (listener) => parts.solera.onPublished(listener),
    onDestroyed: (listener) => parts.solera.onDestroyed(listener),
    ready: () => parts.solera.ready(),
  };
}

/** The log and the live streams of one caller. */
class GuardedLog {
  constructor(private readonly parts: GuardParts) {}

  async liveHead(winery: string, lot: string | null): Promise<Result<number>> {
    const { caller, solera } = this.parts;
    const refusal = lacking(caller, 'read', { winery });
    if (refusal !== null) return refusal;
    const isHidden = lot !== null && (await this.isHidden({ winery, lot }));
    return isHidden ? noLot(winery, lot) : solera.liveHead(winery, lot);
  }

  async lotsAsKnown(lots: readonly LotName[], known: number): Promise<readonly (JsonObject | null)[]> {
    const { solera, visibility } = this.parts;
    const states = await solera.lotsAsKnown(lots, known);
    return states.map((state) => (state !== null && visibility.state(state) ? state : null));
  }

  async wineryAsKnown(winery: string, part: Parameters<UseCases['wineryAsKnown']>[1]): Promise<LotsPart> {
    const { solera, visibility } = this.parts;
    const read = await solera.wineryAsKnown(winery, part);
    return { ...read, items: read.items.filter((state) => visibility.state(state)) };
  }

  async lotChanges(query: LotChangeQuery): Promise<readonly LotChange[]> {
    return this.parts.solera.lotChanges(query);
  }

  async shownChanges(changes: readonly LotChange[]): Promise<readonly LotChange[]> {
    const { visibility } = this.parts;
    if (!visibility.isLimited) return changes;
    const seen = await visibility.lots(changes);
    return changes.filter((change) => seen.has(lotKey(change)));
  }

  async readLog(first: number, last: number): Promise<LogPage> {
    const page = await this.parts.solera.readLog(first, last);
    return { ...page, items: await this.shownTexts(page.items) };
  }

  shownTexts(texts: readonly string[]): Promise<readonly string[]> {
    return scopedTexts(this.parts.visibility, texts, this.parts.schemas);
  }

  private async isHidden(lot: LotName): Promise<boolean> {
    const { visibility } = this.parts;
    return visibility.owner !== null && (await visibility.lots([lot])).size === 0;
  }
}

function noLot(winery: string, lot: string): Failure {
  return failure('not_found', `Winery ${winery} has no lot ${lot}.`);
}
