import { limits } from '../../../config/limits.js';
import { compareCodePoints } from '../../cellar/code-point.js';
import { type Appellation, type AppellationNest, appellationKinds } from '../../compliance/labels/appellation-nest.js';
import { UnreadableContent } from '../../encryption/unreadable-content.js';
import type { JsonObject } from '../json-object.js';
import type { LabelStore } from '../ports/label-store.js';
import { lotKey } from '../query/lot-owners.js';
import { listed, quoted } from '../request/fault-text.js';
import { malformed, readObject, unexpected } from '../request/faults.js';
import { type Failure, failure, type Result, success } from '../result.js';
import { untilCurrent } from '../settings/winery-settings.js';
import type { PutOptions } from '../use-cases.js';
import { readList, readName, repeatedName } from './claims-reader.js';
import type { KeptLabel } from './kept-label.js';
import { labelChange } from './label-change.js';
import { type DatedLabelRules, verdictOf } from './lot-verdict.js';
import { type PresentLotsParts, presentLots } from './present-lots.js';
import { answered, SettingsPut } from './settings-put.js';

interface AppellationParts extends PresentLotsParts {
  readonly labelStore: LabelStore;
  readonly labelRules: DatedLabelRules['rules'];
  readonly now: () => number;
}

/** Stores and reads appellations. A put judges again the kept labels that it may concern. */
export class Appellations {
  constructor(private readonly parts: AppellationParts) {}

  async put(given: string, body: unknown, options: PutOptions): Promise<Result<JsonObject>> {
    const { labelStore, now } = this.parts;
    const name = readName(given, '');
    if (!name.ok) return notAName(given);
    const put = new SettingsPut(options, now(), ['', name.value, body]);
    const repeated = await put.repeated(labelStore);
    if (repeated !== null) return repeated;
    return untilCurrent(async () => {
      const nest = await labelStore.appellations();
      const read = readAppellation(name.value, body, nest);
      if (!read.ok) return read;
      const appellation = read.value;
      if (nest.size >= limits.appellations && nest.find(name.value) === null)
        return failure('too_large', `There are at most ${limits.appellations} appellations.`);
      const labels = await this.changedLabels(nest, appellation);
      const answer = { ...publicAppellation(appellation), labels };
      const before = nest.find(name.value);
      const outcome = await labelStore.putAppellation(appellation, {
        replaces: nest.revision,
        request: put.remembered(answer),
        audited: put.audited(before === null ? null : publicAppellation(before), publicAppellation(appellation)),
      });
      return outcome === 'outdated' ? outcome : answered(outcome, answer);
    });
  }

  async get(given: string): Promise<Result<JsonObject>> {
    const name = readName(given, '');
    if (!name.ok) return notAName(given);
    const found = (await this.parts.labelStore.appellations()).find(name.value);
    return found === null
      ? failure('not_found', `There is no appellation ${quoted(name.value)}.`)
      : success(publicAppellation(found));
  }

  /**
   * Returns the kept labels whose verdict a put changes. Only labels that name the appellation, or one that contains it before or after the put, are judged. Labels
   * of lots that cannot be read are left out.
   */
  private async changedLabels(before: AppellationNest, put: Appellation): Promise<readonly JsonObject[]> {
    const { labelStore, labelRules, now } = this.parts;
    const after = before.with(put);
    const concerned = new Set([put.name, ...before.outer(put.name), ...after.outer(put.name)]);
    const labels = (await labelStore.allLabels()).filter(({ claims }) =>
      claims.appellations.some((name) => concerned.has(name)),
    );
    const lots = await presentLots(this.parts, labels);
    const judgedNow = { rules: labelRules, at: now() };
    return labels.flatMap((label: KeptLabel) => {
      const lot = lots.get(lotKey(label));
      if (lot === undefined || lot instanceof UnreadableContent) return [];
      const change = labelChange(
        label,
        verdictOf(label, lot, before, judgedNow),
        verdictOf(label, lot, after, judgedNow),
      );
      return change === null ? [] : [change];
    });
  }
}

export function publicAppellation({ name, kind, within }: Appellation): JsonObject {
  return { appellation: name, kind, within };
}

function notAName(given: string): Failure {
  return failure(
    'bad_request',
    `The appellation in the path must be a name of 1 to 200 characters; ${quoted(given)} was given.`,
  );
}

function readAppellation(name: string, body: unknown, nest: AppellationNest): Result<Appellation> {
  const members = readObject(body, '', ['kind', 'within']);
  if (!members.ok) return members;
  const kind = appellationKinds.find((one) => one === members.value.kind);
  const kinds = appellationKinds.map((one) => `"${one}"`);
  if (kind === undefined) return unexpected('/kind', listed(kinds, 'or'), members.value.kind);
  const within = readList(members.value.within, '/within', readName);
  if (!within.ok) return within;
  const fault = repeatedName(within.value, '/within') ?? nestingFault(name, within.value, nest);
  if (fault !== null) return fault;
  return success({ name, kind, within: [...within.value].sort(compareCodePoints) });
}

/** Returns the fault of the appellations that would contain another one, or null. They must exist, and none of them may lie within it. */
function nestingFault(name: string, within: readonly string[], nest: AppellationNest): Failure | null {
  for (const [index, outer] of within.entries()) {
    const pointer = `/within/${index}`;
    if (outer === name) return malformed(pointer, `An appellation cannot lie within itself: ${quoted(name)}.`);
    if (nest.find(outer) === null)
      return malformed(
        pointer,
        `There is no appellation ${quoted(outer)}. Store it first: PUT /v1/appellations/${encodeURIComponent(outer)}.`,
      );
    if (nest.isWithin(outer, name))
      return malformed(
        pointer,
        `${quoted(outer)} already lies within ${quoted(name)}. Change that first: two appellations cannot lie within each other.`,
      );
  }
  return null;
}
