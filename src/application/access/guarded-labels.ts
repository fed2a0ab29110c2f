import type { JsonObject } from '../json-object.js';
import { type Failure, failure, type Result } from '../result.js';
import type { LabelUseCases, Page, PageQuery, PutOptions } from '../use-cases.js';
import { lacking, ownerForbidden } from './caller.js';
import type { GuardParts } from './guard-parts.js';

/** Appellations and labels as one caller may use them. To a caller with an owner, labels of lots of others do not exist. */
export class GuardedLabels implements LabelUseCases {
  constructor(private readonly parts: GuardParts) {}

  async putAppellation(name: string, body: unknown, options: PutOptions = {}): Promise<Result<JsonObject>> {
    const { caller, solera } = this.parts;
    if (caller.owner !== null) return ownerForbidden(caller, 'Changing appellations');
    const refusal = lacking(caller, 'configure', 'all');
    return refusal ?? solera.labels.putAppellation(name, body, { ...options, recordedBy: caller.name });
  }

  async getAppellation(name: string): Promise<Result<JsonObject>> {
    return lacking(this.parts.caller, 'read', 'some') ?? this.parts.solera.labels.getAppellation(name);
  }

  async listAppellations(query: PageQuery): Promise<Result<Page<JsonObject>>> {
    return lacking(this.parts.caller, 'read', 'some') ?? this.parts.solera.labels.listAppellations(query);
  }

  async checkLabel(winery: string, body: unknown): Promise<Result<JsonObject>> {
    const { caller, solera } = this.parts;
    return lacking(caller, 'read', { winery }) ?? solera.labels.checkLabel(winery, body, caller.owner);
  }

  async putLabel(winery: string, label: string, body: unknown, options: PutOptions = {}): Promise<Result<JsonObject>> {
    const { caller, solera } = this.parts;
    const refusal = this.editing(winery);
    return refusal ?? solera.labels.putLabel(winery, label, body, { ...options, recordedBy: caller.name });
  }

  async getLabel(winery: string, label: string): Promise<Result<JsonObject>> {
    const refusal = lacking(this.parts.caller, 'read', { winery });
    if (refusal !== null) return refusal;
    const found = await this.parts.solera.labels.getLabel(winery, label);
    if (!found.ok || (await this.visible([found.value])).length > 0) return found;
    return failure('not_found', `Winery ${winery} has no label ${label}.`);
  }

  async listLabels(winery: string, query: PageQuery): Promise<Result<Page<JsonObject>>> {
    const { caller, solera, pages } = this.parts;
    const refusal = lacking(caller, 'read', { winery });
    if (refusal !== null) return refusal;
    if (caller.owner === null) return solera.labels.listLabels(winery, query);
    return pages.page(
      query,
      (part) => solera.labels.listLabels(winery, part),
      (items) => this.visible(items),
    );
  }

  async deleteLabel(winery: string, label: string): Promise<Result<JsonObject>> {
    const { caller, solera } = this.parts;
    const refusal = this.editing(winery);
    return refusal ?? solera.labels.deleteLabel(winery, label, { recordedBy: caller.name });
  }

  private editing(winery: string): Failure | null {
    const { caller } = this.parts;
    if (caller.owner !== null) return ownerForbidden(caller, 'Changing labels');
    return lacking(caller, 'edit', { winery });
  }

  private visible(labels: readonly JsonObject[]): Promise<readonly JsonObject[]> {
    return this.parts.answers.labels(labels);
  }
}
