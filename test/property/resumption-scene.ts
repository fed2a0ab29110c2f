import type { CascadeLimits, cascade } from '../../src/kernel/cascade.js';
import { Ledger } from '../../src/kernel/ledger.js';
import type { ActionId, Position, StreamId } from '../../src/kernel/position.js';
import { replay } from '../../src/kernel/replay.js';
import { checkDecided, checkResult, expectSame, type TankLedger, type TankResult } from './kernel-checks.js';
import { comparePositions, expected, positionText, type Rebuilt, rebuild } from './kernel-model.js';
import { type EditInput, RandomEdits, resulting } from './random-edits.js';
import { type Chance, randomData, seededChance, tanks } from './random-tanks.js';
import { type Point, ResumableCascade, type TankEdit, type TankStep } from './resumable-cascade.js';
import { type TankData, type TankDomain, tankDomain } from './tank-domain.js';

/** A change of the stored history. */
interface Change {
  readonly streams: ReadonlySet<StreamId>;
  /** The lowest position at which a touch, an action or a refusal changed, or null if none did. */
  readonly lowest: Position | null;
}

/**
 * A random history, in which some actions are refused, and a random change set whose cascade runs with few streams in memory and frequent snapshots.
 * Owns: the history, which others may change while the cascade runs, and the model's view of it.
 */
export class ResumptionScene {
  readonly chance: Chance;
  readonly streams: readonly StreamId[];
  readonly ledger: TankLedger;
  readonly cascade: ResumableCascade;
  readonly limits: CascadeLimits & { readonly streamsInMemory: number };
  private readonly random: RandomEdits;
  private readonly inputs: readonly EditInput[] = [];
  /** The edits with which the cascade was started. */
  private started: readonly TankEdit[];
  /** The stored history, and the one that results from it. */
  private old: Rebuilt = rebuild([]);
  private now: Rebuilt = this.old;
  /** How many decisions are left before the cascade is assumed to be endless. */
  private decisionsLeft = 20_000;

  constructor(run: typeof cascade, seed: number) {
    const chance = seededChance(seed);
    this.chance = chance;
    const isMoving = chance(3) > 0;
    this.streams = tanks(isMoving ? chance(24) + 4 : chance(6) + 2);
    const instants = chance(80) + 3;
    const data = isMoving ? movingData(instants) : spreadingData;
    this.random = new RandomEdits(chance, this.streams, instants, data);
    this.limits = randomLimits(chance);
    this.ledger = new Ledger(tankDomain);
    this.record(chance(4) === 0 ? chance(200) + 1 : chance(120) + 1);
    for (let left = chance(6); left > 0; left -= 1) this.change();
    this.inputs = this.largeChangeSet();
    this.now = rebuild(resulting(this.old.recorded, this.inputs));
    this.started = this.edits();
    const inspect = (step: TankStep): void => this.inspect(step);
    const { ledger: stored, limits } = this;
    this.cascade = new ResumableCascade({
      ...{ run, stored, limits, chance, inspect },
      domain: this.domain(),
      edits: this.started,
    });
  }

  /** The edits, with the actions that are stored now. */
  edits(): TankEdit[] {
    return this.inputs
      .map(({ id, after }) => ({ before: this.ledger.find(id), after }))
      .filter(({ before, after }) => before !== null || after !== null);
  }

  /** True if another user changed an action of the change set, or its outcome. */
  isOwnChanged(): boolean {
    return JSON.stringify(this.edits()) !== JSON.stringify(this.started);
  }

  /** Starts again with the actions that are stored now. */
  startOver(): Point {
    this.started = this.edits();
    return this.cascade.startOver(this.started);
  }

