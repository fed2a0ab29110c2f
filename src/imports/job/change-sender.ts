/**
 * Sends steps as change sets, or previews them.
 *
 * Invariant: a change set is repeated only with the same id and content, so that a repeat after a lost answer records nothing twice.
 */
import type { JsonObject } from '../../application/json-object.js';
import type { Problem } from '../../application/result.js';
import type { AssumedVessel } from '../../application/settings/settings-snapshot.js';
import type { UseCases, WriteOptions } from '../../application/use-cases.js';
import type { Assumption } from '../imported-table.js';
import { editOf, type Refusal, type Step } from './import-plan.js';
import { OverfilledVessels } from './overfilled-vessels.js';
import { uuidOf } from './row-identity.js';

export type SetOutcome =
  /** The revisions of the actions, in the order of the steps. */
  | { readonly kind: 'accepted'; readonly revisions: readonly number[] }
  /** Some steps are impossible, and nothing was recorded. `refusals` is by the id of the action. */
  | { readonly kind: 'impossible'; readonly refusals: ReadonlyMap<string, Refusal> }
  /** The set was refused as a whole: the problem does not name a step. */
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export interface ChangeSender {
  /** The steps that one set should have. To keep steps of equal time together it may have up to twice as many. */
  readonly actionsPerSet: number;
  /** Sets that may be sent side by side. */
  readonly setsAtOnce: number;
  /** Whether the steps of one set may belong to several wineries. */
  readonly acrossWineries: boolean;
  send(steps: readonly Step[]): Promise<SetOutcome>;
}

/** An import cannot continue: the server refuses its changes, the node is closing, or its credentials have ended. The file can be imported again later. `status`: the final status of the import. */
export class ImportStopped extends Error {
  override readonly name = 'ImportStopped';

  constructor(
    readonly code: string,
    detail: string,
    readonly status: 'failed' | 'interrupted' = 'failed',
  ) {
    super(detail);
  }
}

interface SenderParts {
  readonly solera: Pick<UseCases, 'change'>;
  readonly actionsPerSet: number;
  readonly setsAtOnce: number;
  readonly attempts: number;
  /** Waits before a repeat. */
  readonly pause: () => Promise<void>;
}

/** Records change sets, each of one winery. */
export class RecordingSender implements ChangeSender {
  readonly actionsPerSet: number;
  readonly setsAtOnce: number;
  readonly acrossWineries = false;
  private readonly overfilled = new OverfilledVessels();

  constructor(private readonly parts: SenderParts) {
    this.actionsPerSet = parts.actionsPerSet;
    this.setsAtOnce = parts.setsAtOnce;
  }

  async send(steps: readonly Step[]): Promise<SetOutcome> {
    const changes = steps.map(editOf);
    const winery = wineryOf(steps);
    const body = { id: uuidOf(['import', winery, changes]), changes };
    const outcome = await sent(this.parts, winery, body, { minimal: true });
    if (outcome.kind !== 'answered') return outcome;
    this.overfilled.add(outcome.answer, steps);
    return accepted(outcome.answer);
  }

  /** Returns a warning for each vessel that holds more than its capacity after recorded steps. */
  capacityWarnings(): readonly Assumption[] {
    return this.overfilled.warnings();
  }
}

/**
 * Previews change sets. A preview records nothing, so each one also contains all steps that were accepted before, of all wineries.
 */
export class PreviewingSender implements ChangeSender {
  readonly actionsPerSet: number;
  readonly setsAtOnce = 1;
  readonly acrossWineries = true;
  private steps: readonly Step[] = [];
  private newest: JsonObject | null = null;

  /** `assumedVessels`: vessels that the previews take as existing. */
  constructor(
    private readonly parts: Omit<SenderParts, 'setsAtOnce'>,
    private readonly assumedVessels: readonly AssumedVessel[],
  ) {
    this.actionsPerSet = parts.actionsPerSet;
  }

  /** The answer to the preview of all accepted steps, or null if there are none. */
  get answer(): JsonObject | null {
    return this.newest;
  }

