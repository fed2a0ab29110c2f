import type { JsonObject } from '../json-object.js';
import type { AuditedPut, IdempotentPut } from '../ports/winery-settings-store.js';
import { fingerprint, uuidOfKey } from '../request/fingerprint.js';
import { failure, type Result, success } from '../result.js';
import type { PutOptions } from '../use-cases.js';

/** A put of an appellation or of a label, as its store takes it. */
export class SettingsPut {
  constructor(
    private readonly options: PutOptions,
    private readonly now: number,
  ) {}

  /** Returns the data by which a repeat of the request is recognised; undefined without an Idempotency-Key. `winery` is '' for what belongs to no winery. */
  remembered(winery: string, parts: readonly unknown[], answer: JsonObject): IdempotentPut | undefined {
    const { idempotencyKey } = this.options;
    if (idempotencyKey === undefined) return undefined;
    return {
      change: uuidOfKey(winery, idempotencyKey),
      requestHash: fingerprint([winery, 'labels', parts]),
      recordedAt: this.now,
      answer: JSON.stringify(answer),
    };
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
