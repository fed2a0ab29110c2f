/** The worked examples of imports, which readers copy, become the actions that the text beside them describes. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { guessMap } from '../../src/imports/table/guess-map.js';
import { read, tableOf } from '../unit/import-table-reading.js';

const folder = new URL('../../docs/examples/import/', import.meta.url);
const bytes = (name: string): Uint8Array => readFileSync(new URL(name, folder));
const text = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

describe('an example file of an import', () => {
  it('of weigh tags becomes receipts, by tag, without the title and the voided tag', async () => {
    const { actions, problems, assumptions } = await read(bytes('weigh-tags.csv'), text('weigh-tags.yaml'));
    expect(problems).toEqual([]);
    expect(actions).toHaveLength(19);
    expect(actions[0]).toEqual({
      place: { row: 4, line: 4 },
      template: null,
      winery: 'larkspur',
      key: '25-0101',
      body: {
        type: 'receive_fruit',
        effectiveAt: '2025-08-21T13:42:00.000Z',
        data: {
          lot: '25-Sauvignon-Blanc-1',
          weight: 6460,
          variety: 'Sauvignon Blanc',
          vintage: 2025,
          appellation: 'Napa Valley',
          block: 'Estate 1',
          grower: 'Larkspur Ridge',
          weighTag: '25-0101',
        },
      },
      cells: expect.objectContaining({ 'Weigh Tag #': '25-0101', 'Net Wt (lbs)': '6,460', 'Time In': '6:42 AM' }),
      columns: expect.objectContaining({
        '/effectiveAt': 'Date',
        '/data/weight': 'Net Wt (lbs)',
        '/data/lot': 'Varietal',
      }),
    });
    expect(actions.reduce((sum, { body }) => sum + Number(body.data.weight), 0)).toBe(106_180);
    expect(assumptions.map(({ code }) => code)).toEqual(['title_rows', 'decimal_mark', 'date_order', 'time_zone']);
  });

  it('of a fermentation log becomes one analysis for each filled cell, with decimal commas', async () => {
    const log = await read(bytes('fermentation-log.csv'), text('fermentation-log.yaml'), {
      zone: 'Europe/Berlin',
      metric: true,
    });
    expect(log.problems).toEqual([]);
    const count = (name: string): number => log.actions.filter(({ template }) => template === name).length;
    expect(['brix', 'temperature', 'ph', 'ta'].map(count)).toEqual([14, 15, 5, 4]);
    expect(log.actions.slice(0, 2).map(({ template, body }) => [template, body])).toEqual([
      [
        'brix',
        {
          type: 'analysis',
          effectiveAt: '2025-09-24T06:00:00.000Z',
          note: 'nach dem Vorklären',
          data: { lot: '25-RI-STEIL', vessel: '12', analyte: 'Brix', value: 21.4, unit: '°Bx' },
        },
      ],
      [
        'temperature',
        {
          type: 'analysis',
          effectiveAt: '2025-09-24T06:00:00.000Z',
          data: { lot: '25-RI-STEIL', vessel: '12', analyte: 'Temperature', value: 14.5, unit: '°C' },
        },
      ],
    ]);
  });

  it('of barrels becomes opening balances, without the empty barrel', async () => {
    const list = await read(bytes('barrel-list.csv'), text('barrel-list.yaml'));
    expect(list.problems).toEqual([]);
    expect(list.actions).toHaveLength(12);
    expect(list.actions[7]?.body).toEqual({
      type: 'receive_bulk',
      effectiveAt: '2025-08-01T01:00:00.000Z',
      note: 'press wine',
      data: {
        to: { lot: 'RED-NV', vessel: 'B-0301', volume: 55, taxClass: '16' },
        components: [{ share: 1, variety: 'Red Blend', vintage: null, appellation: 'California' }],
      },
    });
  });

  it('of other wine on hand becomes opening balances of wine and of juice', async () => {
    const list = await read(bytes('opening-lots.csv'), text('opening-lots.yaml'));
    expect(list.problems).toEqual([]);
    expect(list.actions.map(({ body }) => body.data.kind)).toEqual(['wine', 'wine', 'wine', 'wine', 'juice', 'juice']);
    expect(list.actions[4]?.body).toMatchObject({
      effectiveAt: '2025-09-23T13:00:00.000Z',
      data: { to: { lot: '25-RI-STEIL', vessel: '12', volume: 640 } },
    });
  });

  it('of bottlings becomes case goods', async () => {
    const log = await read(bytes('bottling-log.csv'), text('bottling-log.yaml'));
    expect(log.problems).toEqual([]);
    expect(log.actions.map(({ body }) => [body.data.bottleMl, body.data.cases, body.data.bottles])).toEqual([
      [750, 505, 6],
      [375, 133, 4],
      [750, 256, undefined],
      [750, 1235, 2],
      [1500, 39, undefined],
      [750, 363, 9],
    ]);
    expect(log.actions[4]?.body.data.from).toEqual([{ lot: '23-CS-EST', vessel: 'T11', volume: 95 }]);
  });
});

describe('the guide to maps', () => {
  it('begins with a map that reads the example', async () => {
    const guide = readFileSync(new URL('../../import-maps.md', folder), 'utf8');
    const [, map = ''] = /```yaml\n(.*?)```/s.exec(guide) ?? [];
    const { actions, problems } = await read(bytes('weigh-tags.csv'), map);
    expect([actions.length, problems]).toEqual([20, []]);
  });
});

describe('a guess', () => {
  /** What the user adds to the guess: all that is not in the file. */
  const added: Readonly<Record<string, string>> = {
    'weigh-tags.csv': 'vintage',
    'fermentation-log.csv': '',
    'barrel-list.csv': 'effectiveAt',
    'opening-lots.csv': '',
    'bottling-log.csv': '',
  };
  it.each(Object.entries(added))('of %s finds everything but %j', async (name, missing) => {
    const guess = guessMap(await tableOf(bytes(name)), { winery: 'larkspur', fileName: name });
    const lines = guess.split('\n').filter((line) => line.includes('… is missing'));
    expect(lines.map((line) => /# (\w+):/.exec(line)?.[1]).join()).toBe(missing);
    const constants: Readonly<Record<string, string>> = {
      vintage: 'vintage: 2025',
      effectiveAt: 'effectiveAt: "2025-07-31"',
    };
    const map = guess.replace(/# (\w+): … is missing.*/, (_, member: string) => constants[member] ?? '');
    const { actions, problems } = await read(bytes(name), map);
    expect(problems).toEqual([]);
    expect(actions.length).toBeGreaterThan(5);
    if (name === 'fermentation-log.csv') expect(actions.some(({ body }) => body.data.analyte === 'pH')).toBe(true);
  });
});