  /** Returns one of some change sets: the one that has the longest cascade. */
  private largeChangeSet(): readonly EditInput[] {
    const { chance, random, old, ledger } = this;
    let largest: readonly EditInput[] = [];
    let most = -1;
    for (let left = chance(4) + 1; left > 0; left -= 1) {
      const inputs = new Map<ActionId, EditInput>();
      for (let sets = chance(3) === 0 ? chance(3) + 1 : 1; sets > 0; sets -= 1)
        for (const input of random.changeSet(old.recorded)) inputs.set(input.id, input);
      const { redecided } = ledger.preview([...inputs.values()]);
      if (redecided <= most) continue;
      most = redecided;
      largest = [...inputs.values()];
    }
    return largest;
  }

  /** Applies a random change set to the stored history, as another user does, often to what is after a position. Returns null if it is impossible. */
  change(after: Position | null = null): Change | null {
    let inputs = this.random.changeSet(this.old.recorded);
    for (let left = this.chance(8); left > 0 && !this.isAllAfter(inputs, after); left -= 1)
      inputs = this.random.changeSet(this.old.recorded);
    return this.apply(inputs);
  }

  /** Records an action on a stream that has ended, at a late position. */
  continueStream(stream: StreamId): Change | null {
    const { chance, streams } = this;
    const action = this.random.newAction();
    const { id, effectiveAt } = action.position;
    const last = this.ledger.history(stream).at(-1)?.position.effectiveAt ?? 0;
    const position = { effectiveAt: Math.max(effectiveAt, last + chance(2)), tieBreak: chance(3), id };
    const into = streams.find((other) => other !== stream) ?? stream;
    const kinds: readonly TankData[] = [
      { kind: 'gauge', tank: stream, to: chance(3) },
      { kind: 'stamp', tank: stream },
      { kind: 'sample', read: [stream], into },
      { kind: 'stir', tanks: [into, stream] },
    ];
    return this.apply([{ id, after: { ...action, position, data: kinds[chance(kinds.length)] ?? action.data } }]);
  }

  private apply(inputs: readonly EditInput[]): Change | null {
    const before = this.old;
    const { applied, result } = this.ledger.change(inputs, 'flag');
    if (!applied) return null;
    this.random.accept(inputs, before.recorded);
    this.refresh();
    const streams = new Set(result.rewrites.map(({ stream }) => stream));
    for (const stream of result.touched) streams.add(stream);
    const positions = result.rewrites.map(({ position }) => position);
    const texts = [before, this.old].map(({ recorded }) => new Set(recorded.map((one) => JSON.stringify(one))));
    for (const one of [...before.recorded, ...this.old.recorded])
      if (!texts.every((both) => both.has(JSON.stringify(one)))) positions.push(one.action.position);
    return { streams, lowest: positions.sort(comparePositions)[0] ?? null };
  }

  private isAllAfter(inputs: readonly EditInput[], position: Position | null): boolean {
    return inputs
      .flatMap(({ id, after }) => [this.ledger.find(id)?.action, after])
      .every((action) => !action || position === null || comparePositions(action.position, position) > 0);
  }

  /** Checks the result of the whole cascade: it equals the difference between two rebuilt histories, and leads from one to the other. */
  check(result: TankResult): void {
    const { old, now, streams } = this;
    const decided = this.cascade.results.filter((step) => step.kind === 'decided');
    const places = decided.map(({ position }) => positionText(position));
    if (new Set(places).size !== places.length) throw new Error(`a position was decided twice: ${places.join(', ')}`);
    checkResult('cascade', result, expected(old, now, this.edits()), { old, now, streams });
    const final = replay(
      tankDomain,
      now.recorded.map(({ action }) => action),
    );
    const refusals = new Map(
      now.recorded.map(({ action }) => [action.position.id, this.ledger.find(action.position.id)?.refusal ?? null]),
    );
    for (const { after, outcome } of decided)
      if (after !== null) refusals.set(after.position.id, outcome?.kind === 'refused' ? outcome.refusal : null);
    for (const { action, refusal } of final.recorded)
      expectSame(`the refusal of ${action.position.id}`, refusals.get(action.position.id), refusal);
    for (const stream of streams) {
      const touches = new Map(
        this.ledger.history(stream).map(({ position, events }) => [positionText(position), events]),
      );
      for (const rewrite of result.rewrites) {
        if (rewrite.stream !== stream) continue;
        const place = positionText(rewrite.position);
        expectSame(`the stored touch of ${stream} at ${place}`, touches.get(place) ?? null, rewrite.stored);
        if (rewrite.events === null) touches.delete(place);
        else touches.set(place, rewrite.events);
      }
      const wanted = (final.touches.get(stream) ?? []).map(({ position, events }) => [positionText(position), events]);
      expectSame(`the history of ${stream}`, [...touches].sort(byPlace), wanted.sort(byPlace));
    }
  }

