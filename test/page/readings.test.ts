/** What a round through the cellar records. */
import { describe, expect, it } from 'vitest';
import {
  analytesFor,
  changesOf,
  emptyEntry,
  foundDifference,
  type Round,
  readableVessels,
  vesselAt,
} from '../../src/page/reading/readings.js';

const vessel = (code: string, lot: string | null, volume = 60) => ({
  ...{ winery: 'w', vessel: code, kind: code.startsWith('T') ? ('tank' as const) : ('barrel' as const) },
  ...{ capacity: 60, lot, volume },
});
const vessels = [vessel('T2', 'A'), vessel('B10', 'B'), vessel('B9', 'B'), vessel('B1', null, 0)];
const round: Round = {
  ...{ vessels: ['T2', 'B9', 'B10'], at: 3, when: '2025-08-01T09:00:00Z', ids: {} },
  entries: {
    T2: { volume: '58,30', analyses: [{ analyte: 'pH', unit: 'pH', value: '3.60' }] },
    B9: { volume: '59', analyses: [{ analyte: 'TA', unit: 'g/L', value: ' ' }] },
    B10: { volume: '59.5', analyses: [] },
  },
};

describe('a round through the cellar', () => {
  it('reads the vessels that hold wine, tanks first, in the order of their numbers', () => {
    expect(readableVessels(vessels).map((one) => one.vessel)).toEqual(['T2', 'B9', 'B10']);
  });

  it('records one measurement a lot with the digits that were typed, then the analyses', () => {
    const changes = changesOf(round, readableVessels(vessels));
    expect(changes.map(({ json }) => json('id', round.when))).toEqual([
      '{"op":"record","action":{"id":"id","type":"measure","effectiveAt":"2025-08-01T09:00:00Z","data":{"lot":"A","readings":[{"vessel":"T2","volume":58.30}]}}}',
      '{"op":"record","action":{"id":"id","type":"measure","effectiveAt":"2025-08-01T09:00:00Z","data":{"lot":"B","readings":[{"vessel":"B9","volume":59},{"vessel":"B10","volume":59.5}]}}}',
      '{"op":"record","action":{"id":"id","type":"analysis","effectiveAt":"2025-08-01T09:00:00Z","data":{"lot":"A","vessel":"T2","analyte":"pH","unit":"pH","value":3.60}}}',
    ]);
  });

  it('records nothing of a vessel that was skipped', () => {
    expect(changesOf({ ...round, entries: { T2: emptyEntry } }, vessels)).toEqual([]);
  });

  it('finds the vessel that a fault is about', () => {
    const changes = changesOf(round, readableVessels(vessels));
    const places = ['/changes/1/action/data/readings/1/volume', '/changes/2/action/data/value', '/id'];
    expect(places.map((place) => vesselAt(place, changes))).toEqual(['B10', 'T2', null]);
  });

  it('compares what was found with the books exactly', () => {
    expect(['58,3', '60', '60.000001', 'x', ''].map((found) => foundDifference(found, 60))).toEqual([
      ...['-1.7', '0', '0.000001', null, null],
    ]);
  });

  it('offers the analytes of the lot before those of the others', () => {
    const lot = (code: string, ...analytes: readonly string[]) =>
      ({ lot: code, analyses: analytes.map((analyte) => ({ analyte, unit: 'g/L' })) }) as never; // The members that are read.
    const lots = [lot('A', 'TA'), lot('B', 'VA'), lot('C', 'VA')];
    expect(analytesFor('A', lots).map(({ analyte }) => analyte)).toEqual(['TA', 'VA']);
  });
});
