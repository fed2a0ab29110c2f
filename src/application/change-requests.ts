import { type InPieces, pause } from '../kernel/pause.js';
import type { Submitted } from './edits/edits.js';
import type { JsonObject } from './json-object.js';
import type { Turns } from './pieces.js';
import { type BodyReader, type Conditions, conditionNames, readActionId, readFlag } from './request/body.js';
import type { ChangeCommand, ChangeReply, RequestedEdit, Transport } from './request/command.js';
import { listed } from './request/fault-text.js';
import { isObject, readObject, unexpected } from './request/faults.js';
import { fingerprint, fingerprintInPieces, uuidOfKey } from './request/fingerprint.js';
import { SendingOrder, type Sent } from './request/sending-order.js';
import { type Failure, failure, type Result, success } from './result.js';
import type { Settings } from './settings/settings.js';
import type { WriteOptions } from './use-cases.js';

/** Accepts a command to be decided in the background, and waits up to `waitMs` for its end. */
export type SubmitEdit = (command: ChangeCommand, waitMs: number) => Promise<Submitted>;

interface ChangeRequestParts {
  readonly turns: Turns;
  readonly limits: { readonly itemsPerStep: number; readonly requestsWaiting: number };
  readonly reader: BodyReader;
  readonly settings: Settings;
  readonly transport: Transport;
  readonly submit?: SubmitEdit | undefined;
  /** Called before a command that overrides locks is sent. */
  readonly noteOverride?: ((command: ChangeCommand) => Promise<void>) | undefined;
  readonly newId: () => string;
}

/** A request as it was read from its body, before it becomes a command. */
interface ChangeRequest {
  readonly change: string;
  readonly winery: string;
  readonly form: 'single' | 'set';
  readonly edits: readonly RequestedEdit[];
  readonly repeatable: boolean;
  readonly conditions: Conditions;
  readonly options: WriteOptions;
  /** Identifies the request in place of `edits`, if the server added ids to them that differ in every repeat. */
  readonly identity?: unknown;
}

/** A request that is read already, or is to be read in pieces. */
type Reading = Result<ChangeRequest> | InPieces<Result<ChangeRequest>>;

/**
 * Reads the bodies of writes and sends them as commands. A command is sent in the same turn in which its request arrives, without waiting for
 * anything, so that commands which a client pipelines keep their order. Only a large change set is read over several turns; the later requests of
 * its winery are read after it.
 */
export class ChangeRequests {
  private readonly order: SendingOrder;

  constructor(private readonly parts: ChangeRequestParts) {
    this.order = new SendingOrder(parts.limits.requestsWaiting);
  }

  async record(winery: string, body: unknown, options: WriteOptions): Promise<Result<JsonObject>> {
    return this.inOrder(winery, options, this.readRecord(winery, body, options));
  }

  private *readRecord(winery: string, body: unknown, options: WriteOptions): InPieces<Result<ChangeRequest>> {
    const read = this.parts.reader.record(body, '', () => this.changeId(winery, options));
    yield pause;
    if (!read.ok) return read;
    const conditions = this.parts.reader.conditions(body);
    if (!conditions.ok) return conditions;
    return success({
      change: options.idempotencyKey === undefined ? read.value.id : this.changeId(winery, options),
      winery,
      form: 'single',
      edits: [read.value],
      repeatable: true,
      conditions: conditions.value,
      options,
    });
  }

  async revise(winery: string, action: string, body: unknown, options: WriteOptions): Promise<Result<JsonObject>> {
    const id = readActionId(action, '');
    if (!id.ok) return this.malformed(winery, unknownAction(winery, action));
    const read = this.parts.reader.revise(body, '', id.value, options.expectedRevision ?? null, conditionNames);
    if (!read.ok) return this.malformed(winery, read);
    return this.edit(winery, read.value, body, options);
  }

  async retract(winery: string, action: string, body: unknown, options: WriteOptions): Promise<Result<JsonObject>> {
    const id = readActionId(action, '');
    if (!id.ok) return this.malformed(winery, unknownAction(winery, action));
    const members = body === undefined || body === null ? success({}) : readObject(body, '', conditionNames);
    if (!members.ok) return this.malformed(winery, members);
    const { expect, expectedRevision = null } = options;
    const conditions = expect === undefined ? members.value : { ...members.value, expect };
    return this.edit(winery, { op: 'retract', id: id.value, expectedRevision }, conditions, options);
  }

