import type { HistoryReader, StoredTouch } from '../application/ports/history-reader.js';
import type { Version } from '../application/ports/proposal.js';
import type { SavedState } from '../application/ports/saved-states.js';
import {
  beginning,
  comparePositions,
  endOfTimeline,
  justBefore,
  type Position,
  type StreamId,
} from '../kernel/position.js';
import type { TaskContext } from './task.js';

export interface StoredStream {
  readonly stream: StreamId;
  readonly version: Version;
  /** The last notification number of the last change set that changed the touches of the stream; 0 if none did. */
  readonly number: number;
  /** The saved state on which the touches follow, or null: they begin at the beginning of the stream. */
  readonly base: SavedState | null;
  readonly touches: readonly StoredTouch[];
  /** The checkpoints after the base. */
  readonly checkpoints: readonly SavedState[];
}

interface StreamPart {
  readonly stream: StreamId;
  /** The first position that is wanted, or null: the beginning. */
  readonly from: Position | null;
}

/** Reads streams with their checkpoints: whole, or from the last checkpoint before a position. */
export async function readStreams(
  reader: HistoryReader,
  parts: readonly StreamPart[],
  touchesPerRead: number,
): Promise<StoredStream[]> {
  const bases = await readBases(reader, parts);
  const checkpoints = await readCheckpoints(reader, parts, bases);
  const touches = new Map<StreamId, StoredTouch[]>(parts.map(({ stream }) => [stream, []]));
  const heads = new Map<StreamId, { version: Version; number: number }>();
  let unread = parts.map(({ stream }) => ({ stream, after: bases.get(stream)?.position ?? beginning }));
  while (unread.length > 0) {
    const slices = await reader.after(unread.map((query) => ({ ...query, limit: touchesPerRead })));
    unread = [];
    for (const { stream, version, number, touches: page, more } of slices) {
      heads.set(stream, { version, number });
      touches.get(stream)?.push(...page);
      const last = page.at(-1);
      if (more && last !== undefined) unread.push({ stream, after: last.position });
    }
  }
  return parts.map(({ stream }) => ({
    stream,
    version: heads.get(stream)?.version ?? { counter: 0, mark: '' },
    number: heads.get(stream)?.number ?? 0,
    base: bases.get(stream) ?? null,
    touches: touches.get(stream) ?? [],
    checkpoints: checkpoints.get(stream) ?? [],
  }));
}

/** Finds the last checkpoint before each part that does not begin at the beginning. */
async function readBases(
  reader: HistoryReader,
  parts: readonly StreamPart[],
): Promise<ReadonlyMap<StreamId, SavedState>> {
  const queries = parts.flatMap(({ stream, from }) =>
    from === null ? [] : [{ stream, before: justBefore(from), ahead: 0 }],
  );
  if (queries.length === 0) return new Map();
  const slices = await reader.slices(queries);
  return new Map(slices.flatMap(({ stream, base }) => (base === null ? [] : [[stream, base]])));
}

/** Finds the checkpoints from the last to the first: a slice starts at the nearest checkpoint before a position. */
async function readCheckpoints(
  reader: HistoryReader,
  parts: readonly StreamPart[],
  bases: ReadonlyMap<StreamId, SavedState>,
): Promise<ReadonlyMap<StreamId, SavedState[]>> {
  const found = new Map<StreamId, SavedState[]>(parts.map(({ stream }) => [stream, []]));
  let open = parts.map(({ stream }) => ({ stream, before: endOfTimeline, ahead: 0 }));
  while (open.length > 0) {
    const slices = await reader.slices(open);
    open = [];
    for (const { stream, base } of slices) {
      const first = bases.get(stream);
      if (base === null || (first !== undefined && comparePositions(base.position, first.position) <= 0)) continue;
      found.get(stream)?.push(base);
      open.push({ stream, before: base.position, ahead: 0 });
    }
  }
  return found;
}

/** Yields the streams that the view shows, by winery. */
export async function* storedStreams({
  view,
  wineries,
  limits,
}: Pick<TaskContext, 'view' | 'wineries' | 'limits'>): AsyncGenerator<StreamId, void> {
  for (const winery of wineries.keys()) {
    for (const kind of ['lot', 'vessel'] as const) {
      for (let after: string | null = null; ; ) {
        const codes: string[] = await view.listCodes(kind, winery, { limit: limits.page, after, search: null });
        for (const code of codes) yield `${kind}/${winery}/${code}`;
        after = codes.at(-1) ?? null;
        if (codes.length < limits.page) break;
      }
    }
  }
}
