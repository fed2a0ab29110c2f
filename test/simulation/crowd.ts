import type { JsonObject } from '../../src/application/json-object.js';
import { StoreUnavailable } from '../../src/application/ports/store-unavailable.js';
import type { Result } from '../../src/application/result.js';
import type { UseCases, WriteOptions } from '../../src/application/use-cases.js';
import { actionId } from '../../src/harvest/action-id.js';
import type { Chance } from '../../src/harvest/chance.js';
import { randomAction } from '../../src/harvest/small.js';
import { applyEdit, type RandomEdit, type Recorded, randomEdit } from '../../src/harvest/small-edit.js';
import type { SmallWorld } from '../../src/harvest/small-world.js';
import { turns } from '../support/faulty-store.js';

/** One request, which may be sent again as it is. */
export interface Request {
  readonly change: string;
  readonly preview: boolean;
  readonly edit: RandomEdit;
  send(solera: UseCases): Promise<Result<JsonObject>>;
}

/** What became of a request in the end. */
export interface Told {
  readonly request: Request;
  readonly answer: Result<JsonObject>;
}

/** Sent again so often while the answer is `overloaded`; whoever still gets nothing else by then never would. */
const mostTries = 300;

/**
 * Clients who all work in one small world at once, each on any of the nodes.
 * Owns: what was answered, and the actions as far as the clients know them. Does not own: the truth.
 */
export class Crowd {
  readonly told: Told[] = [];
  private recorded: readonly Recorded[] = [];

  constructor(
    private readonly chance: Chance,
    private readonly world: SmallWorld,
    private readonly nodes: readonly UseCases[],
    /** The log's head now: tie breaks of one's own that are near it meet those that the server gives. */
    private readonly head: () => number,
  ) {}

  async work(options: { readonly clients: number; readonly requests: number }): Promise<void> {
    let left = options.requests;
    const client = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        const request = this.request();
        // A client that is not sure sends twice at once.
        const copies = this.chance.happens(0.1) ? 2 : 1;
        const answers = await Promise.all(Array.from({ length: copies }, () => this.insist(request)));
        for (const answer of answers) this.note(request, answer);
        if (this.chance.happens(0.2)) await turns(this.chance.whole(1, 5));
      }
    };
    await Promise.all(Array.from({ length: options.clients }, client));
  }

  private note(request: Request, answer: Result<JsonObject>): void {
    this.told.push({ request, answer });
    if (answer.ok && !request.preview) {
      const known = new Set(this.recorded.map(({ action }) => action.id));
      if (request.edit.changes.every((change) => change.op === 'record' || known.has(change.id)))
        this.recorded = applyEdit(this.recorded, request.edit);
    }
  }

  private async insist(request: Request): Promise<Result<JsonObject>> {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await request.send(this.chance.pick(this.nodes)).catch(unanswered);
      if (answer.ok || !['overloaded', 'unknown'].includes(answer.problem.code)) return answer;
      if (attempt === mostTries) throw new Error(`${request.change} gets nowhere: ${answer.problem.detail}`);
      await turns(this.chance.whole(0, 4 + attempt));
    }
  }

  private request(): Request {
    const kind = this.chance.fraction();
    if (kind < 0.55 || this.recorded.length === 0) {
      const { winery, action: plain } = randomAction(this.chance, this.world);
      const action = this.chance.happens(0.15) ? { ...plain, tieBreak: this.head() + this.chance.whole(-3, 9) } : plain;
      const edit: RandomEdit = { winery, changes: [{ op: 'record', action }] };
      return this.made(edit, action.id, {}, (solera, options) => solera.record(winery, action, options));
    }
    const edit = randomEdit(this.chance, this.recorded, this.world);
    const change = actionId(this.chance, this.world.now);
    const onConflict = this.chance.happens(0.5) ? 'flag' : 'reject';
    const body = { id: change, changes: edit.changes, onConflict };
    const preview = this.chance.happens(0.15);
    return this.made(edit, change, { preview }, (solera, options) => solera.change(edit.winery, body, options));
  }

  private made(
    edit: RandomEdit,
    change: string,
    options: WriteOptions,
    send: (solera: UseCases, options: WriteOptions) => Promise<Result<JsonObject>>,
  ): Request {
    return { change, edit, preview: options.preview === true, send: (solera) => send(solera, options) };
  }
}

/** What is read before a command begins may find the store away: the edge answers that as it answers `overloaded`. */
function unanswered(error: unknown): Result<JsonObject> {
  if (error instanceof StoreUnavailable && error.retryable)
    return { ok: false, problem: { code: 'overloaded', detail: error.message } };
  throw error;
}