  private async edit(
    winery: string,
    edit: RequestedEdit,
    body: unknown,
    options: WriteOptions,
  ): Promise<Result<JsonObject>> {
    const conditions = this.parts.reader.conditions(body);
    if (!conditions.ok) return this.malformed(winery, conditions);
    return this.submit(winery, {
      change: this.changeId(winery, options),
      winery,
      form: 'single',
      edits: [edit],
      repeatable: options.idempotencyKey !== undefined,
      conditions: conditions.value,
      options,
    });
  }

  async change(winery: string, body: unknown, options: WriteOptions): Promise<Result<JsonObject>> {
    return this.inOrder(winery, options, this.readChangeSet(winery, body, options));
  }

  async changeWineries(body: unknown, options: WriteOptions): Promise<Result<JsonObject>> {
    return this.inOrder(wineriesNamedIn(body), options, this.readChangeSet(severalWineries, body, options));
  }

  /** `winery` is `severalWineries` if each change names its own. */
  private *readChangeSet(winery: string, body: unknown, options: WriteOptions): InPieces<Result<ChangeRequest>> {
    const members = readObject(body, '', ['id', 'changes', 'preview', 'onConflict', ...conditionNames]);
    if (!members.ok) return members;
    const { id, changes, preview, onConflict } = members.value;
    const change = id === undefined ? success(this.changeId(winery, options)) : readActionId(id, '/id');
    if (!change.ok) return change;
    const previewed = readFlag(preview, '/preview');
    if (!previewed.ok) return previewed;
    if (onConflict !== undefined && onConflict !== 'reject' && onConflict !== 'flag')
      return unexpected('/onConflict', '"reject" or "flag"', onConflict);
    const conditions = this.parts.reader.conditions(body);
    if (!conditions.ok) return conditions;
    const namesWineries = winery === severalWineries;
    const bounds = { most: options.editsPerChange, perPiece: this.parts.limits.itemsPerStep, namesWineries };
    const edits = yield* this.parts.reader.changes(changes, this.parts.newId, bounds);
    if (!edits.ok) return edits;
    const asked = onConflict ?? options.onConflict;
    return success({
      change: change.value,
      winery: edits.value[0]?.winery ?? winery,
      form: 'set',
      edits: assigned(edits.value, options.wineryOfChange),
      repeatable: id !== undefined || options.idempotencyKey !== undefined,
      conditions: conditions.value,
      options: {
        ...options,
        preview: previewed.value || options.preview === true,
        ...(asked === undefined ? {} : { onConflict: asked }),
      },
      identity: [changes, onConflict ?? 'reject'],
    });
  }

  private submit(winery: string, request: ChangeRequest): Promise<Result<JsonObject>> {
    return this.inOrder(winery, request.options, success(request));
  }

  /** Reads a request and sends its command, after the earlier requests of its winery, or of its wineries. */
  private async inOrder(
    winery: string | readonly string[],
    { minimal }: WriteOptions,
    reading: Reading,
  ): Promise<Result<JsonObject>> {
    const wineries = typeof winery === 'string' ? [winery] : winery;
    if (this.order.isFull(wineries)) return overloaded(wineries);
    const named = typeof winery === 'string' ? winery : severalWineries;
    const sent = this.order.inOrder(wineries, () => this.parts.turns.run(this.sending(named, reading)));
    const result = await (sent instanceof Promise ? await sent : sent).reply;
    return minimal === true && result.ok ? { ...result, value: withoutLists(result.value) } : result;
  }

  private *sending(winery: string, reading: Reading): InPieces<Sent<Result<JsonObject>>> {
    const request = 'ok' in reading ? reading : yield* reading;
    if (!request.ok) return { reply: this.malformed(winery, request) };
    yield pause;
    const command = yield* this.command(request.value);
    yield pause;
    const { noteOverride } = this.parts;
    if (!command.overrideLock || command.preview || noteOverride === undefined)
      return { reply: this.send(command, request.value.options) };
    // The entry in the audit trail comes first, so that no override is missing from it: it counts once the change set is published.
    return { reply: noteOverride(command).then(() => this.send(command, request.value.options)) };
  }

  private send(command: ChangeCommand, { async }: WriteOptions): Promise<Result<JsonObject>> {
    const { submit, transport } = this.parts;
    return async === undefined || submit === undefined
      ? transport.request(command).then(resultOf)
      : submit(command, async.waitMs).then(resultOfSubmitted);
  }

