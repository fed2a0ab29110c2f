import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { getHeapStatistics } from 'node:v8';
import { type LargeEditLimits, largeEditLimits } from '../../config/large-edits.js';
import { limits as defaultLimits } from '../../config/limits.js';
import type { EditTask, EditTaskResult } from '../adapters/piscina/edit-pool.js';
import { ChangeDecider } from '../application/change/change-decider.js';
import { DecisionMarks } from '../application/change/decision-marks.js';
import { FixedUnits } from '../application/change/fixed-units.js';
import { ProvisionalTies } from '../application/change/provisional-ties.js';
import { LargeChanges } from '../application/large/large-change.js';
import { rulesAt } from '../application/level.js';
import { Turns } from '../application/pieces.js';
import type { EditStore } from '../application/ports/edit-store.js';
import { BodyReader } from '../application/request/body.js';
import { Settings } from '../application/settings/settings.js';
import { actionKinds } from '../cellar/registry.js';
import type { KeyUpkeep } from '../encryption/key-upkeep.js';
import { readLabelRules } from './label-rules.js';
import { timers } from './environment.js';
import { filingImpactsOn } from './node-reports.js';
import { openWithKeys } from './open-with-keys.js';

/** What a worker keeps between edits. */
interface Workplace {
  readonly changes: LargeChanges;
  readonly edits: EditStore;
  readonly keys: Pick<KeyUpkeep, 'refresh'>;
  close(): Promise<void>;
}

/** Opens the database for a worker, and puts its parts together. */
export async function openWorkplace(
  connectionString: string,
  chosen: Partial<LargeEditLimits> = {},
  keys: string | null = null,
): Promise<Workplace> {
  const large: LargeEditLimits = { ...largeEditLimits, ...chosen };
  const limits = {
    ...defaultLimits,
    ...large,
    rowsPerStep: large.rowsPerWrite,
  };
  const { postgres, level, upkeep } = await openWithKeys({
    ...{ connectionString, keys },
    forReading: true,
    limits: { commitConnections: 1, readConnections: limits.workerReadConnections },
  });
  await level.refresh();
  const settings = new Settings(postgres.settingsStore, limits.settingsInMemory);
  const turns = new Turns({ nextTurn: setImmediate, elapsedMs: () => performance.now() }, limits.msPerTurn);
  const bodyReader = new BodyReader(actionKinds, limits.editsPerChange, () => level.value);
  const decider = new ChangeDecider({
    ...{
      settings,
      limits,
      turns,
      actionIndex: postgres.actionIndex,
      reader: bodyReader,
      rules: () => rulesAt(level.value),
      labelRules: readLabelRules(),
      filings: filingImpactsOn(postgres, timers),
    },
    ties: new ProvisionalTies(),
    marks: new DecisionMarks(randomUUID),
    units: new FixedUnits(limits.settingsInMemory),
    now: Date.now,
  });
  const changes = new LargeChanges({
    ...{ store: postgres.store, decider, bodyReader, settings, turns, limits },
    pause: (ms) => sleep(ms),
    elapsedMs: () => performance.now(),
  });
  return { changes, edits: postgres.editStore, keys: upkeep, close: () => postgres.close() };
}

let workplace: { readonly connectionString: string; readonly opening: Promise<Workplace> } | null = null;

/** Decides an edit in this thread. Its database stays open for the next one. */
export async function decideEdit({
  connectionString,
  keys: setting,
  edit,
  runner,
  command,
}: EditTask): Promise<EditTaskResult> {
  if (workplace?.connectionString !== connectionString)
    workplace = { connectionString, opening: openWorkplace(connectionString, {}, setting) };
  const { opening } = workplace;
  const { changes, edits, keys } = await opening.catch((error: unknown) => {
    workplace = null;
    throw error;
  });
  await keys.refresh();
  const outcome = await changes.decide(command, edits.work(edit, runner));
  return { outcome, heapBytes: getHeapStatistics().used_heap_size };
}
