import type { JsonObject } from '../../../src/application/json-object.js';
import { StoreUnavailable } from '../../../src/application/ports/store-unavailable.js';
import type { Result } from '../../../src/application/result.js';
import type { Chance } from '../../../src/harvest/chance.js';
import type { Exchange } from '../concurrent-clients.js';
import type { ClusterRequest, ClusterRequests, Note } from './cluster-requests.js';
import type { SimulatedCluster, SimulatedNode } from './simulated-cluster.js';

/** How long a client waits for an answer before it gives up, by its own clock. It must exceed the time after which a node answers `unknown`. */
const patienceMs = 60_000;
/** How often a request is sent. A request that needs more would never be settled. */
const mostAttempts = 200;

/** A request, its final answer, and how much was published when it was sent for the first time and when it was answered. */
export interface ClusterExchange extends Exchange {
  readonly request: ClusterRequest;
  readonly sentAt: number;
  readonly answeredAt: number;
  readonly waitedMs: number;
  /** True if no other copy of the request was sent: each refusal is then final. */
  readonly isOnly: boolean;
}

/** Requests that concern one lot, and that one client sent at one node without waiting for answers. */
export type Pipeline = readonly { readonly request: ClusterRequest; readonly answer: Result<JsonObject> }[];

/** How the clients of a run behave. */
export interface ClientHabits {
  readonly clients: number;
  readonly requests: number;
  readonly pauseMs: number;
  /** Probability that a request concerns the lot that all clients want. */
  readonly contention: number;
  /** Probability that such a request concerns other lots, too. */
  readonly wide: number;
  /** Probability that a client gives up after an answer which states that nothing was begun. */
  readonly givesUp: number;
}

/**
 * Clients of a simulated cluster. Each sends its requests to any node, and sends a request again, to any node, while its outcome is not known.
 * Owns: all exchanges.
 */
export class ClusterClients {
  readonly exchanges: ClusterExchange[] = [];
  readonly pipelines: Pipeline[] = [];
  /** Requests that were given up after each node that got them stated that it began nothing. */
  readonly abandoned: ClusterRequest[] = [];
  /** Answers that a client must not get in calm times. */
  readonly avoidable: string[] = [];
  private readonly notes: Note[] = [];
  private hot: Pick<Note, 'winery' | 'lot'> | null = null;

  constructor(
    private readonly chance: Chance,
    private readonly requests: ClusterRequests,
    private readonly cluster: SimulatedCluster,
    private readonly habits: ClientHabits,
  ) {}

