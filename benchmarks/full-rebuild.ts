/** The correction of an old action as an event-sourced program without cascades makes it: everything is decided again, and all events are written again. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import pg from 'pg';
import { openPostgres } from '../src/adapters/postgres/open.js';
import { encodeEvent } from '../src/application/change/codec.js';
import { recordedAction } from '../src/application/change/prepared-change.js';
import { cellarDomain } from '../src/cellar/domain.js';
import type { CellarEvent } from '../src/cellar/event.js';
import type { CellarAction } from '../src/cellar/kind.js';
import type { Action } from '../src/kernel/domain.js';
import type { Touch } from '../src/kernel/history.js';
import type { StreamId } from '../src/kernel/position.js';
import { replay } from '../src/kernel/replay.js';
import { benchWinery } from './cellar-load.js';
import type { TouchCopy } from './touch-copy.js';

/** Milliseconds of the steps of a rebuild. */
export interface RebuildTimes {
  readonly readMs: number;
  readonly decideMs: number;
  readonly writeMs: number;
}
export type Rebuilt = ReadonlyMap<StreamId, readonly Touch<CellarEvent>[]>;

const actionsPerRead = 2_000;
const charactersPerWrite = 500_000;

/** Reads all actions of the winery, decides them from nothing, and copies the touches into an empty table with the indexes of the table of touches. */
export async function rebuildAll(
  connectionString: string,
  copy: TouchCopy,
): Promise<{ readonly times: RebuildTimes; readonly touches: Rebuilt }> {
  const begun = performance.now();
  const actions = await readActions(connectionString);
  const read = performance.now();
  const { touches } = replay(cellarDomain, actions);
  const decided = performance.now();
  await writeRows(touches, copy.file);
  const encodedMs = performance.now() - decided;
  const copiedMs = await copy.copy();
  return { times: { readMs: read - begun, decideMs: decided - read, writeMs: encodedMs + copiedMs }, touches };
}

async function readActions(connectionString: string): Promise<readonly Action<CellarAction>[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const { rows } = await client.query<{ action: string }>(
    'select action from revision where revision = 1 order by first, idx',
  );
  await client.end();
  const postgres = await openPostgres({ connectionString, forReading: true });
  try {
    const record = await postgres.settingsStore.winery(benchWinery);
    if (record === null) throw new Error(`there is no winery ${benchWinery}`);
    const settings = { wineries: new Map([[benchWinery, record]]), vessels: new Map() };
    const actions: Action<CellarAction>[] = [];
    for (let from = 0; from < rows.length; from += actionsPerRead) {
      const ids = rows.slice(from, from + actionsPerRead).map(({ action }) => action);
      for (const stored of await postgres.store.latest.actions(ids))
        actions.push(recordedAction(stored, settings).action);
    }
    return actions;
  } finally {
    await postgres.close();
  }
}

/** Writes the rows of all touches to a file, in the text format of COPY. */
async function writeRows(touches: Rebuilt, file: string): Promise<void> {
  const stream = createWriteStream(file);
  let text = '';
  let number = 0;
  for (const [name, ofStream] of touches) {
    for (const { position, events } of ofStream) {
      text += rowText(name, { position, events }, number);
      number += events.length;
      if (text.length < charactersPerWrite) continue;
      if (!stream.write(text)) await once(stream, 'drain');
      text = '';
    }
  }
  stream.end(text);
  await once(stream, 'finish');
}

/** The columns of the table of touches, in their order. */
function rowText(stream: StreamId, { position, events }: Touch<CellarEvent>, index: number): string {
  const texts = events.map(encodeEvent).join('\u001e').replaceAll('\\', '\\\\');
  const columns = [
    ...[1, position.effectiveAt, position.tieBreak, '\\N', position.id, index, 1, 0, events.length, 'f', stream],
    ...[benchWinery, stream, texts, 1],
  ];
  return `${columns.join('\t')}\n`;
}
