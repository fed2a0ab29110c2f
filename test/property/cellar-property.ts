import { cellarDomain } from '../../src/cellar/domain.js';
import { Chance } from '../../src/harvest/chance.js';
import type { RandomEdit } from '../../src/harvest/small-edit.js';
import { Ledger } from '../../src/kernel/ledger.js';
import type { StreamId } from '../../src/kernel/position.js';
import { replay as rebuild } from '../../src/kernel/replay.js';
import { type OracleResult, replay } from '../oracle/replay.js';
import {
  type CellarLedger,
  type CellarResult,
  checkEnds,
  checkFeed,
  checkPresent,
  checkRebuild,
  same,
} from './cellar-checks.js';
import { CellarFeed } from './cellar-feed.js';
import { CellarGenerator } from './cellar-generator.js';
import { CellarModel, type ModelAction, type ModelEdit, malformation } from './cellar-model.js';
import { CellarTally } from './cellar-tally.js';

export interface CellarFailure {
  readonly seed: number;
  readonly error: Error;
  /** The change sets up to the one that failed. */
  readonly script: readonly string[];
}

/**
 * Runs worlds from `seed` on until one fails or all have run. Each world is reproduced by its own seed. `domain` replaces
 * the cellar's own, for mutants of it.
 */
export function runWorlds(options: {
  readonly seed: number;
  readonly worlds: number;
  readonly domain?: typeof cellarDomain;
}): {
  readonly tally: CellarTally;
  readonly failure: CellarFailure | null;
} {
  const tally = new CellarTally();
  for (let seed = options.seed; seed < options.seed + options.worlds; seed += 1) {
    const script: string[] = [];
    try {
      new World(options.domain ?? cellarDomain, seed, tally, script).run();
    } catch (error) {
      return { tally, failure: { seed, error: error instanceof Error ? error : new Error(String(error)), script } };
    }
    tally.worlds += 1;
  }
  return { tally, failure: null };
}

/**
 * Promise 1 for the cellar, in one small world with random actions and edits. After each change set the engine has the
 * states of the oracle, which replays all actions from the beginning. The conflicts, restorations and changed lots of the
 * change set are the differences of two replays.
 */
class World {
  private readonly generator: CellarGenerator;
  private readonly model: CellarModel;
  private readonly ledger: CellarLedger;
  private readonly feed = new CellarFeed();
  private readonly streams = new Set<StreamId>();
  private present: OracleResult;

  constructor(
    private readonly domain: typeof cellarDomain,
    seed: number,
    private readonly tally: CellarTally,
    private readonly script: string[],
  ) {
    const chance = new Chance(seed);
    this.generator = new CellarGenerator(chance, (edit) => this.isPossible(edit));
    this.model = new CellarModel(this.generator.wineries);
    const limit = () => chance.pick([1, 2, 3, 16]);
    const drawn = { actionsAhead: limit(), streamsAhead: limit(), checkpointEvery: limit(), readAhead: limit() };
    // Not drawn, so that each seed still makes the history in which it once found a bug.
    const limits = { ...drawn, ownStreamsAhead: drawn.streamsAhead, workPerStep: drawn.actionsAhead };
    this.ledger = new Ledger(domain, limits);
    this.present = replay({ wineries: this.generator.wineries, actions: [] });
  }

  run(): void {
    const { chance } = this.generator;
    const records = chance.pick([8, 16, 24, 40]);
    for (let turn = 0; turn < records; turn += 1) this.change(this.generator.record(this.present), 'reject');
    for (let turn = 0; turn < 16; turn += 1) {
      this.change(this.generator.edit(this.model, this.present), chance.happens(0.75) ? 'flag' : 'reject');
    }
    const standing = this.model.standing();
    const final = replay({ wineries: this.model.wineries, actions: standing }, { history: true });
    const kernelActions = standing.map((action) => this.model.kernelAction(action));
    checkRebuild(this.ledger, rebuild(this.domain, kernelActions), final);
    checkFeed(this.feed.entries, final);
    this.tally.end(standing, final);
  }