  /** Lets the clients work until they have sent a number of requests together. */
  async work(): Promise<void> {
    const { chance, habits } = this;
    let left = habits.requests;
    const client = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        if (chance.happens(0.15)) await this.pipeline();
        else await this.exchange();
        if (habits.pauseMs > 0) await this.cluster.time.sleep(chance.between(0, habits.pauseMs));
      }
    };
    await Promise.all(Array.from({ length: habits.clients }, client));
  }

  private async exchange(): Promise<void> {
    const request = this.request();
    const copies = this.chance.happens(0.1) ? 2 : 1;
    await Promise.all(
      Array.from({ length: copies }, () => this.settle(request, { node: this.anyNode(), isOnly: copies === 1 })),
    );
  }

  private request(): ClusterRequest {
    const { chance, requests, habits } = this;
    if (!chance.happens(habits.contention)) return requests.random();
    this.hot ??= requests.lot();
    const { hot } = this;
    if (hot === null) return requests.random();
    const kind = chance.fraction();
    const notes = this.notes.filter(({ winery, lot }) => winery === hot.winery && lot === hot.lot);
    if (kind < 0.3 && notes.length > 0) return requests.editOfNote(chance.pick(notes));
    return chance.happens(habits.wide) ? requests.wide(hot) : requests.note(hot);
  }

  /** Sends several requests for one lot at one node at once: notes, edits of the notes sent before, and actions that concern other lots too. */
  private async pipeline(): Promise<void> {
    const { chance, requests } = this;
    const lot = this.hot ?? requests.lot();
    if (lot === null) return this.exchange();
    const node = this.anyNode();
    const own: Note[] = [];
    let isSentAgain = false;
    const onAgain = (): void => {
      isSentAgain = true;
    };
    const sent = Array.from({ length: chance.whole(2, 6) }, async () => {
      const kind = chance.fraction();
      const note = kind < 0.25 && own.length > 0 ? chance.pick(own) : null;
      const request = note !== null ? requests.editOfNote(note) : kind < 0.45 ? requests.wide(lot) : requests.note(lot);
      const [only] = request.edit.changes;
      if (only?.op === 'record' && only.action.type === 'note') own.push({ ...lot, id: request.change });
      const answer = await this.settle(request, { node, isOnly: true, onAgain });
      return answer === null ? [] : [{ request, answer }];
    });
    const pipeline = (await Promise.all(sent)).flat();
    // Order is promised for requests that are sent once.
    if (!isSentAgain && pipeline.length === sent.length) this.pipelines.push(pipeline);
  }

  /** Sends a request until it has a definite answer, and keeps the exchange. Returns null if the client gave up. */
  private async settle(request: ClusterRequest, sending: Sending): Promise<Result<JsonObject> | null> {
    const { truth, time } = this.cluster;
    const sentAt = truth.record.turn;
    const begun = time.now;
    const settled = await this.sendUntilAnswered(request, sending);
    if (settled === null) {
      this.abandoned.push(request);
      return null;
    }
    const { answer, isRepeated } = settled;
    this.cluster.trace(JSON.stringify(answer));
    const isOnly = sending.isOnly && !isRepeated;
    const waitedMs = time.now - begun;
    this.exchanges.push({ request, answer, sentAt, answeredAt: truth.record.turn, waitedMs, isOnly, isRepeated });
    if (!answer.ok) return answer;
    this.requests.accepted(request);
    if (request.preview) return answer;
    if (answer.value.notifications !== null) await this.checkStored(request, answer.value);
    for (const change of request.edit.changes)
      if (change.op === 'record' && change.action.type === 'note')
        this.notes.push({ winery: request.winery, lot: String(change.action.data.lot), id: change.action.id });
    return answer;
  }

  /** The store holds what the answer states, and other nodes find it at once. */
  private async checkStored({ change, edit, winery }: ClusterRequest, answer: JsonObject): Promise<void> {
    const { record } = this.cluster.truth;
    const stored = record.byChange.get(change)?.change;
    const { first, last } = answer.notifications as { readonly first: number; readonly last: number }; // Of an accepted change.
    if (stored === undefined || stored.first !== first || stored.last !== last)
      throw new Error(`${change} was answered with ${first} to ${last}, but ${JSON.stringify(stored)} is stored.`);
    const [named] = edit.changes;
    if (named === undefined || !this.chance.happens(0.2)) return;
    const id = named.op === 'record' ? named.action.id : named.id;
    const node = this.anyNode();
    const found = await this.read(node, () => node.solera.getAction(winery, id));
    if (found !== null && !found.ok)
      throw new Error(`${node.name} does not find ${id}, which was accepted: ${JSON.stringify(found.problem)}`);
  }

  /** Returns what a node reads, or null if it does not reach the database or dies. */
  private read<T>(node: SimulatedNode, work: () => Promise<T>): Promise<T | null> {
    return new Promise((resolve, reject) => {
      const lost = (): void => resolve(null);
      node.onDeath.add(lost);
      const failed = (error: unknown): void => (error instanceof StoreUnavailable ? resolve(null) : reject(error));
      node.time.call(
        () =>
          void work()
            .then(resolve, failed)
            .finally(() => node.onDeath.delete(lost)),
      );
    });
  }

  /** `isRepeated`: an earlier copy had no definite answer. */
  private async sendUntilAnswered(
    request: ClusterRequest,
    sending: Sending,
  ): Promise<{ readonly answer: Result<JsonObject>; readonly isRepeated: boolean } | null> {
    let { node } = sending;
    let inDoubt = false;
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.send(request, node);
      const code = answer === null ? 'unknown' : answer.ok ? null : answer.problem.code;
      if (answer !== null && code !== 'overloaded' && code !== 'unknown') return { answer, isRepeated: inDoubt };
      if (answer !== null && !answer.ok) this.avoidable.push(`${code}: ${answer.problem.detail}`);
      if (code === 'unknown') inDoubt = true;
      if (attempt === mostAttempts) throw new Error(`${request.change} is not settled after ${attempt} attempts.`);
      if (!inDoubt && sending.isOnly && this.chance.happens(this.habits.givesUp)) return null;
      await this.cluster.time.sleep(this.chance.between(0, 20 * attempt));
      sending.onAgain?.();
      node = this.anyNode();
    }
  }

  /** Returns the answer, or null if the connection broke or the client gave up. */
  private send(request: ClusterRequest, node: SimulatedNode): Promise<Result<JsonObject> | null> {
    return new Promise((resolve, reject) => {
      const lost = (): void => resolve(null);
      node.onDeath.add(lost);
      const forget = this.cluster.time.after(patienceMs, lost);
      node.time.call(() => {
        request
          .send(node.solera)
          .catch(asOverloaded)
          .then(resolve, reject)
          .finally(() => {
            forget();
            node.onDeath.delete(lost);
          });
      });
    });
  }

  /** A node that accepts connections. A load balancer does not know yet that a node was stopped. */
  private anyNode(): SimulatedNode {
    const open = this.cluster.nodes.filter(({ state }) => state !== 'leaving');
    return this.chance.pick(open.length > 0 ? open : this.cluster.nodes);
  }
}

interface Sending {
  /** The node that gets the request first. */
  readonly node: SimulatedNode;
  readonly isOnly: boolean;
  readonly onAgain?: () => void;
}

/** A read before the command may find the store unavailable. The HTTP adapter answers that with `overloaded`. */
function asOverloaded(error: unknown): Result<JsonObject> {
  if (error instanceof StoreUnavailable && error.retryable)
    return { ok: false, problem: { code: 'overloaded', detail: error.message } };
  throw error;
}
