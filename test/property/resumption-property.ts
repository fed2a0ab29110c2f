import type { cascade } from '../../src/kernel/cascade.js';
import type { Position, StreamId } from '../../src/kernel/position.js';
import { comparePositions } from './kernel-model.js';
import type { Chance } from './random-tanks.js';
import {
  type GoBack,
  type KeptStep,
  type Point,
  type ResumableCascade,
  releasedAtTheirEnds,
} from './resumable-cascade.js';
import { ResumptionScene } from './resumption-scene.js';

/**
 * A cascade with few streams in memory, whether it runs without a break or goes on from snapshots, has the results that the model derives by brute
 * force from the stored history and the final actions. `changes…` count where other people's changes met it: behind or ahead of the last position
 * decided, at streams on or off the frontier of the snapshot, released, ended, or released at their ends so that an earlier snapshot is needed.
 */
export type Tally = Record<
  | 'cases'
  | 'rewrites'
  | 'snapshots'
  | 'released'
  | 'releasedAtTheirEnds'
  | 'releasedTwice'
  | 'resumptions'
  | 'fromBeginning'
  | 'changesBehind'
  | 'changesAhead'
  | 'changesOnFrontier'
  | 'changesOffFrontier'
  | 'changesOnReleased'
  | 'changesOnEnded'
  | 'changesOnReleasedEnds'
  | 'changesAtEnd'
  | 'ownChanged',
  number
>;

interface Failure {
  readonly seed: number;
  readonly error: Error;
}

/** How a case is disturbed while its cascade runs. */
export type Disturbance = 'none' | 'resumptions' | 'changes';

/** The most times that one case goes back, so that it ends. */
const mostBreaks = 8;

/** Runs cases from `seed` on until one fails or all have run. The seed of a case reproduces it. */
export function runResumptions(
  run: typeof cascade,
  disturbance: Disturbance,
  options: { readonly seed: number; readonly cases: number },
): { readonly tally: Tally; readonly failure: Failure | null } {
  const tally = emptyTally();
  for (let seed = options.seed; seed < options.seed + options.cases; seed += 1) {
    try {
      runCase(run, disturbance, seed, tally);
    } catch (error) {
      return { tally, failure: { seed, error: error instanceof Error ? error : new Error(String(error)) } };
    }
    tally.cases += 1;
  }
  return { tally, failure: null };
}

function runCase(run: typeof cascade, disturbance: Disturbance, seed: number, tally: Tally): void {
  const scene = new ResumptionScene(run, seed);
  const disturbed = { none: () => () => null, resumptions: goesBack, changes: isChanged }[disturbance];
  const result = scene.cascade.finish(disturbed(scene, tally));
  scene.check(result);
  tally.rewrites += result.rewrites.length;
  tally.snapshots += scene.cascade.points.length - 1;
  const released = new Set<StreamId>();
  for (const step of scene.cascade.results) {
    if (step.kind !== 'released') continue;
    tally.released += 1;
    if (step.end !== null) tally.releasedAtTheirEnds += 1;
    if (released.has(step.stream)) tally.releasedTwice += 1;
    released.add(step.stream);
  }
}

/** Goes back to the last point or an earlier one, although nothing changed. */
function goesBack({ chance, cascade: run }: ResumptionScene, tally: Tally): GoBack {
  let breaks = 0;
  return () => {
    if (breaks === mostBreaks || chance(5) > 0 || isTooEarly(run, chance)) return null;
    breaks += 1;
    const point = chance(2) === 0 ? run.lastPoint : (run.points[chance(run.points.length)] ?? run.lastPoint);
    tally[point.snapshot === null ? 'fromBeginning' : 'resumptions'] += 1;
    return point;
  };
}

