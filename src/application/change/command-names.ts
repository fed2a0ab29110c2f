import { type InPieces, pause } from '../../kernel/pause.js';
import type { ActionId, StreamId } from '../../kernel/position.js';
import type { ChangeCommand, RecordEdit } from '../request/command.js';
import type { SettingNames } from '../settings/settings.js';
import type { VesselName } from '../settings/settings-snapshot.js';
import { otherWineryOf, participantsOf, vesselsNamedBy } from './action-names.js';

/** The wineries and vessels that the command itself names. Those of the stored actions that it edits are not known yet. */
export function* settingNamesOf(command: ChangeCommand): InPieces<SettingNames> {
  const wineries = [command.winery];
  const vessels: VesselName[] = [];
  for (const edit of command.edits) {
    yield pause;
    const { winery = command.winery } = edit;
    if (winery !== command.winery) wineries.push(winery);
    if (edit.op !== 'record') continue;
    const other = otherWineryOf(winery, edit.type, edit.data);
    if (other !== null) wineries.push(other);
    for (const vessel of vesselsNamedBy({ winery, type: edit.type, data: edit.data })) vessels.push(vessel);
  }
  return { wineries, vessels };
}

/** The streams of the actions that the command records, each once. */
export function* recordedStreams({ winery, edits }: ChangeCommand): InPieces<readonly StreamId[]> {
  const [only] = edits;
  if (only?.op === 'record' && edits.length === 1) return streamsOfRecord(winery, only);
  const streams = new Set<StreamId>();
  for (const edit of edits) {
    yield pause;
    if (edit.op === 'record') for (const stream of streamsOfRecord(winery, edit)) streams.add(stream);
  }
  return [...streams];
}

function streamsOfRecord(command: string, { winery = command, type, data }: RecordEdit): readonly StreamId[] {
  return participantsOf({ winery, type, data });
}

/** The wineries to which the actions of the command belong, each once. */
export function wineriesOfCommand({ winery, edits }: ChangeCommand): readonly string[] {
  if (edits[0]?.winery === undefined) return [winery];
  return [...new Set(edits.map((edit) => edit.winery ?? winery))];
}

/** The stored actions that the command edits. */
export function editedActions({ edits }: ChangeCommand): readonly ActionId[] {
  return edits.flatMap((edit) => (edit.op === 'record' ? [] : [edit.id]));
}
