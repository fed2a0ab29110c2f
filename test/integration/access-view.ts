/** What a caller may read of a marked history, computed from the history and the present owners alone: nothing of the code under test decides here. */
import type { JsonObject } from '../../src/application/json-object.js';
import type { UseCases } from '../../src/application/use-cases.js';
import { lotsIn, type MarkedHistory, type MarkedRevision } from '../support/marked-history.js';

/** Whom a caller is. `winery` null: all. */
export interface Viewer {
  readonly role: 'reader' | 'recorder' | 'editor' | 'admin' | 'consumer';
  readonly winery: string | null;
  readonly owner: string | null;
}

export class AccessView {
  private constructor(
    readonly viewer: Viewer,
    private readonly history: MarkedHistory,
    /** Keys of the lots that the viewer may see. */
    readonly visible: ReadonlySet<string>,
    /** Those, with their ancestors and descendants. */
    private readonly related: ReadonlySet<string>,
  ) {}

  static async of(viewer: Viewer, history: MarkedHistory, solera: UseCases): Promise<AccessView> {
    const visible = new Set<string>();
    const gone: string[] = [];
    for (const key of history.lots) {
      const [winery = '', lot = ''] = key.split('/');
      if (viewer.winery !== null && viewer.winery !== winery) continue;
      const state = await solera.getLot(winery, lot, {});
      if (viewer.owner === null || (state.ok && state.value.owner === viewer.owner)) visible.add(key);
      else if (!state.ok) gone.push(key);
    }
    // After those that exist, so that tests that need any visible lot take one that exists.
    const owners = await lastOwners(gone, solera);
    for (const key of gone) if (owners.get(key) === viewer.owner) visible.add(key);
    return new AccessView(viewer, history, visible, relatives(history.revisions, visible));
  }

  /** The lots that the viewer may not see. */
  get hidden(): readonly string[] {
    return this.history.lots.filter((key) => !this.visible.has(key));
  }

  /** Whether a notification may be read. */
  mayRead({ data, source }: JsonObject): boolean {
    const { lot, action, winery } = data as { readonly lot?: string; readonly action: string; readonly winery: string };
    if (this.viewer.winery !== null && source !== `/wineries/${this.viewer.winery}`) return false;
    if (this.viewer.owner === null) return true;
    if (lot !== undefined) return this.visible.has(`${winery}/${lot}`);
    // An entry has the data of its revision; what the action names now counts as well.
    const lots = [...(this.history.newest(action)?.lots ?? []), ...lotsIn((data as JsonObject).data, winery)];
    return lots.length > 0 && lots.every((key) => this.visible.has(key));
  }

  /** The texts that must occur in no answer. */
  forbiddenTexts(): readonly string[] {
    const allowed = new Set<string>();
    const all = new Set<string>();
    for (const revision of this.history.revisions) {
      for (const { text, kind } of revision.markers) {
        all.add(text);
        if (this.mayShow(revision, kind)) allowed.add(text);
      }
    }
    for (const key of this.history.lots) {
      const code = key.split('/')[1] ?? '';
      all.add(code);
      if (this.related.has(key)) allowed.add(code);
    }
    return [...all].filter((text) => !allowed.has(text));
  }

  private mayShow({ lots, winery }: MarkedRevision, kind: 'private' | 'shared' | 'flows'): boolean {
    if (kind === 'flows' && lots.some((key) => this.related.has(key))) return true;
    const seen = lots.filter((key) => this.visible.has(key)).length;
    if (this.viewer.owner === null) return seen > 0 || this.viewer.winery === null || this.viewer.winery === winery;
    return kind === 'shared' ? seen > 0 : seen === lots.length;
  }
}

/** Returns the owners of lots that no longer exist, as they were last believed: a belief about a lot begins with a notification of the lot. */
async function lastOwners(lots: readonly string[], solera: UseCases): Promise<ReadonlyMap<string, unknown>> {
  const numbers = new Map(lots.map((key): [string, number[]] => [key, []]));
  const { items } = await solera.readLog(1, await solera.head());
  for (const [index, text] of items.entries()) {
    const { data } = JSON.parse(text) as { readonly data: { readonly winery?: string; readonly lot?: string } }; // An entry of the log.
    numbers.get(`${data.winery}/${data.lot}`)?.unshift(index + 1);
  }
  const owners = new Map<string, unknown>();
  for (const [key, own] of numbers) {
    const [winery = '', lot = ''] = key.split('/');
    for (const known of own) {
      const state = await solera.getLot(winery, lot, { known });
      if (!state.ok) continue;
      owners.set(key, state.value.owner);
      break;
    }
  }
  return owners;
}

/** Returns lots with all lots whose wine came into them, and all into which theirs went, by any revision of any action. */
function relatives(revisions: readonly MarkedRevision[], of: ReadonlySet<string>): ReadonlySet<string> {
  const reach = (next: (revision: MarkedRevision) => readonly [readonly string[], readonly string[]]): Set<string> => {
    const found = new Set(of);
    for (let size = -1; size !== found.size; ) {
      size = found.size;
      for (const revision of revisions) {
        const [ends, others] = next(revision);
        if (ends.some((key) => found.has(key))) for (const key of others) found.add(key);
      }
    }
    return found;
  };
  return new Set([...reach(({ from, to }) => [to, from]), ...reach(({ from, to }) => [from, to])]);
}