  private isPossible(requested: RandomEdit): boolean {
    const edits = this.model.edits(requested);
    if (
      edits.some(({ after }) => malformation(after.type, after.data) !== null || this.model.unknownName(after) !== null)
    )
      return false;
    return this.ledger.preview(this.inputs(edits)).refusals.length === 0;
  }

  private inputs(edits: readonly ModelEdit[]) {
    return edits.map(({ after }) => ({ id: after.id, after: after.retracted ? null : this.model.kernelAction(after) }));
  }

  private change(requested: RandomEdit, onConflict: 'reject' | 'flag'): void {
    this.script.push(`${onConflict} ${JSON.stringify(requested)}`);
    const edits = this.model.edits(requested);
    if (edits.length > 0 && edits.every(({ after }) => this.isAdmitted(after))) this.decide(edits, onConflict);
  }

  /** Whether the data is well-formed and its names exist. Other edits never reach the cellar. */
  private isAdmitted(after: ModelAction): boolean {
    const found = malformation(after.type, after.data);
    const unknown = found !== null || after.retracted ? null : this.model.unknownName(after);
    if (found !== null) this.tally.malformed(found);
    if (unknown !== null) this.tally.refused(after, unknown);
    return found === null && unknown === null;
  }

  private decide(edits: readonly ModelEdit[], onConflict: 'reject' | 'flag'): void {
    const { wineries } = this.model;
    const next = replay({ wineries, actions: this.model.standing(edits) });
    const wanted = this.expected(edits, next);
    const inputs = this.inputs(edits);
    for (const { after } of inputs)
      for (const stream of after ? cellarDomain.participants(after.data) : []) this.streams.add(stream);
    const { applied, result } = this.ledger.change(inputs, onConflict);
    this.checkVerdict(result, wanted);
    checkEnds(result, this.present, next);
    const impossible = wanted.refusals.some((one) => !(one.wasRefused && onConflict === 'flag'));
    same('applied', applied, !impossible && (onConflict === 'flag' || wanted.conflicts.length === 0));
    this.tally.changeSet(edits, result, applied, this.present);
    if (applied) {
      this.model.apply(edits);
      this.feed.publish(`change ${this.script.length}`, result.rewrites);
      this.present = next;
    }
    checkPresent(this.ledger, this.streams, this.present);
  }

  /** Returns the difference of two replays: refusals of the set's own actions, conflicts and restorations, in timeline order. */
  private expected(edits: readonly ModelEdit[], next: OracleResult): Verdict {
    const own = new Set(edits.map(({ after }) => after.id));
    const verdict: Verdict = { refusals: [], conflicts: [], restorations: [] };
    for (const [id, outcome] of next.outcomes) {
      const before = this.present.outcomes.get(id);
      const wasRefused = before !== undefined && before !== null;
      if (own.has(id)) {
        if (outcome !== null) verdict.refusals.push({ id, code: outcome.code, wasRefused });
      } else if (outcome !== null && !wasRefused) verdict.conflicts.push({ id, code: outcome.code });
      else if (outcome === null && wasRefused) verdict.restorations.push(id);
    }
    return verdict;
  }

  private checkVerdict(result: CellarResult, wanted: Verdict): void {
    const refusals = result.refusals.map(({ action, refusal, wasRefused }) => {
      return { id: action.position.id, code: refusal.code, wasRefused };
    });
    const conflicts = result.conflicts.map(({ action, refusal }) => ({ id: action.position.id, code: refusal.code }));
    const restorations = result.restorations.map((action) => action.position.id);
    same('the verdict', { refusals, conflicts, restorations }, wanted);
  }
}

interface Verdict {
  readonly refusals: { readonly id: string; readonly code: string; readonly wasRefused: boolean }[];
  readonly conflicts: { readonly id: string; readonly code: string }[];
  readonly restorations: string[];
}
