import { cellarDomain } from '../../cellar/domain.js';
import { cascade } from '../../kernel/cascade.js';
import type { JsonObject } from '../json-object.js';
import type { HistoryReader, StoredAction } from '../ports/history-reader.js';
import type { ChangeCommand } from '../request/command.js';
import type { Problem } from '../result.js';
import type { SettingsMoment } from '../settings/settings.js';
import type { ChangeContext } from './change-context.js';
import { type Conclusion, conclude, Inspection } from './change-decision.js';
import type { CellarCascade } from './change-proposal.js';
import { driveCascade } from './history-supply.js';
import { publicAction, publicImpact } from './impact.js';
import { effectiveEdits, type Prepared, type PreparedEdit } from './prepared-change.js';
import { ReadLog } from './read-log.js';

export type EditDecision =
  | {
      readonly kind: 'concluded';
      readonly conclusion: Conclusion;
      readonly reads: ReadLog;
      readonly cascade: CellarCascade;
    }
  /** Nothing of it depends on history that could still change: answered at once. */
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'unchanged'; readonly answer: JsonObject }
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
  since: SettingsMoment,
): Promise<EditDecision> {
  const stored = await reader.actions(command.edits.map((edit) => edit.id));
  await context.seeHead(command);
  const prepared = await prepareEdits(context, command, stored, since);
  if (prepared.kind !== 'prepared') return prepared;
  const { edits } = prepared;
  const under = context.admittedUnder(edits);
  await context.loadVessels(context.vesselsNamed(edits), since);
  const problem = context.admission(command, edits);
  if (problem !== null) return { kind: 'refused', problem };
  if (edits.every((edit) => edit.edit === null))
    return { kind: 'unchanged', answer: unchangedAnswer(command, edits, context.limits.impactEntries) };

  const inspection = new Inspection(context.admissionSettings);
  const reads = new ReadLog();
  const run = cascade(cellarDomain, effectiveEdits(edits), context.limits, inspection.see);
  const result = await driveCascade(run, reader, reads, {
    ...context.preparation,
    loadWineries: (wineries) => context.loadNamedWineries(wineries, since),
    touchesAhead: context.limits.touchesAhead,
  });
  await context.loadVessels(inspection.vesselsNeeded(), since);
  const conclusion = conclude({
    command,
    edits,
    cascade: result,
    inspection,
    reads,
    settings: context.admissionSettings,
    now: context.now(),
    admittedUnder: context.admittedUnder(edits, result.changed, under),
    checkpoints: [],
    impactEntries: context.limits.impactEntries,
  });
  return { kind: 'concluded', conclusion, reads, cascade: result };
}

/** Sets edits against the actions as they stand, knowing the settings of every winery concerned: also of one that is named anew. */
export async function prepareEdits(
  context: ChangeContext,
  command: ChangeCommand,
  stored: readonly StoredAction[],
  since: SettingsMoment,
): Promise<Prepared> {
  const byId = new Map(stored.map((action) => [action.position.id, action]));
  const concerned = stored.flatMap((one) => (one.otherWinery === null ? [one.winery] : [one.winery, one.otherWinery]));
  await context.loadNamedWineries([...context.wineriesNamed(command), ...concerned], since);
  const prepared = context.prepare(command, byId);
  if (prepared.kind !== 'prepared') return prepared;
  const named = prepared.edits.flatMap(({ otherWinery }) => (otherWinery === null ? [] : [otherWinery]));
  if (named.length === 0) return prepared;
  // Only now that its data was found valid can an edit be asked whom it names; it takes that winery's units with it.
  await context.loadNamedWineries(named, since);
  return context.prepare(command, byId);
}

/** Edits that change nothing make no revision and are told no numbers. */
function unchangedAnswer(command: ChangeCommand, edits: readonly PreparedEdit[], impactEntries: number): JsonObject {
  const actions = edits.map(({ action, stored, retracted, note }) =>
    publicAction({
      position: action.position,
      type: action.data.type,
      winery: action.data.winery,
      recordedAt: stored?.recordedAt ?? 0,
      recordedBy: stored?.recordedBy ?? null,
      revision: action.revision,
      status: retracted ? 'retracted' : stored !== null && stored.refusal !== null ? 'conflicted' : 'active',
      data: action.data.data as JsonObject,
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