  async send(steps: readonly Step[]): Promise<SetOutcome> {
    const all = [...this.steps, ...steps];
    const { assumedVessels } = this;
    const wineryOfChange = all.map(({ row }) => row.action.winery);
    const options = { preview: true, assumedVessels, wineryOfChange, editsPerChange: all.length };
    const outcome = await sent(this.parts, wineryOf(all), { changes: all.map(editOf) }, options);
    if (outcome.kind !== 'answered') return outcome;
    const conflicts = conflictsOf(outcome.answer.impact);
    const [conflict] = conflicts;
    if (conflict !== undefined) return { kind: 'refused', refusal: conflictRefusal(conflict, conflicts.length) };
    this.steps = all;
    this.newest = outcome.answer;
    const { revisions } = accepted(outcome.answer);
    return { kind: 'accepted', revisions: revisions.slice(-steps.length) };
  }

  /** Returns the warnings of the newest preview, which contains all accepted steps. */
  capacityWarnings(): readonly Assumption[] {
    const overfilled = new OverfilledVessels();
    if (this.newest !== null) overfilled.add(this.newest, this.steps);
    return overfilled.warnings();
  }
}

type Sent = { readonly kind: 'answered'; readonly answer: JsonObject } | Exclude<SetOutcome, { kind: 'accepted' }>;

async function sent(
  { solera, attempts, pause }: Pick<SenderParts, 'solera' | 'attempts' | 'pause'>,
  winery: string,
  body: { readonly id?: string; readonly changes: readonly JsonObject[] },
  options: WriteOptions,
): Promise<Sent> {
  let problem: Problem | undefined;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (attempt > 0) await pause();
    const result = await solera.change(winery, body, options);
    if (result.ok) return { kind: 'answered', answer: result.value };
    problem = result.problem;
    if (problem.code !== 'overloaded' && problem.code !== 'unknown') return refusedSet(problem);
  }
  throw new ImportStopped(
    problem?.code ?? 'overloaded',
    `${problem?.detail ?? ''} The import has stopped. Import the file again: rows that were recorded are recognised.`.trim(),
  );
}

/** Returns the winery of the first step. */
function wineryOf([first]: readonly Step[]): string {
  if (first === undefined) throw new Error('a change set has steps');
  return first.row.action.winery;
}

function refusedSet(problem: Problem): Exclude<SetOutcome, { kind: 'accepted' }> {
  const { code, detail, conflicts = [] } = problem;
  const refusal = { code, detail };
  // A refusal names actions of the set itself; with the code `conflicts`, the listed actions are outside the set.
  if (code === 'conflicts' || conflicts.length === 0) return { kind: 'refused', refusal };
  const refusals = new Map<string, Refusal>();
  for (const one of conflicts) {
    if (!isConflict(one)) continue;
    refusals.set(one.action, refusalOf(one));
  }
  return refusals.size === 0 ? { kind: 'refused', refusal } : { kind: 'impossible', refusals };
}

function refusalOf({ code, detail, lot, vessel }: Conflict): Refusal {
  const remedy =
    code === 'unknown_lot' ? ' First import what brings the wine into the lot, such as an opening balance.' : '';
  return {
    ...{ code, detail: `${detail}${remedy}` },
    ...(lot === undefined ? {} : { lot }),
    ...(vessel === undefined ? {} : { vessel }),
  };
}

interface Conflict {
  readonly action: string;
  readonly type: string;
  readonly effectiveAt: string;
  readonly code: string;
  readonly detail: string;
  readonly lot?: string;
  readonly vessel?: string;
}

function isConflict(value: unknown): value is Conflict {
  return typeof value === 'object' && value !== null && 'action' in value && 'code' in value && 'detail' in value;
}

function conflictsOf(impact: unknown): readonly Conflict[] {
  if (typeof impact !== 'object' || impact === null || !('conflicts' in impact)) return [];
  return Array.isArray(impact.conflicts) ? impact.conflicts.filter(isConflict) : [];
}

function conflictRefusal({ type, effectiveAt, detail }: Conflict, count: number): Refusal {
  const others = count === 1 ? '' : ` It is the first of ${count}.`;
  return { code: 'conflicts', detail: `${type} of ${effectiveAt} would become impossible. ${detail}${others}` };
}

function accepted({ actions }: JsonObject): Extract<SetOutcome, { kind: 'accepted' }> {
  // The answer to a change set lists its actions in order, each with its revision.
  const listed = actions as readonly { readonly revision: number }[];
  return { kind: 'accepted', revisions: listed.map(({ revision }) => revision) };
}
