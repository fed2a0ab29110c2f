import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../../src/application/json-object.js';
import type { Result } from '../../src/application/result.js';
import type { UseCases, WriteOptions } from '../../src/application/use-cases.js';
import { actionId } from '../../src/harvest/action-id.js';
import type { Chance } from '../../src/harvest/chance.js';
import type { RandomEdit } from '../../src/harvest/small-edit.js';
import type { ActionData, ActionType } from '../../src/harvest/step.js';
import { type OracleResult, replay } from '../oracle/replay.js';
import { CellarGenerator } from '../property/cellar-generator.js';
import { CellarModel, type ModelAction, malformation } from '../property/cellar-model.js';
import type { KeeperTally } from './world-keeper.js';

/** A write that can be sent repeatedly, unchanged. */
interface Write {
  /** Describes the write in messages. */
  readonly text: string;
  readonly send: (solera: UseCases, options?: WriteOptions) => Promise<Result<JsonObject>>;
  /** Whether the write has an id by which the server recognises a repetition. */
  readonly repeatable: boolean;
  /** Whether the write records a new action. */
  readonly records: boolean;
}

interface Committed {
  readonly write: Write;
  readonly answer: JsonObject;
}

/** Counts what the writers encountered, to show that they did compete. */
export interface WorldTally {
  writes: number;
  committed: number;
  flagged: number;
  restored: number;
  repeated: number;
  previews: number;
  stale: number;
  overloaded: number;
  readonly problems: Map<string, number>;
  /** What the keepers of checkpoints changed. */
  readonly checkpoints: KeeperTally;
}

/**
 * Concurrent writers in one small world, through the use cases of one or more nodes.
 * Owns: the writers' model of the world (updated by answers, in the order of their arrival), all committed answers, and snapshots
 * of lots. The model lags behind the store, so that many edits are stale on purpose.
 */
export class ConcurrentWorld {
  readonly generator: CellarGenerator;
  readonly model: CellarModel;
  readonly committed: Committed[] = [];
  /** Lots that were read as known at notification `known`, while writers went on. */
  readonly snapshots: {
    readonly winery: string;
    readonly lot: string;
    readonly known: number;
    readonly answer: unknown;
  }[] = [];
  private oracleResult: OracleResult;

  constructor(
    private readonly nodes: readonly UseCases[],
    readonly chance: Chance,
    readonly tally: WorldTally,
  ) {
    this.generator = new CellarGenerator(chance, (edit) => this.isPossible(edit));
    this.model = new CellarModel(this.generator.wineries);
    this.oracleResult = replay({ wineries: this.model.wineries, actions: [] });
  }

