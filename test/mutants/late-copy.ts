import { createHash, randomUUID } from 'node:crypto';
import type { ChangeCommand, ChangeReply, RequestedEdit } from '../../src/application/request/command.js';
import type { compose } from '../../src/main/compose.js';
import { accepted } from '../support/accepted.js';
import { wineryBody } from '../support/memory-node.js';
import { createTestDatabase } from '../support/postgres.js';

/**
 * Refuses a repeated copy of a request at a node on a database of its own, then sends the first copy late, when it would be accepted. Throws an error if
 * the late copy is committed.
 */
export async function sendLateCopies(composeNode: typeof compose): Promise<void> {
  const database = await createTestDatabase();
  const node = await composeNode({ connectionString: database.connectionString, durable: false });
  try {
    const { solera, actors } = node;
    const send = (command: ChangeCommand): Promise<ChangeReply> => actors.transport.request(command);
    await accepted(solera.putWinery('W', wineryBody));
    const refused = copiesOf(addition('A'));
    const unadmitted = copiesOf(addition('A'), { winery: 'V' });
    for (const { again } of [refused, unadmitted]) {
      const reply = await send(again);
      if (reply.kind !== 'refused') throw new Error(`the repeated copy was ${reply.kind}`);
    }
    const components = [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }];
    const receipt = { to: { lot: 'A', volume: 100 }, components };
    await accepted(
      solera.record('W', { type: 'receive_bulk', effectiveAt: '2024-01-01T00:00:00Z', data: receipt }, {}),
    );
    for (const { first } of [refused, unadmitted]) {
      const reply = await send({ ...first, winery: 'W' });
      if (reply.kind !== 'not_begun') throw new Error(`the late copy was ${reply.kind}`);
    }
  } finally {
    await node.close();
    await database.drop();
  }
}

function addition(lot: string): RequestedEdit {
  const data = { lot, product: 'SO2', amount: 1, unit: 'g' };
  const effectiveAt = Date.UTC(2025, 0, 1);
  return { op: 'record', id: randomUUID(), type: 'addition', effectiveAt, tieBreak: null, data, note: null };
}

/** The copies of the request that carries a command with one edit. */
function copiesOf(edit: RequestedEdit, more: Partial<ChangeCommand> = {}) {
  const request = randomUUID();
  const change = randomUUID();
  const requestHash = createHash('sha256').update(change).digest('hex');
  const command = (again: boolean): ChangeCommand => ({
    ...{ change, requestHash, winery: 'W', form: 'single', edits: [edit], preview: false, onConflict: 'reject' },
    ...{ overrideLock: false, recordedBy: null, repeatable: true, minimal: false },
    copyOf: { request, again },
    ...more,
  });
  return { first: command(false), again: command(true) };
}
