import { limits } from '../../../config/limits.js';
import { claimableOf } from '../../compliance/labels/claimable.js';
import { judgeLabel } from '../../compliance/labels/judge.js';
import type { LabelledWine } from '../../compliance/labels/labelled-wine.js';
import { lotStream } from '../../cellar/stream.js';
import { UnreadableContent } from '../../encryption/unreadable-content.js';
import { believedLot } from '../change/stored-answer.js';
import type { JsonObject } from '../json-object.js';
import type { LabelStore } from '../ports/label-store.js';
import type { NotificationLog } from '../ports/notification-log.js';
import { lotKey } from '../query/lot-owners.js';
import { pageOf } from '../query/page.js';
import { readCode } from '../request/body.js';
import { encodeCursor, textCursor } from '../request/cursor.js';
import type { DataReader } from '../request/data-reader.js';
import { malformed, readObject } from '../request/faults.js';
import { unwrittenNumber } from '../request/unwritten-number.js';
import { type Failure, failure, type Result, success } from '../result.js';
import type { LabelUseCases, Page, PageQuery, PutOptions } from '../use-cases.js';
import { Appellations, publicAppellation } from './appellations.js';
import { publicClaims, readClaims } from './claims-reader.js';
import type { KeptLabel } from './kept-label.js';
import { type LabelCheckRequest, readLabelCheck, readMarket } from './label-check-request.js';
import { type DatedLabelRules, rulesAtTime, verdictOf, wineOfLot } from './lot-verdict.js';
import { type PresentLotsParts, presentLots } from './present-lots.js';
import { answered, SettingsPut } from './settings-put.js';

interface LabelParts extends PresentLotsParts {
  readonly labelStore: LabelStore;
  readonly log: Pick<NotificationLog, 'head'>;
  readonly reader: Pick<DataReader, 'data'>;
  readonly labelRules: DatedLabelRules['rules'];
  readonly pageLimit: number;
  readonly now: () => number;
  /** Does work for a winery. Fails with `not_found` if the winery does not exist. */
  readonly inWinery: <T>(winery: string, work: () => Promise<Result<T>>) => Promise<Result<T>>;
}

/** Appellations, label checks, and the labels that wineries keep. Reads committed history only. */
export class Labels implements LabelUseCases {
  private readonly appellations: Appellations;

  constructor(private readonly parts: LabelParts) {
    this.appellations = new Appellations(parts);
  }

  putAppellation(name: string, body: unknown, options: PutOptions = {}): Promise<Result<JsonObject>> {
    return this.appellations.put(name, body, options);
  }

  getAppellation(name: string): Promise<Result<JsonObject>> {
    return this.appellations.get(name);
  }

  async listAppellations(query: PageQuery): Promise<Result<Page<JsonObject>>> {
    const page = await this.page(
      query,
      (keyset) => this.parts.labelStore.listAppellations(keyset),
      ({ name }) => name,
    );
    return page.ok ? success({ ...page.value, items: page.value.items.map(publicAppellation) }) : page;
  }

  checkLabel(winery: string, body: unknown, owner: string | null = null): Promise<Result<JsonObject>> {
    return this.parts.inWinery(winery, async () => {
      const read = readLabelCheck(body, this.parts.reader);
      if (!read.ok) return read;
      const { claims, market, moment } = read.value;
      const rules = rulesAtTime({ rules: this.parts.labelRules, at: moment.at ?? this.parts.now() }, market);
      if (rules === null)
        return malformed('/at', `There are no label rules of market ${market} that hold at that time.`);
      const wine = await this.wineOf(winery, read.value, owner);
      if (!wine.ok) return wine;
      const appellations = await this.parts.labelStore.appellations();
      const judged = { wine: wine.value, rules, appellations };
      const verdict = judgeLabel({ ...judged, claims });
      return success({ market, rules: rules.name, ...verdict, claimable: publicClaims(claimableOf(judged)) });
    });
  }

  putLabel(winery: string, label: string, body: unknown, options: PutOptions = {}): Promise<Result<JsonObject>> {
    return this.parts.inWinery(winery, async () => {
      const { labelStore, now } = this.parts;
      const put = new SettingsPut(options, now(), [winery, label, body]);
      const repeated = await put.repeated(labelStore);
      if (repeated !== null) return repeated;
      const read = readLabel(winery, label, body);
      if (!read.ok) return read;
      const kept = read.value;
      const [shown] = await this.judged([kept]);
      if (shown === undefined)
        return failure(
          'unknown_lot',
          `Winery ${winery} has no lot ${kept.lot}. A label can only name a lot that exists.`,
        );
      const before = await labelStore.label(winery, label);
      const outcome = await labelStore.putLabel(kept, {
        most: limits.labelsPerWinery,
        request: put.remembered(shown),
        audited: put.audited(before === null ? null : publicLabel(before), publicLabel(kept)),
      });
      if (outcome !== 'too_many') return answered(outcome, shown);
      const detail = `A winery keeps at most ${limits.labelsPerWinery} labels. Delete one that is no longer used.`;
      return failure('too_large', detail);
    });
  }

