import type { JsonObject } from '../json-object.js';
import type { LabelStore } from '../ports/label-store.js';
import type { AuditedPut, IdempotentPut } from '../ports/winery-settings-store.js';
import { fingerprint, uuidOfKey } from '../request/fingerprint.js';
import { failure, type Result, success } from '../result.js';
import type { PutOptions } from '../use-cases.js';

/** The Idempotency-Key and the audit entry of a put or delete of an appellation or a label. */
export class SettingsPut {
  private readonly identity: Pick<IdempotentPut, 'change' | 'requestHash'> | undefined;

  /** `request`: what identifies the request. Its first part is the winery, or '' for an appellation. */
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

  /** Returns the answer of the first request with this key, or a failure if that was another request. Null if the request is new, or has no Idempotency-Key. */
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

/** Returns the result of a put from the outcome in the store: `answer`, the remembered answer of a repeated request, or a failure if the key is in use. */
export function answered(outcome: string | { readonly repeated: string }, answer: JsonObject): Result<JsonObject> {
  if (outcome === 'id_reused')
    return failure('action_id_reused', 'The Idempotency-Key belongs to another request; use a new key.');
  // Remembered answers are JSON objects.
  return success(typeof outcome === 'object' ? (JSON.parse(outcome.repeated) as JsonObject) : answer);
}
