import type { JsonObject } from '../../src/application/json-object.js';
import { failure, type Result, success } from '../../src/application/result.js';
import type { LabelUseCases, Page } from '../../src/application/use-cases.js';

/** A fake of the use cases of labels: it stores bodies as they are, and judges nothing. */
export class FakeLabels implements LabelUseCases {
  readonly #stored = new Map<string, JsonObject>();

  async putAppellation(name: string, body: unknown): Promise<Result<JsonObject>> {
    return this.#put(name, { appellation: name, ...(body as JsonObject), labels: [] });
  }
  async getAppellation(name: string): Promise<Result<JsonObject>> {
    return this.#get(name);
  }
  async listAppellations(): Promise<Result<Page<JsonObject>>> {
    return success({ items: [...this.#stored.values()], next: null });
  }
  async checkLabel(): Promise<Result<JsonObject>> {
    return success({ passes: true, checks: [], claimable: {} });
  }
  async putLabel(winery: string, label: string, body: unknown): Promise<Result<JsonObject>> {
    return this.#put(`${winery}/${label}`, { winery, label, ...(body as JsonObject), passes: true, checks: [] });
  }
  async getLabel(winery: string, label: string): Promise<Result<JsonObject>> {
    return this.#get(`${winery}/${label}`);
  }
  async listLabels(): Promise<Result<Page<JsonObject>>> {
    return success({ items: [...this.#stored.values()], next: null });
  }
  async deleteLabel(winery: string, label: string): Promise<Result<JsonObject>> {
    const found = this.#get(`${winery}/${label}`);
    this.#stored.delete(`${winery}/${label}`);
    return found;
  }

  #put(key: string, value: JsonObject): Result<JsonObject> {
    this.#stored.set(key, value);
    return success(value);
  }

  #get(key: string): Result<JsonObject> {
    const found = this.#stored.get(key);
    return found === undefined ? failure('not_found', `There is no ${key}.`) : success(found);
  }
}
