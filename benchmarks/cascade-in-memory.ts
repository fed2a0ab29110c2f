/** A cascade over history that is held in memory, compared with a loop that calls nothing but `decide` and `evolve`. */
import { largeEditLimits } from '../config/large-edits.js';
import { limits as nodeLimits } from '../config/limits.js';
import { openPostgres } from '../src/adapters/postgres/open.js';
import { ChangeDecider } from '../src/application/change/change-decider.js';
import { decideChange } from '../src/application/change/decision.js';
import type { DecisionInput } from '../src/application/change/decision-input.js';
import { DecisionMarks } from '../src/application/change/decision-marks.js';
import { FixedUnits } from '../src/application/change/fixed-units.js';
import { effectiveEdits } from '../src/application/change/prepared-change.js';
import { ProvisionalTies } from '../src/application/change/provisional-ties.js';
import { ClaimedReads } from '../src/application/change/read-log.js';
import { currentLevel, rulesAt } from '../src/application/level.js';
import { Turns } from '../src/application/pieces.js';
import { BodyReader } from '../src/application/request/body.js';
import type { ChangeCommand } from '../src/application/request/command.js';
import { Settings } from '../src/application/settings/settings.js';
import { cellarDomain } from '../src/cellar/domain.js';
import { actionKinds } from '../src/cellar/registry.js';
import { cascade } from '../src/kernel/cascade.js';
import { wholeOutcome } from '../src/kernel/domain.js';
import { benchWinery, randomId } from './cellar-load.js';
import { HeldHistory } from './held-history.js';
import { type LongLot, nextCorrection } from './long-lot.js';

/** Milliseconds, run by run. */
export interface InMemory {
  readonly bareMs: readonly number[];
  readonly kernelMs: readonly number[];
  readonly decisionMs: readonly number[];
}

/** The limits of a worker: see src/main/edit-worker.ts. */
const limits = {
  ...nodeLimits,
  ...largeEditLimits,
  rowsPerStep: largeEditLimits.rowsPerWrite,
};

/** Runs the correction of a lot in memory, in three ways alternately. Nothing is committed. */
export async function measureInMemory(connectionString: string, long: LongLot, runs: number): Promise<InMemory> {
  const { input, held } = await preparedCorrection(connectionString, long);
  const bareMs: number[] = [];
  const kernelMs: number[] = [];
  const decisionMs: number[] = [];
  // The first run warms up.
  for (let run = 0; run <= runs; run += 1) {
    bareMs.push(timed(() => runBare(input, held, long)));
    kernelMs.push(timed(() => runKernel(input, held, long)));
    decisionMs.push(timed(() => runDecision(input, held, long)));
  }
  return { bareMs: bareMs.slice(1), kernelMs: kernelMs.slice(1), decisionMs: decisionMs.slice(1) };
}

function timed(work: () => void): number {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}

/** Prepares the correction as a worker does, and reads all history that it needs. */
async function preparedCorrection(
  connectionString: string,
  { lot, receiptId }: LongLot,
): Promise<{ readonly input: DecisionInput; readonly held: HeldHistory }> {
  const postgres = await openPostgres({ connectionString, forReading: true });
  try {
    const settings = new Settings(postgres.settingsStore, limits.settingsInMemory);
    const turns = new Turns({ nextTurn: setImmediate, elapsedMs: () => performance.now() }, limits.msPerTurn);
    const reader = new BodyReader(actionKinds, limits.editsPerChange, () => currentLevel);
    const decider = new ChangeDecider({
      ...{ settings, limits, turns, reader, actionIndex: postgres.actionIndex, rules: () => rulesAt(currentLevel) },
      ties: new ProvisionalTies(),
      marks: new DecisionMarks(randomId),
      units: new FixedUnits(limits.settingsInMemory),
      now: Date.now,
    });
    return await postgres.store.view(async (view) => {
      const prepared = await decider.prepare(correction(lot, receiptId), view);
      if (prepared.kind !== 'prepared') throw new Error(`the correction is ${prepared.kind}`);
      const input = { ...prepared.input, wholeLists: true };
      const [edit] = input.edits;
      const [stream] = edit?.participants ?? [];
      if (edit === undefined || stream === undefined) throw new Error('the correction has one edit of one lot');
      const first = edit.action.position;
      const held = await HeldHistory.read(view, { stream, first, settings: input.settings }, limits.touchesAhead);
      return { input, held };
    });
  } finally {
    await postgres.close();
  }
}

function correction(lot: string, id: string): ChangeCommand {
  const edit = { op: 'revise', id, expectedRevision: null, pointer: '/data', ...nextCorrection({ lot }) } as const;
  return {
    ...{ change: randomId(), winery: benchWinery, form: 'single', requestHash: '', edits: [edit] },
    ...{ preview: false, onConflict: 'reject', overrideLock: false, recordedBy: null, repeatable: false },
    ...{ minimal: true, copyOf: null },
  };
}

/** Decides every action once, and folds both the stored and the resulting events, as a cascade must. */
function runBare({ edits }: DecisionInput, held: HeldHistory, { dependents }: LongLot): void {
  const [edit] = edits;
  const [stream] = edit?.participants ?? [];
  if (edit === undefined || stream === undefined) throw new Error('the correction has one edit of one lot');
  let before = cellarDomain.initial(stream);
  let after = before;
  let decided = 0;
  const states = () => after;
  for (const { position, events } of held.touches) {
    const action = position.id === edit.action.position.id ? edit.action : held.action(position.id).action;
    const outcome = wholeOutcome(cellarDomain.decide(action, states));
    if (outcome.kind === 'refused') throw new Error(`action ${position.id} was refused`);
    for (const event of events) before = cellarDomain.evolve(before, event, position);
    for (const { event } of outcome.events) after = cellarDomain.evolve(after, event, position);
    decided += 1;
  }
  assertCount(decided, dependents);
}

/** The cascade alone: it finds what changes, and builds no rows. */
function runKernel({ edits }: DecisionInput, held: HeldHistory, { dependents }: LongLot): void {
  const run = cascade(cellarDomain, effectiveEdits(edits), limits);
  let changed = 0;
  let step = run.next();
  while (!step.done) {
    const { value } = step;
    if (value.kind === 'decided' && value.effect === 'changed') changed += 1;
    step = value.kind === 'need' ? run.next(held.supply(value)) : run.next();
  }
  assertCount(changed, dependents);
}

/** The whole decision of a worker: the cascade, its findings, and the encoded rows. */
function runDecision(input: DecisionInput, held: HeldHistory, { dependents }: LongLot): void {
  const run = decideChange(input, { reads: new ClaimedReads(new Set()) });
  let touches = 0;
  let step = run.next();
  while (!step.done) {
    const { value } = step;
    if (value.kind === 'results') touches += value.touches.length;
    if (value.kind === 'need') step = run.next(held.supply(value));
    else if (value.kind === 'need_settings') step = run.next({ settings: input.settings });
    else step = run.next();
  }
  if (step.value.kind !== 'decided') throw new Error('the correction was refused');
  assertCount(touches + step.value.proposal.touches.length, dependents);
}

/** The receipt itself counts too. */
function assertCount(found: number, dependents: number): void {
  if (found !== dependents + 1) throw new Error(`${found} actions changed, not ${dependents + 1}`);
}
