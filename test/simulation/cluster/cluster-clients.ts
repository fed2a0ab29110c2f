import type { JsonObject } from '../../../src/application/json-object.js';
import { StoreUnavailable } from '../../../src/application/ports/store-unavailable.js';
import type { Result } from '../../../src/application/result.js';
import type { UseCases } from '../../../src/application/use-cases.js';
import { actionId } from '../../../src/harvest/action-id.js';
import type { Chance } from '../../../src/harvest/chance.js';
import { applyEdit, type Recorded, randomEdit } from '../../../src/harvest/small-edit.js';
import { randomAction } from '../../../src/harvest/small-harvest.js';
import type { SmallWorld } from '../../../src/harvest/small-world.js';
import type { Exchange, Request } from '../concurrent-clients.js';
import type { SimulatedCluster, SimulatedNode } from './simulated-cluster.js';

/** How long a client waits for an answer before it gives up, by its own clock. It must exceed the time after which a node answers `unknown`. */
const patienceMs = 60_000;
/** How often a request is sent. A request that needs more would never be settled. */
const mostAttempts = 200;

/** Notes that one client sends for one lot at one node without waiting for answers. */
export interface Pipeline {
  readonly winery: string;
  readonly ids: readonly string[];
}

/**
 * Clients of a simulated cluster. Each sends its requests to any node, and sends a request again, to any node, while its outcome is not known.
 * Owns: all exchanges, and the actions as far as the clients know them.
 */
export class ClusterClients {
  readonly exchanges: Exchange[] = [];
  readonly pipelines: Pipeline[] = [];
  /** Answers that a client must not get in calm times. */
  readonly avoidable: string[] = [];
  private recorded: readonly Recorded[] = [];

  constructor(
    private readonly chance: Chance,
    private readonly world: SmallWorld,
    private readonly cluster: SimulatedCluster,
  ) {}

  /** Lets clients work until they have sent a number of requests together. */
  async work(options: {
    readonly clients: number;
    readonly requests: number;
    readonly pauseMs: number;
  }): Promise<void> {
    let left = options.requests;
    const client = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        if (this.chance.happens(0.15)) await this.pipeline();
        else await this.exchange();
        if (options.pauseMs > 0) await this.cluster.time.sleep(this.chance.between(0, options.pauseMs));
      }
    };
    await Promise.all(Array.from({ length: options.clients }, client));
  }

  private async exchange(): Promise<void> {
    const request = this.request();
    const copies = this.chance.happens(0.1) ? 2 : 1;
    const answers = await Promise.all(Array.from({ length: copies }, () => this.sendUntilAnswered(request)));
    for (const answer of answers) this.note(request, answer);
  }

  /** Sends several notes of one lot at one node at once. They are impossible while the lot does not exist, like any other action. */
  private async pipeline(): Promise<void> {
    const { chance, world } = this;
    const { winery } = chance.pick(world.wineries);
    const spots = world.spots(winery);
    if (spots.length === 0) return this.exchange();
    const { lot } = chance.pick(spots);
    const node = this.anyNode();
    const ids: string[] = [];
    let isSentAgain = false;
    const sent: Promise<void>[] = [];
    for (let count = chance.whole(2, 5); count > 0; count -= 1) {
      const id = actionId(chance, world.now);
      const at = new Date(world.nextTime(chance)).toISOString();
      const action = { id, type: 'note', effectiveAt: at, data: { lot, text: `note ${ids.length}` } };
      ids.push(id);
      const request = recordRequest(winery, action);
      sent.push(
        this.sendUntilAnswered(request, node, () => {
          isSentAgain = true;
        }).then((answer) => this.note(request, answer)),
      );
    }
    await Promise.all(sent);
    // Order is promised for requests that are sent once.
    if (!isSentAgain) this.pipelines.push({ winery, ids });
  }

  private note(request: Request, answer: Result<JsonObject>): void {
    this.exchanges.push({ request, answer });
    if (!answer.ok || request.preview) return;
    const known = new Set(this.recorded.map(({ action }) => action.id));
    if (request.edit.changes.every((change) => change.op === 'record' || known.has(change.id)))
      this.recorded = applyEdit(this.recorded, request.edit);
  }

  /** Sends a request until it has a definite answer: first to the given node. */
  private async sendUntilAnswered(
    request: Request,
    first?: SimulatedNode,
    onAgain: () => void = () => undefined,
  ): Promise<Result<JsonObject>> {
    let node = first ?? this.anyNode();
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.send(request, node);
      if (answer !== null && (answer.ok || !['overloaded', 'unknown'].includes(answer.problem.code))) return answer;
      if (answer !== null && !answer.ok) this.avoidable.push(`${answer.problem.code}: ${answer.problem.detail}`);
      if (attempt === mostAttempts) throw new Error(`${request.change} is not settled after ${attempt} attempts.`);
      await this.cluster.time.sleep(this.chance.between(0, 20 * attempt));
      onAgain();
      node = this.anyNode();
    }
  }

  /** Returns the answer, or null if the connection broke or the client gave up. */
  private send(request: Request, node: SimulatedNode): Promise<Result<JsonObject> | null> {
    return new Promise((resolve, reject) => {
      const lost = (): void => resolve(null);
      node.onDeath.add(lost);
      this.cluster.time.after(patienceMs, lost);
      node.time.call(() => {
        request
          .send(node.solera)
          .catch(asOverloaded)
          .then(resolve, reject)
          .finally(() => node.onDeath.delete(lost));
      });
    });
  }

  /** A node that accepts connections. A load balancer does not know yet that a node was stopped. */
  private anyNode(): SimulatedNode {
    const open = this.cluster.nodes.filter(({ state }) => state !== 'leaving');
    return this.chance.pick(open.length > 0 ? open : this.cluster.nodes);
  }

  private request(): Request {
    const { chance, world } = this;
    if (chance.fraction() < 0.6 || this.recorded.length === 0) {
      const { winery, action } = randomAction(chance, world);
      return recordRequest(winery, action);
    }
    const edit = randomEdit(chance, this.recorded, world);
    const change = actionId(chance, world.now);
    const onConflict = chance.happens(0.5) ? 'flag' : 'reject';
    const body = { id: change, changes: edit.changes, onConflict };
    const preview = chance.happens(0.1);
    return { change, edit, preview, send: (solera) => solera.change(edit.winery, body, { preview }) };
  }
}

function recordRequest(winery: string, action: { readonly id: string } & object): Request {
  const changes = [{ op: 'record' as const, action: action as never }]; // Any body may be recorded.
  return {
    change: action.id,
    edit: { winery, changes },
    preview: false,
    send: (solera: UseCases) => solera.record(winery, action, {}),
  };
}

/** A read before the command may find the store unavailable. The HTTP adapter answers that with `overloaded`. */
function asOverloaded(error: unknown): Result<JsonObject> {
  if (error instanceof StoreUnavailable && error.retryable)
    return { ok: false, problem: { code: 'overloaded', detail: error.message } };
  throw error;
}
