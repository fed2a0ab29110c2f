import type { JsonObject } from '../../src/application/json-object.js';
import type { Lineage } from '../../src/application/lineage/lineage.js';
import { Chance } from '../../src/harvest/chance.js';
import type { RandomEdit } from '../../src/harvest/small-edit.js';
import { vessels } from '../../src/harvest/small-world.js';
import { type OracleMoves, type OracleResult, replay } from '../oracle/replay.js';
import { accepted } from '../support/accepted.js';
import { type MemoryNode, memoryNode } from '../support/memory-node.js';
import { CellarGenerator } from './cellar-generator.js';
import { CellarModel, malformation } from './cellar-model.js';
import { checkBack, checkForward, type LineageTally } from './lineage-checks.js';

type Query = Parameters<Lineage['of']>[2];
/** Answers a query on the store of a world, as `Lineage` does. Mutants replace it. */
export type LineageOn = (node: MemoryNode) => Pick<Lineage, 'of'>;

export interface LineageFailure {
  readonly seed: number;
  readonly error: Error;
  readonly script: readonly string[];
}

/** Runs worlds from `seed` on until one fails or all have run. Each world is reproduced by its own seed. */
export async function runLineageWorlds(options: {
  readonly seed: number;
  readonly worlds: number;
  readonly lineage?: LineageOn;
}): Promise<{ readonly tally: LineageTally; readonly failure: LineageFailure | null }> {
  const tally: LineageTally = { worlds: 0, back: 0, sources: 0, forward: 0, destinations: new Map(), types: new Map() };
  for (let seed = options.seed; seed < options.seed + options.worlds; seed += 1) {
    const script: string[] = [];
    try {
      await new LineageWorld(seed, script, tally, options.lineage).run();
    } catch (error) {
      return { tally, failure: { seed, error: error instanceof Error ? error : new Error(String(error)), script } };
    }
    tally.worlds += 1;
  }
  return { tally, failure: null };
}

/** One small world with random actions and edits on a store in memory, whose lineages are compared with the drops of the oracle. */
class LineageWorld {
  private readonly generator: CellarGenerator;
  private readonly model: CellarModel;
  private readonly node = memoryNode({
    // Small pages and checkpoints, so that every read has to be continued.
    limits: { checkpointEvery: 3, lineageTouchesAhead: 2, lineageReadCharacters: 1, lineageKeysPerRead: 2 },
  });
  private readonly lineage: Pick<Lineage, 'of'> | null;
  private present: OracleResult;

  constructor(
    seed: number,
    private readonly script: string[],
    private readonly tally: LineageTally,
    lineage?: LineageOn,
  ) {
    this.generator = new CellarGenerator(new Chance(seed), (edit) => this.isPossible(edit));
    this.model = new CellarModel(this.generator.wineries);
    this.lineage = lineage?.(this.node) ?? null;
    this.present = this.replayed();
  }

  async run(): Promise<void> {
    const { chance, world } = this.generator;
    for (const { winery, body } of world.wineries) {
      await accepted(this.node.solera.putWinery(winery, { ...body }));
      for (const vessel of vessels) await accepted(this.node.solera.putVessel(winery, vessel, { kind: 'tank' }));
    }
    const records = chance.pick([8, 16, 24, 40]);
    for (let turn = 0; turn < records; turn += 1) await this.change(this.generator.record(this.present));
    await this.check();
    for (let turn = 0; turn < 12; turn += 1) await this.change(this.generator.edit(this.model, this.present));
    await this.check();
  }

  private replayed(edits: ReturnType<CellarModel['edits']> = [], at = Number.POSITIVE_INFINITY): OracleResult {
    return replay({ wineries: this.generator.wineries, actions: this.model.standing(edits) }, { at });
  }

  private isPossible(requested: RandomEdit): boolean {
    const edits = this.model.edits(requested);
    const isFormed = edits.every(
      ({ after }) => malformation(after.type, after.data) === null && this.model.unknownName(after) === null,
    );
    if (!isFormed) return false;
    const { outcomes } = this.replayed(edits);
    return edits.every(({ after }) => after.retracted || outcomes.get(after.id) === null);
  }

  private async change(requested: RandomEdit): Promise<void> {
    const edits = this.model.edits(requested);
    if (edits.length === 0) return;
    const changes = edits.map(({ before, after }): JsonObject => {
      const { id, type, tieBreak, data } = after;
      const effectiveAt = new Date(after.effectiveAt).toISOString();
      if (after.retracted) return { op: 'retract', id };
      if (before === null) return { op: 'record', action: { id, type, effectiveAt, tieBreak, data } };
      return { op: 'revise', id, effectiveAt, tieBreak, data };
    });
    this.script.push(JSON.stringify({ winery: requested.winery, changes }));
    const answer = await this.node.solera.change(requested.winery, { changes, onConflict: 'flag' }, {});
    if (!answer.ok) return;
    this.model.apply(edits);
    this.present = this.replayed();
  }

  /** Compares lineages at sampled times, and at the end of the timeline. */
  private async check(): Promise<void> {
    const { chance } = this.generator;
    const times = [...new Set(this.present.moves.map(({ action }) => action.effectiveAt))];
    const sampled = times.length === 0 ? [] : [chance.pick(times), chance.pick(times)];
    for (const at of [undefined, ...sampled]) {
      const then = this.replayed([], at);
      for (const lot of then.lots.values()) {
        const answer = await this.ask(lot, { direction: 'back', ...(at === undefined ? {} : { at }) });
        checkBack(answer, lot, then, this.tally);
      }
      for (const lot of then.lots.values()) await this.checkForward(lot, then, at);
    }
  }

  private async checkForward(
    lot: { readonly winery: string; readonly lot: string },
    then: OracleResult,
    at: number | undefined,
  ): Promise<void> {
    const { chance } = this.generator;
    const key = `${lot.winery}/${lot.lot}`;
    const touching = then.moves.filter(({ moves }) =>
      moves.some((move) => `${move.lot.winery}/${move.lot.code}` === key),
    );
    const until = at === undefined ? {} : { at };
    const ask = async (query: Query, after: number) =>
      checkForward(await this.ask(lot, { direction: 'forward', ...until, ...query }), { key, after }, then, this.tally);
    await ask({}, 0);
    if (touching.length === 0) return;
    const { action } = chance.pick(touching);
    if (chance.happens(0.5)) await ask({ from: { action: action.id } }, after(then.moves, action.id));
    else await ask({ from: { time: action.effectiveAt } }, upTo(then.moves, action.effectiveAt));
  }

  private async ask(
    { winery, lot }: { readonly winery: string; readonly lot: string },
    query: Query,
  ): Promise<JsonObject> {
    const name = `lineage ${winery}/${lot} ${JSON.stringify(query)}`;
    if (this.script.at(-1)?.startsWith('lineage')) this.script.pop();
    this.script.push(name);
    return accepted((this.lineage ?? { of: this.node.solera.lineage.bind(this.node.solera) }).of(winery, lot, query));
  }
}

/** The number of effective actions up to and including one. */
function after(moves: readonly OracleMoves[], id: string): number {
  return moves.findIndex(({ action }) => action.id === id) + 1;
}

/** The number of effective actions at or before a time. */
function upTo(moves: readonly OracleMoves[], time: number): number {
  return moves.filter(({ action }) => action.effectiveAt <= time).length;
}
