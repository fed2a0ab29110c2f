/** Finds names in a file that look like other names, because two spellings of one variety would count as two varieties of a blend. */
import type { JsonObject } from '../../application/json-object.js';
import type { WinerySettingsStore } from '../../application/ports/winery-settings-store.js';
import type { UseCases } from '../../application/use-cases.js';
import type { Assumption } from '../imported-table.js';
import { lookAlikes } from '../table/look-alikes.js';
import type { IdentifiedRow } from './row-identity.js';

interface KnownNamesParts {
  readonly solera: Pick<UseCases, 'listLots'>;
  readonly settingsStore: Pick<WinerySettingsStore, 'listVessels'>;
  /** How many lots and how many vessels of a winery are read at most. */
  readonly most: number;
}

const members: Readonly<Record<string, string>> = {
  ...{ variety: 'variety', appellation: 'appellation', block: 'block', lot: 'lot', caseLot: 'lot' },
  ...{ vessel: 'vessel', vessels: 'vessel' },
};

type Names = Map<string, Set<string>>;

/** Returns a warning for each name that looks like another name in the file or in its winery. */
export async function nameWarnings(
  rows: readonly IdentifiedRow[],
  parts: KnownNamesParts,
): Promise<readonly Assumption[]> {
  const byWinery = new Map<string, Names>();
  for (const { action } of rows) {
    const names = byWinery.get(action.winery) ?? new Map();
    byWinery.set(action.winery, names);
    collect(action.body.data, names);
  }
  const warnings: Assumption[] = [];
  for (const [winery, names] of byWinery) {
    const known = await knownNames(winery, parts);
    for (const [kind, some] of names)
      for (const { name, other, difference } of lookAlikes(some, known.get(kind) ?? []))
        warnings.push({
          code: 'similar_names',
          detail: `Winery ${winery}: ${kind} "${name}" differs from "${other}" only in ${difference}. If both mean the same, use one spelling.`,
        });
  }
  return warnings;
}

/** Returns the names of a winery's vessels and lots, and the names in the compositions of these lots. */
async function knownNames(winery: string, { solera, settingsStore, most }: KnownNamesParts): Promise<Names> {
  const names: Names = new Map();
  for (const { vessel } of await settingsStore.listVessels(winery, { limit: most, after: null }))
    add(names, 'vessel', vessel);
  let cursor: string | null = null;
  let count = 0;
  do {
    const page: Awaited<ReturnType<UseCases['listLots']>> = await solera.listLots(winery, {
      limit: 200,
      ...(cursor === null ? {} : { cursor }),
    });
    if (!page.ok) return names;
    for (const lot of page.value.items) collect(withoutAdditives(lot), names);
    count += page.value.items.length;
    cursor = page.value.next;
  } while (cursor !== null && count < most);
  return names;
}

/** Returns the parts of a lot that name wine: products and analytes are not compared. */
function withoutAdditives({ lot, composition }: JsonObject): JsonObject {
  return { lot, composition };
}

function collect(value: unknown, names: Names): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [member, inner] of Object.entries(value)) {
    const kind = Array.isArray(value) ? undefined : members[member];
    if (kind === undefined) collect(inner, names);
    else for (const name of [inner].flat()) if (typeof name === 'string') add(names, kind, name);
  }
}

function add(names: Names, kind: string, name: string): void {
  const known = names.get(kind);
  if (known === undefined) names.set(kind, new Set([name]));
  else known.add(name);
}