/** Changes the stored history, and goes back to a point before the change. */
function isChanged(scene: ResumptionScene, tally: Tally): GoBack {
  const { chance, cascade: run } = scene;
  const everyNeeds = chance(12) + 2;
  let breaks = 0;
  return (moment) => {
    if (moment === 'snapshot' || breaks === mostBreaks || chance(moment === 'end' ? 2 : everyNeeds) > 0) return null;
    if (isTooEarly(run, chance)) return null;
    const ended = endedStreams(run);
    const stream = ended[chance(Math.max(1, 2 * ended.length))];
    const after = run.points[chance(run.points.length)]?.snapshot?.after;
    const change = stream === undefined ? scene.change(after) : scene.continueStream(stream);
    const lowest = change?.lowest ?? null;
    if (change === null || lowest === null) return null;
    breaks += 1;
    run.noteChanged(change.streams);
    if (moment === 'end') tally.changesAtEnd += 1;
    if (scene.isOwnChanged()) {
      tally.ownChanged += 1;
      return scene.startOver();
    }
    const before = run.points.filter(({ snapshot }) => isBefore(snapshot?.after ?? null, lowest));
    const possible = before.filter((point) => isNoticed(run.results, point, change.streams));
    if (possible.length < before.length) tally.changesOnReleasedEnds += 1;
    const point = possible[chance(4) === 0 ? chance(possible.length) : possible.length - 1] ?? run.lastPoint;
    count(tally, run, point, { lowest, streams: change.streams });
    return point;
  };
}

/** Before the first snapshot, most cases are not disturbed: they would only start again. */
function isTooEarly({ lastPoint }: ResumableCascade, chance: Chance): boolean {
  return lastPoint.snapshot === null && chance(8) > 0;
}

/** The streams whose ends the cascade has passed on the frontier. */
function endedStreams({ results, lastPoint }: ResumableCascade): StreamId[] {
  const frontier = lastPoint.snapshot?.frontier ?? [];
  const ended = frontier.filter(({ track }) => hasEnded(track)).map(({ track }) => track.stream);
  return [...ended, ...releasedAtTheirEnds(results, results.length)];
}

function hasEnded({ more, touches }: { readonly more: boolean; readonly touches: readonly unknown[] }): boolean {
  return !more && touches.length === 0;
}

/** A cascade that goes on from the point notices the changes of the streams. */
function isNoticed(results: readonly KeptStep[], point: Point, changed: ReadonlySet<StreamId>): boolean {
  const released = releasedAtTheirEnds(results, point.results);
  return [...changed].every((stream) => !released.has(stream));
}

function isBefore(position: Position | null, other: Position): boolean {
  return position === null || comparePositions(position, other) < 0;
}

interface Met {
  readonly lowest: Position;
  readonly streams: ReadonlySet<StreamId>;
}

/** Counts where a change met the cascade. */
function count(tally: Tally, run: ResumableCascade, point: Point, { lowest, streams }: Met): void {
  const visited = run.results.findLast((step) => step.kind === 'decided')?.position;
  const released = run.results.flatMap((step) => (step.kind === 'released' ? step.stream : []));
  tally[visited !== undefined && comparePositions(lowest, visited) <= 0 ? 'changesBehind' : 'changesAhead'] += 1;
  if (released.some((stream) => streams.has(stream))) tally.changesOnReleased += 1;
  tally[point.snapshot === null ? 'fromBeginning' : 'resumptions'] += 1;
  if (point.snapshot === null) return;
  const frontier = point.snapshot.frontier.filter(({ track }) => streams.has(track.stream));
  tally[frontier.length > 0 ? 'changesOnFrontier' : 'changesOffFrontier'] += 1;
  if (frontier.some(({ track }) => hasEnded(track))) tally.changesOnEnded += 1;
}

function emptyTally(): Tally {
  return {
    ...{ cases: 0, rewrites: 0, snapshots: 0, released: 0, releasedAtTheirEnds: 0, releasedTwice: 0 },
    ...{ resumptions: 0, fromBeginning: 0, ownChanged: 0, changesBehind: 0, changesAhead: 0, changesOnFrontier: 0 },
    ...{ changesOffFrontier: 0, changesOnReleased: 0, changesOnEnded: 0, changesOnReleasedEnds: 0, changesAtEnd: 0 },
  };
}