  getLabel(winery: string, label: string): Promise<Result<JsonObject>> {
    return this.parts.inWinery(winery, async () => {
      const kept = await this.parts.labelStore.label(winery, label);
      if (kept === null) return noLabel(winery, label);
      const [shown] = await this.judged([kept]);
      return success(shown ?? unjudged(kept));
    });
  }

  listLabels(winery: string, query: PageQuery): Promise<Result<Page<JsonObject>>> {
    return this.parts.inWinery(winery, async () => {
      const page = await this.page(
        query,
        (keyset) => this.parts.labelStore.listLabels(winery, keyset),
        ({ label }) => label,
      );
      if (!page.ok) return page;
      const shown = await this.judged(page.value.items, unjudged);
      return success({ items: shown, next: page.value.next });
    });
  }

  deleteLabel(
    winery: string,
    label: string,
    options: Pick<PutOptions, 'recordedBy'> = {},
  ): Promise<Result<JsonObject>> {
    return this.parts.inWinery(winery, async () => {
      const { labelStore, now } = this.parts;
      const kept = await labelStore.label(winery, label);
      if (kept === null) return noLabel(winery, label);
      const audited = new SettingsPut(options, now()).audited(publicLabel(kept), null);
      const isDeleted = await labelStore.deleteLabel(winery, label, audited);
      return isDeleted ? success(publicLabel(kept)) : noLabel(winery, label);
    });
  }

  private async wineOf(
    winery: string,
    { subject, moment }: LabelCheckRequest,
    owner: string | null,
  ): Promise<Result<LabelledWine>> {
    if ('wine' in subject) return success(subject.wine);
    const { knowledge, log } = this.parts;
    const { at, known } = moment;
    const unwritten = known === undefined ? null : unwrittenNumber(known, await log.head());
    if (unwritten !== null) return unwritten;
    const query = { at: at ?? null, known: known ?? null };
    const { lot } = await believedLot(knowledge, lotStream(winery, subject.lot), query);
    const then = at === undefined ? '' : ' at that time';
    if (lot.kind === null || (owner !== null && lot.owner !== owner))
      return failure('not_found', `Winery ${winery} has no lot ${subject.lot}${then}.`);
    const wine = wineOfLot(lot);
    if (wine !== null) return success(wine);
    const detail = `Lot ${subject.lot} holds nothing${then}, so it has no composition to judge. Give "at" to judge what it held.`;
    return failure('composition_incomplete', detail);
  }

  /**
   * Returns labels with their present verdicts. Lists give `missing`, which returns a label whose lot does not exist; a label whose lot cannot be read has the
   * member `unreadable`. Without `missing`, a label whose lot does not exist is left out, and a lot that cannot be read throws UnreadableContent.
   */
  private async judged(
    labels: readonly KeptLabel[],
    missing?: (label: KeptLabel) => JsonObject,
  ): Promise<readonly JsonObject[]> {
    const { labelStore, labelRules, now } = this.parts;
    if (labels.length === 0) return [];
    const [lots, appellations] = await Promise.all([presentLots(this.parts, labels), labelStore.appellations()]);
    const at = now();
    return labels.flatMap((label) => {
      const lot = lots.get(lotKey(label));
      if (lot instanceof UnreadableContent) {
        if (missing === undefined) throw lot;
        return [{ ...unjudged(label), unreadable: { code: lot.code, key: lot.key } }];
      }
      if (lot === undefined || lot.kind === null) return missing === undefined ? [] : [missing(label)];
      const verdict = verdictOf(label, lot, appellations, { rules: labelRules, at });
      return [verdict === null ? unjudged(label) : { ...publicLabel(label), ...verdict }];
    });
  }

  private async page<T>(
    query: PageQuery,
    read: (keyset: { readonly limit: number; readonly after: string | null }) => Promise<readonly T[]>,
    key: (item: T) => string,
  ): Promise<Result<Page<T>>> {
    const cursor = textCursor(query.cursor);
    if (!cursor.ok) return cursor;
    const limit = query.limit ?? this.parts.pageLimit;
    const found = await read({ limit: limit + 1, after: cursor.value });
    return success(pageOf(found, limit, (last) => encodeCursor(key(last))));
  }
}

function readLabel(winery: string, label: string, body: unknown): Result<KeptLabel> {
  const read = readObject(body, '', ['lot', 'market', 'claims']);
  if (!read.ok) return read;
  const lot = readCode(read.value.lot, '/lot');
  if (!lot.ok) return lot;
  const market = readMarket(read.value.market, '/market');
  if (!market.ok) return market;
  const claims = readClaims(read.value.claims, '/claims');
  if (!claims.ok) return claims;
  return success({ winery, label, lot: lot.value, market: market.value, claims: claims.value });
}

function publicLabel({ winery, label, lot, market, claims }: KeptLabel): JsonObject {
  return { winery, label, lot, market, claims: publicClaims(claims) };
}

/** Returns a label without a verdict, in its public form. */
function unjudged(label: KeptLabel): JsonObject {
  return { ...publicLabel(label), passes: null, checks: [] };
}

function noLabel(winery: string, label: string): Failure {
  return failure('not_found', `Winery ${winery} has no label ${label}.`);
}
