import type { JsonObject } from '../application/json-object.js';
import { readActionId } from '../application/request/body.js';
import { codeForm, codePattern } from '../application/request/code.js';
import { mustBe } from '../application/request/fault-text.js';
import { readObject, unexpected } from '../application/request/faults.js';
import { uuidOfKey } from '../application/request/fingerprint.js';
import { type Failure, failure, type Problem, type Result, success } from '../application/result.js';
import type { UseCases, WriteOptions } from '../application/use-cases.js';
import type { Timers } from '../cluster/timers.js';
import type { QueuedCommand } from './command-queue.js';

interface DeciderParts {
  /** Returns the use cases as the sender of a command may use them, or why it is not recognised. */
  readonly grantedTo: (authorization: string | undefined) => Promise<Result<Writes>>;
  /** Parses the bytes of a body as those of a request: strict JSON of bounded size. */
  readonly parseBody: (bytes: Uint8Array) => Result<unknown>;
  readonly timers: Pick<Timers, 'elapsedMs'>;
}

/** What became of a command. */
export type Outcome =
  | {
      readonly kind: 'answered';
      readonly answer: JsonObject;
      readonly minimal: () => Promise<JsonObject>;
      readonly begunAtMs: number;
      /** Whether an action was recorded now; false for a repeat. */
      readonly created: boolean;
    }
  /** `begunAtMs`: when the decision began; null if the refusal depends on nothing but the command itself. */
  | { readonly kind: 'refused'; readonly id: string; readonly problem: Problem; readonly begunAtMs: number | null }
  /** Not begun, or in doubt: to be decided again. */
  | { readonly kind: 'open' }
  | { readonly kind: 'failed'; readonly id: string; readonly error: unknown };

/** Decides queued commands through the use cases, as if they had come over HTTP. */
export class CommandDecider {
  constructor(private readonly parts: DeciderParts) {}

  async decide(winery: string | null, subject: string, command: QueuedCommand): Promise<Outcome> {
    const body = this.parts.parseBody(command.body);
    const id = idOf(body) ?? uuidOfKey(subject, `${command.sequence} ${command.storedAtMs}`);
    const refused = ({ problem }: Failure, begunAtMs: number | null): Outcome => ({
      kind: 'refused',
      id,
      problem,
      begunAtMs,
    });
    if (!body.ok) return refused(body, null);
    const malformed = faultOf(body.value);
    if (malformed !== null) return refused(malformed, null);
    if (winery === null || !codePattern.test(winery)) return refused(unknownWinery(subject), null);
    const begunAtMs = this.parts.timers.elapsedMs();
    try {
      const granted = await this.parts.grantedTo(command.authorization);
      if (!granted.ok) return refused(granted, null);
      const solera = granted.value;
      // No one reads the lists of an answer that is not sent.
      const result = await sent(solera, winery, body.value, {
        minimal: command.replySubject === null,
        trace: command.trace,
      });
      if (result.ok) {
        const created = result.created === true;
        return {
          kind: 'answered',
          answer: result.value,
          minimal: () => again(solera, winery, body.value),
          begunAtMs,
          created,
        };
      }
      const { code } = result.problem;
      if (code === 'overloaded' || code === 'unknown') return { kind: 'open' };
      return refused(result, begunAtMs);
    } catch (error) {
      const isTemporary = error instanceof Error && 'retryable' in error && error.retryable === true;
      return isTemporary ? { kind: 'open' } : { kind: 'failed', id, error };
    }
  }
}

type Writes = Pick<UseCases, 'record' | 'change'>;

function sent(solera: Writes, winery: string, body: unknown, options: WriteOptions): Promise<Result<JsonObject>> {
  return isChangeSet(body) ? solera.change(winery, body, options) : solera.record(winery, body, options);
}

/** Returns the answer to a repeat of an answered command, without its lists. */
async function again(solera: Writes, winery: string, body: unknown): Promise<JsonObject> {
  const result = await sent(solera, winery, body, { minimal: true });
  return result.ok ? result.value : {};
}

function isChangeSet(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'changes' in body;
}

/** Returns the id of a command that has a valid one. */
function idOf(body: Result<unknown>): string | null {
  const id =
    body.ok && typeof body.value === 'object' && body.value !== null && 'id' in body.value ? body.value.id : null;
  const read = readActionId(id, '/id');
  return read.ok ? read.value : null;
}

/** Returns what is wrong with a body that a request over HTTP might have, and a command must not. */
function faultOf(body: unknown): Failure | null {
  const object =
    typeof body === 'object' && body !== null && !Array.isArray(body) ? success(body) : readObject(body, '', []);
  if (!object.ok) return object;
  const id = readActionId('id' in object.value ? object.value.id : undefined, '/id');
  if (!id.ok) return id;
  // A preview stores nothing, so nothing would remain of the command.
  if ('preview' in object.value && object.value.preview !== false)
    return unexpected('/preview', 'absent', object.value.preview);
  return null;
}

function unknownWinery(subject: string): Failure {
  const form = `${codeForm}, in which "." is written %2E`;
  return failure('not_found', mustBe('The winery in the subject', form, subject));
}
