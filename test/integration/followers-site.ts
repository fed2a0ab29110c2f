/** A small world with concurrent writers, and nodes that keep read models with small limits. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { FollowerLimits } from '../../config/followers.js';
import { readModels } from '../../src/adapters/postgres/read-models/model-queries.js';
import type { JsonObject } from '../../src/application/json-object.js';
import type { Page } from '../../src/application/use-cases.js';
import type { FollowerDefinition } from '../../src/followers/definition.js';
import type { FollowerStatus } from '../../src/followers/followers.js';
import type { Reflection } from '../../src/followers/reads.js';
import { Chance } from '../../src/harvest/chance.js';
import { settings } from '../../src/harvest/small-harvest.js';
import { type Composed, compose } from '../../src/main/compose.js';
import type { NodeFollowers } from '../../src/main/node-followers.js';
import { accepted } from '../support/accepted.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { ConcurrentWorld } from './concurrent-world.js';
import { emptyTally } from './concurrent-world-run.js';

/** A node that keeps read models. */
export type FollowingNode = Composed & { readonly followers: NodeFollowers };

export class FollowersSite {
  readonly nodes: FollowingNode[] = [];

  private constructor(readonly database: TestDatabase) {}

  static async open(): Promise<FollowersSite> {
    return new FollowersSite(await createTestDatabase());
  }

  async addNode(
    limits: Partial<FollowerLimits> = {},
    definitions: readonly FollowerDefinition[] = readModels,
  ): Promise<FollowingNode> {
    const small = { pollMs: 20, gatherMs: 1, takeOverMs: 200, firstPauseMs: 1, longestPauseMs: 20, ...limits };
    const { connectionString } = this.database;
    const composed = await compose({ connectionString, durable: false, followers: { definitions, limits: small } });
    const { followers } = composed;
    if (followers === null) throw new Error('The node keeps no read models.');
    const node = { ...composed, followers };
    this.nodes.push(node);
    return node;
  }

  async closeNode(node: FollowingNode): Promise<void> {
    this.nodes.splice(this.nodes.indexOf(node), 1);
    await node.close();
  }

  async rows<Row extends object>(sql: string): Promise<Row[]> {
    const client = new Client({ connectionString: this.database.connectionString });
    await client.connect();
    try {
      return (await client.query<Row & Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** Returns what the live tables of a follower of numbers hold, in order. */
  async seenNumbers(name = 'numbers'): Promise<number[]> {
    const [live] = await this.rows<{ generation: number }>(
      `select generation from follower_generation where follower = '${name}' and state = 'live'`,
    );
    const found = await this.rows<{ number: string }>(
      `select number from follower_${name}_${live?.generation}.seen order by number`,
    );
    return found.map(({ number }) => Number(number));
  }

  async close(): Promise<void> {
    for (const node of this.nodes.splice(0)) await node.close();
    await this.database.drop();
  }
}

/** Opens a random small world whose writers use these nodes. */
export async function openWorld(nodes: readonly FollowingNode[], seed: number): Promise<ConcurrentWorld> {
  const soleras = nodes.map(({ solera }) => solera);
  const world = new ConcurrentWorld(soleras, new Chance(seed), emptyTally());
  const [solera] = soleras;
  if (solera === undefined) throw new Error('A world needs a node.');
  for (const step of settings(world.generator.world)) {
    if (step.kind === 'winery') await accepted(solera.putWinery(step.winery, step.body));
    if (step.kind === 'vessel') await accepted(solera.putVessel(step.winery, step.vessel, step.body));
  }
  return world;
}

export async function statusOf({ followers }: FollowingNode, name: string): Promise<FollowerStatus> {
  const status = (await followers.control.list()).find((one) => one.name === name);
  if (status === undefined) throw new Error(`There is no follower ${name}.`);
  return status;
}

/** Waits until a follower has a status that matches. */
export async function until(
  node: FollowingNode,
  name: string,
  matches: (status: FollowerStatus) => boolean,
): Promise<FollowerStatus> {
  for (const end = Date.now() + 30_000; ; await sleep(10)) {
    const status = await statusOf(node, name);
    if (matches(status)) return status;
    if (Date.now() > end) throw new Error(`Follower ${name} is still ${JSON.stringify(status)}.`);
  }
}

/** Waits until all followers reflect the whole log and none is being rebuilt. */
export async function untilCaughtUp(node: FollowingNode): Promise<number> {
  const head = await node.solera.head();
  for (const { name } of await node.followers.control.list())
    await until(node, name, ({ status, position }) => status === 'following' && position >= head);
  return head;
}

/** Reads all pages of a list of a read model, as of a notification. */
export async function allItems(
  wait: number,
  read: (query: { readonly cursor?: string; readonly wait: number }) => Promise<Reflection<Page<JsonObject>>>,
): Promise<JsonObject[]> {
  const items: JsonObject[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const { position, result } = await read({ wait, ...(cursor === undefined ? {} : { cursor }) });
    if (position === null || position < wait) throw new Error(JSON.stringify(result));
    const page = await accepted(Promise.resolve(result));
    items.push(...page.items);
    cursor = page.next;
  }
  return items;
}
