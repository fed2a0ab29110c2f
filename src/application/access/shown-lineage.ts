import type { JsonObject } from '../json-object.js';
import type { LotName } from '../live-use-cases.js';
import { lotKey } from '../query/lot-owners.js';
import type { LineageTable } from '../use-cases.js';

/** Returns the lots that a public lineage names. */
export function lineageLots({ nodes }: JsonObject): readonly LotName[] {
  return nodes as readonly LotName[]; // Every lot of a lineage is a node, unless the list is cut: then it counts as hidden.
}

/**
 * Returns a public lineage in which lots that the caller may not see are codes and volumes alone: without actions, vessels, reasons and counterparties.
 * `visible`: the keys of the lots that the caller may see.
 */
export function shownLineage(lineage: JsonObject, visible: ReadonlySet<string>): JsonObject {
  const { edges, sources, destinations, ...rest } = lineage;
  return {
    ...rest,
    edges: itemsOf(edges).map((edge) => {
      const { from, to, volume, traced } = edge;
      return [from, to].some((lot) => isSeen(lot, visible)) ? edge : { from, to, volume, traced };
    }),
    sources: itemsOf(sources).map((source) => (isSeen(source, visible) ? source : reduced(source, ['traced']))),
    destinations: itemsOf(destinations).map((one) => (isSeen(one, visible) ? one : reduced(one, ['kind', 'traced']))),
  };
}

/** Returns the lots that a table of a lineage names. */
export function tableLots({ columns, rows }: LineageTable): readonly LotName[] {
  const [winery, lot] = [columns.indexOf('winery'), columns.indexOf('lot')];
  return rows.map((row) => ({ winery: String(row[winery]), lot: String(row[lot]) }));
}

/** Returns a table of a lineage as `shownLineage` shows it: cells that are not shown are null. */
export function shownTable(table: LineageTable, visible: ReadonlySet<string>): LineageTable {
  const lots = tableLots(table);
  const kept = new Set(['kind', 'winery', 'lot', 'traced', 'unit']);
  const rows = table.rows.map((row, index) => {
    const lot = lots[index];
    const isVisible = lot !== undefined && visible.has(lotKey(lot));
    return isVisible ? row : row.map((cell, column) => (kept.has(table.columns[column] ?? '') ? cell : null));
  });
  return { ...table, rows };
}

function isSeen(lot: unknown, visible: ReadonlySet<string>): boolean {
  return visible.has(lotKey(lot as LotName)); // Ends of edges, sources and destinations name a lot.
}

function reduced(item: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(['winery', 'lot', ...names].map((name) => [name, item[name]]));
}

function itemsOf(value: unknown): readonly JsonObject[] {
  return value as readonly JsonObject[]; // The lists of a public lineage hold objects.
}