  /** Runs `writers` concurrent writers until, together, they have sent `writes` writes. */
  async write(writers: number, writes: number): Promise<void> {
    let left = writes;
    const work = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        await this.writeOnce();
      }
    };
    await Promise.all(Array.from({ length: writers }, work));
  }

  /** Returns a random change set that is well formed according to the model. */
  nextChangeSet(): RandomEdit {
    const { generator, model } = this;
    for (;;) {
      const inserting = this.chance.happens(model.all().length < 12 ? 0.9 : 0.4);
      const edit = inserting ? generator.record(this.oracleResult) : generator.edit(model, this.oracleResult);
      const edits = model.edits(edit);
      if (edits.length > 0 && edits.every(({ after }) => malformation(after.type, after.data) === null)) return edit;
    }
  }

  /** Returns the write that sends a change set. A change set of one edit is sent through that edit's own use case or as a change set. */
  writeOf({ winery, changes }: RandomEdit): Write {
    const { chance } = this;
    const [only] = changes;
    const text = JSON.stringify({ winery, changes });
    const records = changes.some(({ op }) => op === 'record');
    if (changes.length > 1 || only === undefined || chance.happens(0.3)) {
      const body = { id: actionId(chance, this.generator.world.now), changes };
      return { text, records, repeatable: true, send: (solera, options = {}) => solera.change(winery, body, options) };
    }
    if (only.op === 'record') {
      return {
        text,
        records,
        repeatable: true,
        send: (solera, options = {}) => solera.record(winery, only.action, options),
      };
    }
    const expected = chance.happens(0.3) ? { expectedRevision: this.model.find(only.id)?.revision ?? 1 } : {};
    const { op, id, ...body } = only;
    return {
      text,
      records,
      repeatable: false,
      send: (solera, options = {}) => {
        const merged = { ...expected, ...options };
        return op === 'retract' ? solera.retract(winery, id, {}, merged) : solera.revise(winery, id, body, merged);
      },
    };
  }

  /** Adds a committed answer to the model. */
  accept(write: Write, answer: JsonObject): void {
    this.committed.push({ write, answer });
    const actions = (answer.actions ?? [answer.action]) as JsonObject[];
    for (const action of actions) {
      const known = this.model.find(String(action.id));
      if (known !== null && known.revision >= Number(action.revision)) continue;
      this.model.apply([{ before: known, after: modelAction(action) }]);
    }
    this.oracleResult = replay({ wineries: this.model.wineries, actions: this.model.standing() });
  }

  private async writeOnce(): Promise<void> {
    const { chance, tally } = this;
    const solera = chance.pick(this.nodes);
    const write = this.writeOf(this.nextChangeSet());
    const options: WriteOptions = { onConflict: chance.happens(0.75) ? 'flag' : 'reject' };
    if (chance.happens(0.1)) {
      tally.previews += 1;
      this.count(await write.send(solera, { ...options, preview: true }));
    }
    // Sends the write twice at once, as after a broken connection. One of them commits it, and both get its answer.
    const isRepeated = write.repeatable && chance.happens(0.15);
    const both = [write.send(solera, options), ...(isRepeated ? [write.send(chance.pick(this.nodes), options)] : [])];
    const [first, second] = await Promise.all(both);
    if (first === undefined) throw new Error('no write was sent');
    tally.writes += 1;
    this.count(first);
    if (second !== undefined) this.compareRepeat(write, first, second);
    const answer = first.ok ? first : second;
    if (answer?.ok && answer.value.notifications !== null) this.accept(write, answer.value);
    if (chance.happens(0.25)) await this.takeSnapshot(solera);
    if (chance.happens(0.1)) await this.repeatOld(solera);
  }

  /** Two successful answers to one write are equal. One of them may be refused although the other succeeds a moment later. */
  private compareRepeat(write: Write, first: Result<JsonObject>, second: Result<JsonObject>): void {
    this.tally.repeated += 1;
    if (first.ok && second.ok && !isDeepStrictEqual(first.value, second.value)) {
      throw new Error(
        `${write.text}, repeated, returned\n${JSON.stringify(first.value)}\nand\n${JSON.stringify(second.value)}`,
      );
    }
    if (!first.ok || !second.ok) return;
    const times = [first.created, second.created].filter((created) => created === true).length;
    if (times !== (write.records ? 1 : 0)) throw new Error(`${write.text}, sent twice, was created ${times} times`);
  }

  /** Repeats an old write, which must get its original answer, whatever has happened since. */
  private async repeatOld(solera: UseCases): Promise<void> {
    const old = this.committed.filter(({ write }) => write.repeatable);
    if (old.length === 0) return;
    const { write, answer } = this.chance.pick(old);
    this.tally.repeated += 1;
    const again = await write.send(solera, { onConflict: 'flag' });
    const rejecting = again.ok ? again : await write.send(solera, { onConflict: 'reject' });
    if (!rejecting.ok || !isDeepStrictEqual(rejecting.value, answer)) {
      throw new Error(
        `${write.text}, repeated, returned\n${JSON.stringify(rejecting)}\nand at first\n${JSON.stringify(answer)}`,
      );
    }
  }

  private async takeSnapshot(solera: UseCases): Promise<void> {
    const { chance } = this;
    const lots = [...this.oracleResult.lots.values()];
    if (lots.length === 0) return;
    const { winery, lot } = chance.pick(lots);
    const head = await solera.head();
    const known = chance.happens(0.5) ? head : chance.whole(1, Math.max(1, head));
    const answer = await solera.getLot(winery, lot, { known });
    this.snapshots.push({ winery, lot, known, answer });
  }

  private isPossible(edit: RandomEdit): boolean {
    const edits = this.model.edits(edit);
    if (
      edits.some(({ after }) => malformation(after.type, after.data) !== null || this.model.unknownName(after) !== null)
    )
      return false;
    const { outcomes } = replay({ wineries: this.model.wineries, actions: this.model.standing(edits) });
    return edits.every(({ after }) => (outcomes.get(after.id) ?? null) === null);
  }

  private count(answer: Result<JsonObject>): void {
    const { tally } = this;
    if (!answer.ok) {
      const { code } = answer.problem;
      tally.problems.set(code, (tally.problems.get(code) ?? 0) + 1);
      if (code === 'stale_revision') tally.stale += 1;
      if (code === 'overloaded') tally.overloaded += 1;
      return;
    }
    if (answer.value.notifications === null) return;
    tally.committed += 1;
    const { conflicts, actions } = answer.value.impact as { conflicts: unknown[]; actions: unknown[] };
    tally.flagged += conflicts.length;
    tally.restored += actions.length - conflicts.length;
  }
}

export function modelAction(action: JsonObject): ModelAction {
  return {
    winery: String(action.winery),
    id: String(action.id),
    type: action.type as ActionType,
    effectiveAt: Date.parse(String(action.effectiveAt)),
    tieBreak: Number(action.tieBreak),
    data: action.data as ActionData,
    retracted: action.status === 'retracted',
    revision: Number(action.revision),
  };
}
