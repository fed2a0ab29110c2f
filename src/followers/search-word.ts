import type { ChangeSet } from '../feed/change-set.js';
import type { Notification } from '../feed/notification.js';

/** A name that can be found. */
export interface SearchedName {
  readonly winery: string;
  readonly kind: string;
  readonly name: string;
}

/** The members of an action's data that hold names, wherever they are, and the kinds of these names. */
const kindOfMember: Readonly<Record<string, string>> = {
  weighTag: 'weigh_tag',
  variety: 'variety',
  appellation: 'appellation',
  block: 'block',
  grower: 'grower',
  owner: 'owner',
  product: 'product',
};

/** Returns the words of a text: without accents, in small letters, in order, each once. */
export function wordsOf(text: string): readonly string[] {
  const folded = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();
  return [...new Set(folded.split(/[\s!-/:-@[-`{-~]+/).filter((word) => word !== ''))];
}

/** What a batch changes about the names that are in use. */
interface NameChanges {
  /** Actions whose names are new, have changed or have gone, each with its names. */
  readonly actions: ReadonlyMap<string, readonly SearchedName[]>;
  /** By how much the number of events of a lot changes. */
  readonly lots: readonly (SearchedName & { readonly uses: number })[];
}

export function nameChanges(changeSets: readonly ChangeSet[]): NameChanges {
  const actions = new Map<string, readonly SearchedName[]>();
  const lots = new Map<string, SearchedName & { readonly uses: number }>();
  for (const { entries } of changeSets)
    for (const entry of entries) {
      if (entry.type === 'solera.log.lost') continue;
      const { winery, action } = entry.data;
      if (entry.type === 'solera.action.retracted') actions.set(action, []);
      if (entry.type === 'solera.action.recorded' || entry.type === 'solera.action.revised')
        actions.set(action, namesIn(winery, entry.data.data));
      const uses = usesOfLot(entry);
      if (uses === 0) continue;
      const key = `${winery}/${entry.subject}`;
      const before = lots.get(key)?.uses ?? 0;
      lots.set(key, { winery, kind: 'lot', name: entry.subject, uses: before + uses });
    }
  return { actions, lots: [...lots.values()] };
}

function usesOfLot({ type }: Notification): number {
  if (type === 'solera.lot.event.asserted') return 1;
  return type === 'solera.lot.event.retracted' ? -1 : 0;
}

function namesIn(winery: string, data: unknown): readonly SearchedName[] {
  const found = new Map<string, SearchedName>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [member, one] of Object.entries(value)) {
      const kind = Object.hasOwn(kindOfMember, member) ? kindOfMember[member] : undefined;
      if (kind !== undefined && typeof one === 'string') found.set(`${kind}/${one}`, { winery, kind, name: one });
      else visit(one);
    }
  };
  visit(data);
  return [...found.values()];
}
