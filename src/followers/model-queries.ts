import type { JsonObject } from '../application/json-object.js';
import type { Page, PageQuery } from '../application/use-cases.js';
import type { Reflection, WaitQuery } from './reads.js';

export interface InventoryQuery extends PageQuery {
  /** The effective time, inclusive, in milliseconds since 1970; by default the end of the timeline. */
  readonly at?: number;
  readonly lot?: string;
  readonly vessel?: string;
}

/** Effective times are inclusive, in milliseconds since 1970. */
interface TimeRange {
  readonly from?: number;
  readonly to?: number;
}

export interface AnalysisQuery extends PageQuery, TimeRange {
  readonly analyte?: string;
}

export interface LineageEdgeQuery extends PageQuery, TimeRange {
  /** Only edges from or to this lot of the winery. */
  readonly lot?: string;
}

/** What can be searched. Vessels and wineries are settings; all others are named in actions and events. */
export const searchKinds = [
  'lot',
  'vessel',
  'winery',
  'weigh_tag',
  'variety',
  'appellation',
  'block',
  'grower',
  'owner',
  'product',
] as const;

export interface SearchQuery extends PageQuery {
  /** Words, or beginnings of words, that a name must all have. */
  readonly q: string;
  readonly kind?: (typeof searchKinds)[number];
  /** By default all wineries are searched. */
  readonly winery?: string;
}

/** What clients can read from the read models. Every failure that a client can cause is a result; `behind` if a read model does not reflect `wait`. */
export interface ModelQueries {
  /** Lists what lots hold in vessels, in the order of lots and vessels. */
  inventory(winery: string, query: InventoryQuery & WaitQuery): Promise<Reflection<Page<JsonObject>>>;
  /** Lists the values that were measured in a lot, in timeline order. */
  analyses(winery: string, lot: string, query: AnalysisQuery & WaitQuery): Promise<Reflection<Page<JsonObject>>>;
  /** Lists the edges between lots, in timeline order. */
  lineageEdges(winery: string, query: LineageEdgeQuery & WaitQuery): Promise<Reflection<Page<JsonObject>>>;
  /** Lists the names that have all words, or beginnings of words, of the query. Case and accents are ignored. */
  search(query: SearchQuery & WaitQuery): Promise<Reflection<Page<JsonObject>>>;
}
