/**
 * Reads the store at one instant, so that a database can be verified while it is written to. Streams and actions are read through one
 * consistent view. Lists of wineries, codes and change sets are read outside of it, after the view was opened: they can contain more than the
 * view, never less.
 */
import type { ActionIndex } from '../application/ports/action-index.js';
import type { ChangeSets } from '../application/ports/change-sets.js';
import type { HistoryReader, StoredAction, StoredTouch } from '../application/ports/history-reader.js';
import type { NotificationLog } from '../application/ports/notification-log.js';
import type { Version } from '../application/ports/proposal.js';
import type { StoredChange } from '../application/ports/stored-change.js';
import type { StreamKnowledge } from '../application/ports/stream-knowledge.js';
import type { WineryRecord, WinerySettingsStore } from '../application/ports/winery-settings-store.js';
import { type ActionId, beginning, type Position, type StreamId } from '../kernel/position.js';

export interface StoredStream {
  readonly stream: StreamId;
  readonly version: Version;
  /** The last notification number of the last change set that changed the touches of the stream; 0 if none did. */
  readonly number: number;
  readonly touches: readonly StoredTouch[];
  /** Saved states, each with the position just after which it holds. */
  readonly checkpoints: readonly { readonly position: Position; readonly state: string }[];
}

/** Sorts after every position of an action. */
const end: Position = { effectiveAt: Infinity, tieBreak: 0, id: '~' };

export interface HistoryPorts {
  readonly settingsStore: WinerySettingsStore;
  readonly actionIndex: ActionIndex;
  readonly knowledge: StreamKnowledge;
  readonly changeSets: ChangeSets;
  readonly log: NotificationLog;
}

export class StoredHistory {
  constructor(
    private readonly ports: HistoryPorts,
    private readonly reader: HistoryReader,
    private readonly limits: { readonly page: number; readonly touchesPerRead: number },
  ) {}

  /** Returns the last notification number in the view. Call it first: the first read fixes the instant of the view. */
  head(): Promise<number> {
    return this.reader.head();
  }

  async wineries(): Promise<WineryRecord[]> {
    const found: WineryRecord[] = [];
    for (let after: string | null = null; ; after = found.at(-1)?.winery ?? null) {
      const page = await this.ports.settingsStore.listWineries({ limit: this.limits.page, after });
      found.push(...page);
      if (page.length < this.limits.page) return found;
    }
  }

  /** Returns the streams of one winery, lots first. */
  async streams(winery: string): Promise<StreamId[]> {
    const found: StreamId[] = [];
    for (const kind of ['lot', 'vessel'] as const) {
      for (let after: string | null = null; ; ) {
        const codes: string[] = await this.ports.knowledge.listCodes(kind, winery, {
          limit: this.limits.page,
          after,
          search: null,
        });
        found.push(...codes.map((code) => `${kind}/${winery}/${code}`));
        after = codes.at(-1) ?? null;
        if (codes.length < this.limits.page) break;
      }
    }
    return found;
  }

  /**
   * Returns all actions that a winery recorded, including retracted ones, as the view shows them. The list shows the present instead, so if the log
   * has grown since, each action is read again through the view. `logged`: the winery's actions in the log. They are read too, because an action
   * whose effective time changes while the list is read may be on no page.
   */
  async actions(
    winery: string,
    { head, logged }: { head: number; logged: Iterable<ActionId> },
  ): Promise<StoredAction[]> {
    const found: StoredAction[] = [];
    const filter = { winery, stream: null, type: null, from: null, to: null, status: null, limit: this.limits.page };
    for (let after: Position | null = null; ; ) {
      const page: StoredAction[] = await this.ports.actionIndex.listActions({ ...filter, after });
      // Both wineries list a transfer in bond; its sender recorded it.
      for (const action of page) if (action.winery === winery) found.push(action);
      after = page.at(-1)?.position ?? null;
      if (page.length < this.limits.page) break;
    }
    if ((await this.ports.log.head()) === head) return found;
    const asOfView: StoredAction[] = [];
    const ids = new Set([...found.map(({ position }) => position.id), ...logged]);
    for (const batch of batches([...ids], this.limits.page)) asOfView.push(...(await this.reader.actions(batch)));
    return asOfView;
  }

  /** Yields every known change set, including those published since the view was opened. A change set never changes. */
  async *changes(): AsyncGenerator<StoredChange> {
    for (let after: string | null = null; ; ) {
      const page: StoredChange[] = await this.ports.changeSets.list({ limit: this.limits.page, after });
      yield* page;
      after = page.at(-1)?.change ?? null;
      if (page.length < this.limits.page) return;
    }
  }

  /** Returns complete streams with their checkpoints. */
  async read(streams: readonly StreamId[]): Promise<StoredStream[]> {
    const checkpoints = await this.checkpoints(streams);
    const touches = new Map<StreamId, StoredTouch[]>(streams.map((stream) => [stream, []]));
    const heads = new Map<StreamId, { version: Version; number: number }>();
    let unread: { stream: StreamId; after: Position; limit: number }[] = streams.map((stream) =>
      this.from(stream, beginning),
    );
    while (unread.length > 0) {
      const slices = await this.reader.after(unread);
      unread = [];
      for (const { stream, version, number, touches: page, more } of slices) {
        heads.set(stream, { version, number });
        touches.get(stream)?.push(...page);
        const last = page.at(-1);
        if (more && last !== undefined) unread.push(this.from(stream, last.position));
      }
    }
    return streams.map((stream) => ({
      stream,
      version: heads.get(stream)?.version ?? { counter: 0, mark: '' },
      number: heads.get(stream)?.number ?? 0,
      touches: touches.get(stream) ?? [],
      checkpoints: checkpoints.get(stream) ?? [],
    }));
  }

  private from(stream: StreamId, after: Position) {
    return { stream, after, limit: this.limits.touchesPerRead };
  }

  /** Finds the checkpoints from the last to the first: a slice starts at the nearest checkpoint before a position. */
  private async checkpoints(
    streams: readonly StreamId[],
  ): Promise<Map<StreamId, { position: Position; state: string }[]>> {
    const found = new Map<StreamId, { position: Position; state: string }[]>(streams.map((stream) => [stream, []]));
    let open = streams.map((stream) => ({ stream, before: end, ahead: 0 }));
    while (open.length > 0) {
      const slices = await this.reader.slices(open);
      open = [];
      for (const { stream, base } of slices) {
        if (base === null) continue;
        found.get(stream)?.push(base);
        open.push({ stream, before: base.position, ahead: 0 });
      }
    }
    return found;
  }
}

/** Splits a list into batches of at most `size` items. */
export function* batches<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
