import { cellarDomain } from '../cellar/domain.js';
import { cascade } from '../kernel/cascade.js';
import type { ChangeContext } from './change-context.js';
import { type Conclusion, conclude, Inspection } from './change-decision.js';
import type { CellarCascade } from './change-unit.js';
import type { ChangeCommand } from './command.js';
import { driveCascade } from './history-supply.js';
import { publicAction, publicImpact } from './impact.js';
import type { PreparedEdit } from './prepared-change.js';
import { ReadLog } from './read-log.js';
import type { Json, Problem } from './solera.js';
import type { HistoryReader } from './store.js';

export type EditDecision =
  | {
      readonly kind: 'concluded';
      readonly conclusion: Conclusion;
      readonly reads: ReadLog;
      readonly cascade: CellarCascade;
    }
  /** Nothing of it depends on history that could still change: answered at once. */
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'unchanged'; readonly answer: Json }
  | { readonly kind: 'stale'; readonly id: string; readonly expected: number }
  | { readonly kind: 'retracted_already'; readonly id: string; readonly change: string }
  | { readonly kind: 'exists' };

/**
 * Decides any change set, wherever in the past its places are, on one consistent view of committed history.
 * Reads what the cascade asks for, decides purely, gives a unit to commit or the reason why there is none.
 */
export async function decideOnView(
  context: ChangeContext,
  reader: HistoryReader,
  command: ChangeCommand,
): Promise<EditDecision> {
  const stored = new Map(
    (await reader.actions(command.edits.map((edit) => edit.id))).map((action) => [action.position.id, action]),
  );
  await context.loadNamedWineries(
    [...stored.values()].flatMap((action) =>
      action.otherWinery === null ? [action.winery] : [action.winery, action.otherWinery],
    ),
  );
  const prepared = context.prepare(command, stored);
  if (prepared.kind !== 'prepared') return prepared;
  const { edits } = prepared;
  await context.loadNamedWineries(edits.flatMap((edit) => (edit.otherWinery === null ? [] : [edit.otherWinery])));
  await context.loadVessels(context.vesselsNamed(edits));
  const problem = context.admission(command, edits);
  if (problem !== null) return { kind: 'refused', problem };
  if (edits.every((edit) => edit.edit === null))
    return { kind: 'unchanged', answer: unchangedAnswer(command, edits, context.limits.impactEntries) };

  const inspection = new Inspection(context.admissionSettings);
  const reads = new ReadLog();
  const kernelEdits = edits.flatMap((edit) => (edit.edit === null ? [] : [edit.edit]));
  const run = cascade(cellarDomain, kernelEdits, context.limits, inspection.see);
  const result = await driveCascade(run, reader, reads, {
    ...context.preparation,
    loadWineries: (wineries) => context.loadNamedWineries(wineries),
    touchesAhead: context.limits.touchesAhead,
  });
  await context.loadVessels(inspection.vesselsNeeded());
  const conclusion = conclude({
    command,
    edits,
    cascade: result,
    inspection,
    reads,
    settings: context.admissionSettings,
    now: context.now(),
    unitsUsed: context.unitsUsed(edits),
    checkpoints: [],
    impactEntries: context.limits.impactEntries,
  });
  return { kind: 'concluded', conclusion, reads, cascade: result };
}

/** Edits that change nothing make no revision and are told no numbers. */
function unchangedAnswer(command: ChangeCommand, edits: readonly PreparedEdit[], impactEntries: number): Json {
  const actions = edits.map(({ action, stored, retracted, note }) =>
    publicAction({
      position: action.position,
      type: action.data.type,
      winery: action.data.winery,
      recordedAt: stored?.recordedAt ?? 0,
      recordedBy: stored?.recordedBy ?? null,
      revision: action.revision,
      status: retracted ? 'retracted' : stored !== null && stored.refusal !== null ? 'conflicted' : 'active',
      data: action.data.data as Json,
      note,
    }),
  );
  const impact = publicImpact(
    { redecided: 0, changed: 0, asserted: 0, retracted: 0, actions: [], conflicts: [], warnings: [] },
    [],
    impactEntries,
  );
  return { ...(command.form === 'single' ? { action: actions[0] } : { actions }), impact, notifications: null };
}
