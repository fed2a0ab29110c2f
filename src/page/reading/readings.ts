/** What was read on a round through the cellar, and the change set that records it: pure functions. */
import { decimalText, exact } from './decimal.js';
import { jsonOf } from './form.js';
import type { DecimalMark } from './typed-number.js';
import type { LotState, Vessel } from './shapes.js';

/** A result of an analysis, as it was typed. */
export interface AnalysisEntry {
  readonly analyte: string;
  readonly unit: string;
  readonly value: string;
}

/** What was typed for one vessel. An empty volume was not read. */
export interface VesselEntry {
  readonly volume: string;
  readonly analyses: readonly AnalysisEntry[];
}

export const emptyEntry: VesselEntry = { volume: '', analyses: [] };

/** A round through the cellar. */
export interface Round {
  /** The codes of the vessels that were chosen. */
  readonly vessels: readonly string[];
  /** The index of the vessel that is read now; -1: they are being chosen; the number of vessels: the summary. */
  readonly at: number;
  readonly entries: Readonly<Record<string, VesselEntry>>;
  /** When the readings were taken, as the API writes it. */
  readonly when: string;
  /** The ids of the actions by what they record, so that a round that is sent again is recognised. */
  readonly ids: Readonly<Record<string, string>>;
}

/** Returns the vessels that hold wine, by kind and code. */
export function readableVessels(vessels: readonly Vessel[]): readonly Vessel[] {
  return vessels
    .filter(({ lot, volume }) => lot !== null && volume > 0)
    .sort((a, b) => order(a) - order(b) || collator.compare(a.vessel, b.vessel));
}

const kinds: readonly Vessel['kind'][] = ['tank', 'barrel', 'bin', 'other'];
const order = ({ kind }: Vessel): number => kinds.indexOf(kind);
const collator = new Intl.Collator('en', { numeric: true });

/** How many analytes are offered for a vessel. */
const offered = 6;

/** Returns the analytes that a form offers for a lot: its own, then those that the winery's other lots have most often. */
export function analytesFor(lot: string, lots: readonly LotState[]): readonly Omit<AnalysisEntry, 'value'>[] {
  const counts = new Map<string, { readonly analyte: string; readonly unit: string; count: number }>();
  for (const state of lots)
    for (const { analyte, unit } of state.analyses) {
      const found = counts.get(`${analyte} ${unit}`) ?? { analyte, unit, count: 0 };
      found.count += state.lot === lot ? lots.length : 1;
      counts.set(`${analyte} ${unit}`, found);
    }
  const all = [...counts.values()].sort((a, b) => b.count - a.count);
  return all.slice(0, offered).map(({ analyte, unit }) => ({ analyte, unit }));
}

const number = { type: 'number' } as const;

/** Returns what was found less than what the books say, as a decimal text; null if it is no number. */
export function foundDifference(volume: string, booked: number, mark: DecimalMark = '.'): string | null {
  const text = jsonOf(volume, number, mark);
  return text.startsWith('"') ? null : decimalText(exact(text) - exact(booked));
}

/** A change of the change set, and the vessels that it is about. */
export interface RoundChange {
  /** What it records: the key of its id. */
  readonly key: string;
  readonly vessels: readonly string[];
  /** Returns the JSON text of the change. */
  readonly json: (id: string, when: string) => string;
}

/** Returns the changes that record a round: a measurement of each lot with its vessels, then the analyses. */
export function changesOf(round: Round, vessels: readonly Vessel[], mark: DecimalMark = '.'): readonly RoundChange[] {
  const read = vessels.filter(({ vessel }) => round.vessels.includes(vessel) && vessel in round.entries);
  const entryOf = ({ vessel }: Vessel): VesselEntry => round.entries[vessel] ?? emptyEntry;
  const lots = new Map<string, Vessel[]>();
  for (const vessel of read)
    if (entryOf(vessel).volume.trim() !== '')
      lots.set(vessel.lot ?? '', [...(lots.get(vessel.lot ?? '') ?? []), vessel]);
  const measures = [...lots].map(([lot, own]) => measure(lot, own, entryOf, mark));
  const analyses = read.flatMap((vessel) =>
    entryOf(vessel)
      .analyses.filter(({ value }) => value.trim() !== '')
      .map((entry, index) => analysis(vessel, entry, index, mark)),
  );
  return [...measures, ...analyses];
}

function measure(
  lot: string,
  vessels: readonly Vessel[],
  entryOf: (vessel: Vessel) => VesselEntry,
  mark: DecimalMark,
): RoundChange {
  const readings = vessels.map(
    (one) => `{"vessel":${JSON.stringify(one.vessel)},"volume":${jsonOf(entryOf(one).volume, number, mark)}}`,
  );
  const data = `{"lot":${JSON.stringify(lot)},"readings":[${readings.join(',')}]}`;
  const codes = vessels.map(({ vessel }) => vessel);
  return { key: `measure ${lot}`, vessels: codes, json: (id, when) => recorded(id, 'measure', when, data) };
}

function analysis(
  { lot, vessel }: Vessel,
  { analyte, unit, value }: AnalysisEntry,
  index: number,
  mark: DecimalMark,
): RoundChange {
  const texts = Object.entries({ lot: lot ?? '', vessel, analyte: analyte.trim(), unit: unit.trim() });
  const members = texts.map(([name, text]) => `"${name}":${JSON.stringify(text)}`);
  const data = `{${members.join(',')},"value":${jsonOf(value, number, mark)}}`;
  return {
    key: `analysis ${vessel} ${index} ${analyte} ${unit}`,
    vessels: [vessel],
    json: (id, when) => recorded(id, 'analysis', when, data),
  };
}

function recorded(id: string, type: string, when: string, data: string): string {
  return `{"op":"record","action":{"id":"${id}","type":"${type}","effectiveAt":${JSON.stringify(when)},"data":${data}}}`;
}

/** Returns the vessel that a fault of the change set is about; null if it is about none. `pointer`: a JSON pointer into the request. */
export function vesselAt(pointer: string, changes: readonly RoundChange[]): string | null {
  const [, index = '', reading] = /^\/changes\/(\d+)(?:.*\/readings\/(\d+))?/.exec(pointer) ?? [];
  const vessels = changes[Number(index)]?.vessels ?? [];
  return index === '' ? null : (vessels[Number(reading ?? 0)] ?? null);
}
