import type { ActionId } from '../../kernel/position.js';
import { type Footprint, footprintOf } from '../change/edit-footprint.js';
import type { Turns } from '../pieces.js';
import type { StoredAction } from '../ports/history-reader.js';
import type { Store } from '../ports/store.js';
import type { BodyReader } from '../request/body.js';
import type { ChangeCommand } from '../request/command.js';
import type { ClaimingReader } from './claiming-reader.js';

interface FootprintParts {
  readonly store: Pick<Store, 'latest'>;
  readonly bodyReader: BodyReader;
  readonly turns: Turns;
}

interface ReadFootprint {
  readonly footprint: Footprint;
  /** The actions that the command edits, as far as they exist. */
  readonly stored: ReadonlyMap<ActionId, StoredAction>;
}

/** Reads the actions that a command edits, and returns the streams that the edits touch. */
export async function readFootprint(
  command: ChangeCommand,
  { store, bodyReader, turns }: FootprintParts,
): Promise<ReadFootprint> {
  const actions = await store.latest.actions(command.edits.map(({ id }) => id));
  const stored = new Map(actions.map((action) => [action.position.id, action]));
  return { stored, footprint: await turns.run(footprintOf(command, stored, bodyReader)) };
}

/** Claims the streams that the edits touch before their actions are read to be decided, so that a change of one of them is noticed. */
export async function claimFootprint(
  command: ChangeCommand,
  reader: Pick<ClaimingReader, 'claim'>,
  parts: FootprintParts,
): Promise<void> {
  for (;;) {
    const { footprint, stored } = await readFootprint(command, parts);
    await reader.claim([...footprint.keys()]);
    const again = await parts.store.latest.actions(command.edits.map(({ id }) => id));
    if (again.every(({ position, revision }) => stored.get(position.id)?.revision === revision)) return;
  }
}