  private inspect(step: TankStep): void {
    if (step.kind === 'decided') {
      checkDecided(step, this.now, new Set());
      const around = this.old.around.get(step.position.id);
      for (const stream of step.before === null ? [] : tankDomain.participants(step.before.action.data))
        expectSame(`${stream} before the edits`, step.stateBefore(stream), around?.get(stream)?.after);
    }
    if (step.kind === 'snapshot') this.checkMemory(step);
  }

  /** Above the limit, no stream is kept that could be released. */
  private checkMemory({ after, frontier }: Extract<TankStep, { kind: 'snapshot' }>): void {
    // Streams are released after a visit.
    if (after === this.cascade.points.at(-2)?.snapshot?.after) return;
    if (frontier.length <= this.limits.streamsInMemory) return;
    const own = new Set(
      this.edits()
        .flatMap(({ before, after }) => [before?.action, after])
        .flatMap((action) => (action ? tankDomain.participants(action.data) : [])),
    );
    for (const { track } of frontier)
      if (!own.has(track.stream) && !track.more && track.touches.length === 0)
        throw new Error(`${track.stream} has ended and is still one of ${frontier.length} streams in memory`);
  }

  /** Records possible actions. */
  private record(count: number): void {
    const actions = Array.from({ length: count }, () => this.random.newAction());
    const possible = rebuild(actions).recorded.filter(({ refusal }) => refusal === null);
    this.ledger.change(possible.map(({ action }) => ({ id: action.position.id, after: action })));
    this.refresh();
  }

  private refresh(): void {
    this.old = rebuild(this.ledger.timeline().map(({ action }) => action));
    this.now = rebuild(resulting(this.old.recorded, this.inputs));
  }

  private domain(): TankDomain {
    return {
      ...tankDomain,
      decide: (action, states) => {
        this.decisionsLeft -= 1;
        if (this.decisionsLeft < 0) throw new Error('the cascade does not end');
        return tankDomain.decide(action, states);
      },
    };
  }
}

/** Returns the data of a random action. Few actions end the effect of a change, so that cascades are long. */
function spreadingData(chance: Chance, streams: readonly StreamId[], _at: Position): TankData {
  let data = randomData(chance, streams);
  for (let left = 2; left > 0 && (data.kind === 'gauge' || data.kind === 'inspect'); left -= 1)
    data = randomData(chance, streams);
  return data;
}

/** Returns a function that is like `spreadingData`, but most actions use a few neighbouring streams, the later the further on: the others have ended. */
function movingData(instants: number): typeof spreadingData {
  return (chance, streams, at) => {
    if (chance(12) === 0) return spreadingData(chance, streams, at);
    const first = Math.floor(((streams.length - 2) * at.effectiveAt) / (instants + 1));
    return spreadingData(chance, streams.slice(first, first + 4), at);
  };
}

function randomLimits(chance: Chance): CascadeLimits & { readonly streamsInMemory: number } {
  const limit = (): number => (chance(5) === 0 ? 16 : chance(3) + 1);
  return {
    actionsAhead: limit(),
    streamsAhead: limit(),
    ownStreamsAhead: limit(),
    checkpointEvery: limit(),
    workPerStep: limit(),
    streamsInMemory: chance(6) + 1,
    positionsPerSnapshot: limit(),
  };
}

function byPlace(a: readonly unknown[], b: readonly unknown[]): number {
  return String(a[0]) < String(b[0]) ? -1 : 1;
}