  private *command(request: ChangeRequest): InPieces<ChangeCommand> {
    const { options, winery, form, edits, repeatable } = request;
    const { overrideLock, expect } = request.conditions;
    const identity = [winery, form, request.identity ?? edits, overrideLock];
    return {
      change: request.change,
      winery,
      form,
      requestHash:
        edits.length === 1
          ? fingerprint(identity)
          : yield* fingerprintInPieces(identity, this.parts.limits.itemsPerStep),
      edits,
      preview: options.preview === true,
      ...(options.assumedVessels === undefined ? {} : { assumedVessels: options.assumedVessels }),
      onConflict: options.onConflict ?? 'reject',
      overrideLock,
      ...(expect === undefined ? {} : { expect }),
      recordedBy: options.recordedBy ?? null,
      ...(options.scope === undefined ? {} : { scope: options.scope }),
      repeatable,
      minimal: options.minimal === true,
      copyOf: null,
      ...(options.trace === undefined ? {} : { trace: options.trace }),
    };
  }

  /** An unknown winery is reported before a malformed body, unless the body itself names the wineries. */
  private async malformed(winery: string, fault: Failure): Promise<Failure> {
    if (winery === severalWineries) return fault;
    const { wineries } = await this.parts.settings.load({ wineries: [winery] });
    return wineries.has(winery) ? fault : failure('not_found', `There is no winery ${winery}.`);
  }

  /** The id of a change set. It follows from the Idempotency-Key if there is one, so that a repeat is the same change set. */
  private changeId(winery: string, { idempotencyKey }: WriteOptions): string {
    return idempotencyKey === undefined ? this.parts.newId() : uuidOfKey(winery, idempotencyKey);
  }
}

/** Assigns to each edit of a preview its own winery. */
function assigned(edits: readonly RequestedEdit[], wineries: WriteOptions['wineryOfChange']): readonly RequestedEdit[] {
  if (wineries === undefined) return edits;
  return edits.map((edit, index) => {
    const winery = wineries[index];
    return winery === undefined ? edit : { ...edit, winery };
  });
}

/** In place of the winery of a change set over several wineries: no winery has an empty code. An Idempotency-Key of a change set over several wineries counts for these change sets alone. */
const severalWineries = '';

/** The wineries that the changes of a body name, each once, as far as the body is well-formed. */
function wineriesNamedIn(body: unknown): readonly string[] {
  const changes: readonly unknown[] = isObject(body) && Array.isArray(body.changes) ? body.changes : [];
  const wineries = new Set<string>();
  for (const change of changes) if (isObject(change) && typeof change.winery === 'string') wineries.add(change.winery);
  return [...wineries];
}

function overloaded(wineries: readonly string[]): Failure {
  const named = wineries.length === 1 ? `winery ${wineries[0]}` : `wineries ${listed(wineries, 'and')}`;
  const detail = `Too many requests of ${named} wait until a large one is read. Nothing was changed; try again.`;
  return { ok: false, problem: { code: 'overloaded', detail, retryAfterS: 1 } };
}

function unknownAction(winery: string, action: string): Failure {
  return failure('not_found', `Winery ${winery} has no action ${action}.`);
}

function resultOf(reply: ChangeReply): Result<JsonObject> {
  const decided = 'decidedBy' in reply && reply.decidedBy !== undefined ? { decidedBy: reply.decidedBy } : {};
  return reply.kind === 'answered'
    ? { ok: true, value: reply.answer, created: reply.created, ...decided }
    : { ok: false, problem: reply.problem, ...decided };
}

function resultOfSubmitted(submitted: Submitted): Result<JsonObject> {
  switch (submitted.kind) {
    case 'ended':
      return resultOf(submitted.reply);
    case 'open':
      return { ok: true, value: submitted.edit, accepted: true };
    case 'not_accepted':
      return { ok: false, problem: submitted.problem };
  }
}

/** Returns an answer without the lists of its impact. The reply itself may have them, if it answers another request too. */
function withoutLists(answer: JsonObject): JsonObject {
  const { impact } = answer;
  if (typeof impact !== 'object' || impact === null) return answer;
  const { lots: _lots, actions: _actions, ...rest } = impact as JsonObject; // The impact of an answer is an object.
  return { ...answer, impact: rest };
}
