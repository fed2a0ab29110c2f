import type { ActionLists } from '../../application/ports/action-index.js';
import type { Audit } from '../../application/ports/audit.js';
import type { BelievedHistory } from '../../application/ports/believed-history.js';
import type { StoredHead, View } from '../../application/ports/store.js';
import type { StreamKnowledge } from '../../application/ports/stream-knowledge.js';
import type { StreamId } from '../../kernel/position.js';
import { actionIndex } from './action-index.js';
import { audit } from './audit.js';
import { believedHistory } from './believed-history.js';
import type { Queryable } from './connections.js';
import { read } from './failure.js';
import { PostgresHistoryReader } from './history-reader.js';
import { statement } from './statement.js';
import type { StoredBodies } from './stored-bodies.js';
import { type SliceRow, slicesOf } from './stored-touch.js';
import { streamKnowledge } from './stream-knowledge.js';

const heads = statement('heads');

/** All reads of a view, on the connection whose transaction makes them see one instant. */
export class PostgresView extends PostgresHistoryReader implements View {
  readonly believed: StreamKnowledge['believed'];
  readonly listCodes: StreamKnowledge['listCodes'];
  readonly listActions: ActionLists['listActions'];
  readonly listConflicted: ActionLists['listConflicted'];
  readonly listRevisions: ActionLists['listRevisions'];
  readonly asOf: BelievedHistory['asOf'];
  readonly notificationsOfLots: Audit['notificationsOfLots'];
  readonly notificationsOfActions: Audit['notificationsOfActions'];
  readonly writtenRows: Audit['writtenRows'];
  readonly exportSnapshot: Audit['exportSnapshot'];

  constructor(
    private readonly connection: Queryable,
    private readonly forms: StoredBodies,
  ) {
    super(connection, forms);
    const knowledge = streamKnowledge(connection, forms);
    this.believed = knowledge.believed;
    this.listCodes = knowledge.listCodes;
    const index = actionIndex(connection, forms);
    this.listActions = index.listActions;
    this.listConflicted = index.listConflicted;
    this.listRevisions = index.listRevisions;
    this.asOf = believedHistory(connection, forms).asOf;
    const { notificationsOfLots, notificationsOfActions, writtenRows, exportSnapshot } = audit(connection, forms);
    this.notificationsOfLots = notificationsOfLots;
    this.notificationsOfActions = notificationsOfActions;
    this.writtenRows = writtenRows;
    this.exportSnapshot = exportSnapshot;
  }

  heads(streams: readonly StreamId[]): Promise<StoredHead[]> {
    return readHeads(this.connection, streams, this.forms);
  }
}

/** Reads the newest states of streams in one call. @throws StoreUnavailable */
export async function readHeads(
  queryable: Queryable,
  streams: readonly StreamId[],
  bodies: StoredBodies,
): Promise<StoredHead[]> {
  const rows = await read<SliceRow>(queryable, heads, [streams]);
  return slicesOf(rows, streams, bodies, () => null).map((slice) => ({ stream: slice.stream, slice }));
}
