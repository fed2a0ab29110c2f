/**
 * Previews a copy with a transformation, without writing anything: transforms the newest revisions of all actions that are not retracted, decides them in memory in
 * timeline order, and compares the resulting lots with the present ones. Former revisions are not transformed, so a copy may still stop at one of them.
 * Memory grows with the number of actions: about 3 kB each.
 */
import { commandLimits } from '../../../config/commands.js';
import { limits } from '../../../config/limits.js';
import type { Postgres } from '../../adapters/postgres/open.js';
import { recordedAction } from '../../application/change/prepared-change.js';
import type { JsonObject } from '../../application/json-object.js';
import { BodyReader } from '../../application/request/body.js';
import { cellarDomain } from '../../cellar/domain.js';
import type { CellarAction } from '../../cellar/kind.js';
import { type LotState, lotState } from '../../cellar/public-lot.js';
import { actionKinds } from '../../cellar/registry.js';
import { currentRules } from '../../cellar/rules.js';
import type { CellarState } from '../../cellar/state.js';
import { streamName } from '../../cellar/stream.js';
import type { Action } from '../../kernel/domain.js';
import type { Position, StreamId } from '../../kernel/position.js';
import { replay } from '../../kernel/replay.js';
import { CommandFailure } from '../command-failure.js';
import { copyingNode } from './copying-node.js';
import { lotsOf, merged, wineriesOf } from './lot-comparison.js';
import type { ChangedLot } from './model-answer.js';
import type { CopiedAction, Transform } from './transformation.js';

/** What a copy would change. */
export interface CopyPreview {
  /** Actions that are not retracted. */
  readonly actions: number;
  readonly dropped: number;
  readonly transformed: number;
  /** Actions that have effect in the old log, and would have none in the new one. A copy stops at the first of them that was not conflicted when it was recorded. */
  readonly impossible: readonly { readonly id: string; readonly code: string; readonly detail: string }[];
  readonly lots: readonly ChangedLot[];
}

/** Previews a copy. Calls `progress` with the number of actions read. @throws CommandFailure if the transformation returns invalid data */
export async function previewCopy(
  source: Postgres,
  transform: Transform,
  progress: (actions: number) => void,
): Promise<CopyPreview> {
  const { solera } = copyingNode(source);
  const wineries = await wineriesOf(solera);
  const records = await source.settingsStore.wineriesByCode(wineries);
  const settings = { wineries: new Map(records.map((one) => [one.winery, one])), vessels: new Map() };
  const reader = new BodyReader(actionKinds, limits.editsPerChange);
  const actions: Action<CellarAction>[] = [];
  const refusedBefore = new Set<string>();
  const counts = { actions: 0, dropped: 0, transformed: 0 };
  for (const winery of wineries)
    for await (const { stored, rules } of presentActions(source, winery)) {
      counts.actions += 1;
      progress(counts.actions);
      if (stored.refusal !== null) refusedBefore.add(stored.position.id);
      const before = copiedAction(stored);
      const after = transform(before);
      if (after === null) counts.dropped += 1;
      else {
        if (JSON.stringify(after) !== JSON.stringify(before)) counts.transformed += 1;
        const position = { ...stored.position, effectiveAt: Date.parse(after.effectiveAt), tieBreak: after.tieBreak };
        const data = JSON.stringify(validData(reader, after));
        const { action } = recordedAction({ ...stored, position, type: after.type, data, decidedBy: rules }, settings);
        actions.push(action);
      }
    }
  const { states, recorded } = replay(cellarDomain, actions);
  const impossible = recorded.flatMap(({ action: { position }, refusal }) =>
    refusal === null || refusedBefore.has(position.id)
      ? []
      : [{ id: position.id, code: refusal.code, detail: refusal.detail }],
  );
  const lots: ChangedLot[] = [];
  for (const winery of wineries)
    for await (const lot of merged(winery, lotsOf(solera, winery), replayedLots(states, winery))) lots.push(lot);
  return { ...counts, impossible, lots };
}

/** Yields the actions of a winery that are not retracted, with the versions of the rules that decide them. */
async function* presentActions(source: Postgres, winery: string) {
  const limit = commandLimits.actionsPerRead;
  for (let after: Position | null = null; ; ) {
    const ruled = await source.modelStore.actionsBelow({ winery, after, limit, below: currentRules + 1 });
    const stored = await source.store.latest.actions(ruled.map(({ position }) => position.id));
    const byId = new Map(stored.map((one) => [one.position.id, one]));
    for (const { position, rules } of ruled) {
      const found = byId.get(position.id);
      if (found !== undefined) yield { stored: found, rules };
    }
    if (ruled.length < limit) return;
    after = ruled.at(-1)?.position ?? null;
  }
}

function copiedAction(stored: {
  readonly position: Position;
  readonly winery: string;
  readonly type: string;
  readonly data: string;
  readonly note: string | null;
}): CopiedAction {
  const { position, winery, type, data, note } = stored;
  return {
    ...{ id: position.id, winery, type, tieBreak: position.tieBreak, note },
    effectiveAt: new Date(position.effectiveAt).toISOString(),
    data: JSON.parse(data) as JsonObject, // Written from a JsonObject.
  };
}

function validData(reader: BodyReader, { id, type, data }: CopiedAction): JsonObject {
  const read = reader.data(type, data, '/data');
  if (read.ok) return read.value;
  throw new CommandFailure(
    `The transformation returns invalid data for action ${id}: ${read.problem.detail}`,
    'Correct the transformation, then run the command again.',
  );
}

async function* replayedLots(states: ReadonlyMap<StreamId, CellarState>, winery: string): AsyncGenerator<LotState> {
  const names = [...states.keys()].sort();
  for (const stream of names) {
    const name = streamName(stream);
    const state = states.get(stream);
    if (name.winery === winery && state?.stream === 'lot' && state.kind !== null)
      yield lotState({ winery, lot: name.code }, state, 0);
  }
}
