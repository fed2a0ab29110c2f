/** A fake of the edits that are decided in the background. It decides nothing: a test puts the edits into `all`. */
import type { JsonObject } from '../../src/application/json-object.js';
import type { Result } from '../../src/application/result.js';
import type { EditFilter, EditList, EditUseCases, Page } from '../../src/application/use-cases.js';

/** Returns an edit in its public form. */
export function anEdit(status: string, decided = 0, more: JsonObject = {}): JsonObject & { readonly id: string } {
  const id = '0190a0b0-0000-7000-8000-0000000000e1';
  const self = `/v1/edits/${id}`;
  return {
    ...{ id, winery: 'w', kind: 'write', status, submittedAt: '2026-11-29T10:00:00.000Z' },
    ...{ startedAt: null, endedAt: null, attempts: 1, result: null, problem: null },
    progress: { decided, changed: 0, reached: null, estimate: 1_000 },
    links: {
      ...{ self, events: `${self}/events`, lots: `${self}/lots` },
      ...{ actions: `${self}/actions`, conflicts: `${self}/conflicts` },
    },
    ...more,
  };
}

export class FakeEdits implements EditUseCases {
  readonly all = new Map<string, JsonObject>();
  /** The items of every list of an edit. */
  items: readonly JsonObject[] = [];
  /** The cursor of the next page of every list. */
  next: string | null = null;
  /** The number of reads of single edits. */
  reads = 0;

  /** Stores an edit, or changes members of a stored one. */
  put(edit: JsonObject & { readonly id: string }): JsonObject {
    const stored = { ...this.all.get(edit.id), ...edit };
    this.all.set(edit.id, stored);
    return stored;
  }

  async getEdit(id: string): Promise<Result<JsonObject>> {
    this.reads += 1;
    return this.#found(id);
  }
  async listEdits({ winery, status }: EditFilter): Promise<Result<Page<JsonObject>>> {
    const items = [...this.all.values()]
      .filter((edit) => winery === undefined || edit.winery === winery)
      .filter((edit) => status === undefined || edit.status === status);
    return { ok: true, value: { items: items.reverse(), next: this.next } };
  }
  async listEditItems(id: string, _list: EditList): Promise<Result<Page<JsonObject>>> {
    const found = this.#found(id);
    return found.ok ? { ok: true, value: { items: this.items, next: this.next } } : found;
  }
  async cancelEdit(id: string): Promise<Result<JsonObject>> {
    const found = this.#found(id);
    if (!found.ok) return found;
    const edit = found.value;
    if (['queued', 'deciding', 'cancelled'].includes(String(edit.status)))
      return { ok: true, value: this.put({ ...edit, id, status: 'cancelled' }) };
    return { ok: false, problem: { code: 'too_late', detail: `Edit ${id} is ${edit.status}.`, edit } };
  }

  #found(id: string): Result<JsonObject> {
    const value = this.all.get(id);
    return value === undefined
      ? { ok: false, problem: { code: 'not_found', detail: `There is no edit ${id}.` } }
      : { ok: true, value };
  }
}
