/**
 * Sends the steps of one winery as change sets, or previews them.
 *
 * Invariant: a change set is sent again only with the same id and content, so that a repeat after a lost answer records nothing twice.
 */
import type { JsonObject } from '../../application/json-object.js';
import type { Problem } from '../../application/result.js';
import type { UseCases } from '../../application/use-cases.js';
import { editOf, type Refusal, type Step } from './import-plan.js';
import type { VesselName } from './import-report.js';
import { uuidOf } from './row-identity.js';

export type SetOutcome =
  /** The revisions of the actions, in the order of the steps. */
  | { readonly kind: 'accepted'; readonly revisions: readonly number[] }
  /** Some steps are impossible; nothing was recorded. By the ids of their actions. */
  | { readonly kind: 'impossible'; readonly refusals: ReadonlyMap<string, Refusal> }
  /** The set as a whole is refused, and the problem does not name a step. */
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export interface ChangeSender {
  /** The most steps that one set may have. */
  readonly actionsPerSet: number;
  send(steps: readonly Step[]): Promise<SetOutcome>;
}

/** An import cannot go on, because the server does not take its changes. It may be repeated later. */
export class ImportStopped extends Error {
  override readonly name = 'ImportStopped';

  constructor(
    readonly code: string,
    detail: string,
  ) {
    super(detail);
  }
}

interface SenderParts {
  readonly solera: Pick<UseCases, 'change'>;
  readonly winery: string;
  readonly actionsPerSet: number;
  readonly attempts: number;
  /** Vessels that a preview takes as existing. */
  readonly assumedVessels: readonly VesselName[];
  /** Waits before a repeat. */
  readonly pause: () => Promise<void>;
}

/** Records change sets. */
export class RecordingSender implements ChangeSender {
  readonly actionsPerSet: number;

  constructor(private readonly parts: SenderParts) {
    this.actionsPerSet = parts.actionsPerSet;
  }

  async send(steps: readonly Step[]): Promise<SetOutcome> {
    const changes = steps.map(editOf);
    const { winery } = this.parts;
    const body = { id: uuidOf(['import', winery, changes]), changes };
    const outcome = await sent(this.parts, body, {});
    return outcome.kind === 'answered' ? accepted(outcome.answer) : outcome;
  }
}

/** Previews change sets. Each preview holds the steps accepted before, because a preview records nothing that a later one could build on. */
export class PreviewingSender implements ChangeSender {
  readonly actionsPerSet: number;
  private steps: readonly Step[] = [];
  private newest: JsonObject | null = null;

  constructor(private readonly parts: SenderParts) {
    this.actionsPerSet = parts.actionsPerSet;
  }

  /** The answer to the preview of all accepted steps, or null if there are none. */
  get answer(): JsonObject | null {
    return this.newest;
  }

  async send(steps: readonly Step[]): Promise<SetOutcome> {
    const all = [...this.steps, ...steps];
    const outcome = await sent(this.parts, { changes: all.map(editOf) }, { preview: true });
    if (outcome.kind !== 'answered') return outcome;
    const conflicts = conflictsOf(outcome.answer.impact);
    const [conflict] = conflicts;
    if (conflict !== undefined) return { kind: 'refused', refusal: conflictRefusal(conflict, conflicts.length) };
    this.steps = all;
    this.newest = outcome.answer;
    const { revisions } = accepted(outcome.answer);
    return { kind: 'accepted', revisions: revisions.slice(-steps.length) };
  }
}

type Sent = { readonly kind: 'answered'; readonly answer: JsonObject } | Exclude<SetOutcome, { kind: 'accepted' }>;

async function sent(
  { solera, winery, attempts, assumedVessels, pause }: SenderParts,
  body: { readonly id?: string; readonly changes: readonly JsonObject[] },
  { preview = false }: { readonly preview?: boolean },
): Promise<Sent> {
  let problem: Problem | undefined;
  const changes = body.changes.length;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (attempt > 0) await pause();
    const result = await solera.change(
      winery,
      body,
      preview ? { preview, assumedVessels, editsPerChange: changes } : { minimal: true },
    );
    if (result.ok) return { kind: 'answered', answer: result.value };
    problem = result.problem;
    if (problem.code !== 'overloaded' && problem.code !== 'unknown') return refusedSet(problem);
  }
  throw new ImportStopped(
    problem?.code ?? 'overloaded',
    `${problem?.detail ?? ''} The import has stopped. Import the file again: rows that were recorded are recognised.`.trim(),
  );
}

function refusedSet(problem: Problem): Exclude<SetOutcome, { kind: 'accepted' }> {
  const { code, detail, conflicts = [] } = problem;
  const refusal = { code, detail };
  // Only a refusal of the cellar names the set's own actions; conflicts are actions outside of it.
  if (code === 'conflicts' || conflicts.length === 0) return { kind: 'refused', refusal };
  const refusals = new Map<string, Refusal>();
  for (const one of conflicts) {
    if (!isConflict(one)) continue;
    const { action, lot } = one;
    refusals.set(action, { code: one.code, detail: one.detail, ...(lot === undefined ? {} : { lot }) });
  }
  return refusals.size === 0 ? { kind: 'refused', refusal } : { kind: 'impossible', refusals };
}

interface Conflict {
  readonly action: string;
  readonly type: string;
  readonly effectiveAt: string;
  readonly code: string;
  readonly detail: string;
  readonly lot?: string;
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
