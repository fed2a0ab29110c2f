import type { JsonObject } from '../../src/application/json-object.js';
import { StoreUnavailable } from '../../src/application/ports/store-unavailable.js';
import type { Result } from '../../src/application/result.js';
import type { UseCases, WriteOptions } from '../../src/application/use-cases.js';
import { actionId } from '../../src/harvest/action-id.js';
import type { Chance } from '../../src/harvest/chance.js';
import { applyEdit, type RandomEdit, type Recorded, randomEdit } from '../../src/harvest/small-edit.js';
import { randomAction } from '../../src/harvest/small-harvest.js';
import type { SmallWorld } from '../../src/harvest/small-world.js';
import { turns } from '../support/faulty-store.js';

/** A request that can be sent repeatedly, unchanged. */
export interface Request {
  /** The id of its change set. */
  readonly change: string;
  readonly preview: boolean;
  readonly edit: RandomEdit;
  send(solera: UseCases): Promise<Result<JsonObject>>;
}

/** A request and its final answer. */
export interface Exchange {
  readonly request: Request;
  readonly answer: Result<JsonObject>;
  /** True if the request was sent before, through a node that gave no definite answer: the earlier copy may be accepted after this one was refused. */
  readonly isRepeated?: boolean;
}

/** How often a request is repeated while the answer is `overloaded` or `unknown`. A request that needs more would never succeed. */
const maxAttempts = 300;

/**
 * Clients that work in one small world at once, each on any of the nodes.
 * Owns: all exchanges, and the actions as far as the clients know them.
 */
export class ConcurrentClients {
  readonly exchanges: Exchange[] = [];
  private recorded: readonly Recorded[] = [];

  constructor(
    private readonly chance: Chance,
    private readonly world: SmallWorld,
    private readonly nodes: readonly UseCases[],
    /** Returns the log's present head. Clients choose tie breaks near it, which collide with those that the server assigns. */
    private readonly head: () => number,
  ) {}

  /** Lets a number of clients work until they have sent a number of requests together. */
  async work(options: { readonly clients: number; readonly requests: number }): Promise<void> {
    let left = options.requests;
    const client = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        const request = this.request();
        // Some clients send a request twice at once.
        const copies = this.chance.happens(0.1) ? 2 : 1;
        const answers = await Promise.all(Array.from({ length: copies }, () => this.sendUntilAnswered(request)));
        for (const answer of answers) this.note(request, answer);
        if (this.chance.happens(0.2)) await turns(this.chance.whole(1, 5));
      }
    };
    await Promise.all(Array.from({ length: options.clients }, client));
  }

  private note(request: Request, answer: Result<JsonObject>): void {
    this.exchanges.push({ request, answer });
    if (answer.ok && !request.preview) {
      const known = new Set(this.recorded.map(({ action }) => action.id));
      if (request.edit.changes.every((change) => change.op === 'record' || known.has(change.id)))
        this.recorded = applyEdit(this.recorded, request.edit);
    }
  }

  private async sendUntilAnswered(request: Request): Promise<Result<JsonObject>> {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await request.send(this.chance.pick(this.nodes)).catch(asOverloaded);
      if (answer.ok || !['overloaded', 'unknown'].includes(answer.problem.code)) return answer;
      if (attempt === maxAttempts)
        throw new Error(`${request.change} is not settled after ${attempt} attempts: ${answer.problem.detail}`);
      await turns(this.chance.whole(0, 4 + attempt));
    }
  }

  private request(): Request {
    const kind = this.chance.fraction();
    if (kind < 0.55 || this.recorded.length === 0) {
      const { winery, action: plain } = randomAction(this.chance, this.world);
      const action = this.chance.happens(0.15) ? { ...plain, tieBreak: this.head() + this.chance.whole(-3, 9) } : plain;
      const edit: RandomEdit = { winery, changes: [{ op: 'record', action }] };
      return requestOf(edit, action.id, {}, (solera, options) => solera.record(winery, action, options));
    }
    const edit = randomEdit(this.chance, this.recorded, this.world);
    const change = actionId(this.chance, this.world.now);
    const onConflict = this.chance.happens(0.5) ? 'flag' : 'reject';
    const body = { id: change, changes: edit.changes, onConflict };
    const preview = this.chance.happens(0.15);
    return requestOf(edit, change, { preview }, (solera, options) => solera.change(edit.winery, body, options));
  }
}

function requestOf(
  edit: RandomEdit,
  change: string,
  options: WriteOptions,
  send: (solera: UseCases, options: WriteOptions) => Promise<Result<JsonObject>>,
): Request {
  return { change, edit, preview: options.preview === true, send: (solera) => send(solera, options) };
}

/** A read before the command may find the store unavailable. The HTTP adapter answers that with `overloaded`. */
function asOverloaded(error: unknown): Result<JsonObject> {
  if (error instanceof StoreUnavailable && error.retryable)
    return { ok: false, problem: { code: 'overloaded', detail: error.message } };
  throw error;
}
