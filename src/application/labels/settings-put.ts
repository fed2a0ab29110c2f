import type { JsonObject } from '../json-object.js';
import type { LabelStore } from '../ports/label-store.js';
import type { AuditedPut, IdempotentPut } from '../ports/winery-settings-store.js';
import { fingerprint, uuidOfKey } from '../request/fingerprint.js';
import { failure, type Result, success } from '../result.js';
import type { PutOptions } from '../use-cases.js';

/** A put of an appellation or of a label, as its store takes it. */
export class SettingsPut {
  private readonly identity: Pick<IdempotentPut, 'change' | 'requestHash'> | undefined;

  /** `request`: the winery, '' for what belongs to none, and all else that identifies the request. */
  constructor(
    private readonly options: PutOptions,
    private readonly now: number,
    request: readonly [winery: string, ...parts: readonly unknown[]] = [''],
  ) {
    const { idempotencyKey } = options;
    const [winery, ...parts] = request;
    if (idempotencyKey === undefined) return;
    this.identity = {
      change: uuidOfKey(winery, idempotencyKey),
      requestHash: fingerprint([winery, 'labels', parts]),
    };
  }

  /** Returns the answer of the first request, or that its key belongs to another one. Null if the request is new, or has no Idempotency-Key. */
  async repeated(store: Pick<LabelStore, 'known'>): Promise<Result<JsonObject> | null> {
    const { identity } = this;
    const outcome = identity === undefined ? null : await store.known(identity);
    return outcome === null ? null : answered(outcome, {});
  }

  /** Returns the data by which a repeat of the request is recognised; undefined without an Idempotency-Key. */
  remembered(answer: JsonObject): IdempotentPut | undefined {
    const { identity } = this;
    return identity && { ...identity, recordedAt: this.now, answer: JSON.stringify(answer) };
  }

  /** Returns the entry of the audit trail. */
  audited(before: JsonObject | null, after: JsonObject | null): AuditedPut {
    return { at: this.now, by: this.options.recordedBy ?? null, detail: JSON.stringify({ before, after }) };
  }
}

/** Returns the answer of a put, or that of its first request. */
export function answered(outcome: string | { readonly repeated: string }, answer: JsonObject): Result<JsonObject> {
  if (outcome === 'id_reused')
    return failure('action_id_reused', 'The Idempotency-Key belongs to another request; use a new key.');
  // Remembered answers are JSON objects.
  return success(typeof outcome === 'object' ? (JSON.parse(outcome.repeated) as JsonObject) : answer);
}
