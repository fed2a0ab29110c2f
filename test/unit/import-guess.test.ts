import { describe, expect, it } from 'vitest';
import { guessMap } from '../../src/imports/table/guess-map.js';
import { headerField } from '../../src/imports/table/header-field.js';
import { read, tableOf } from './import-table-reading.js';

async function guessOf(text: string): Promise<string> {
  return guessMap(await tableOf(text), { winery: 'w', fileName: 'book.csv' });
}

describe('the header of a column', () => {
  it.each([
    ['Net lb', 'netWeight', 'lb'],
    ['Net (lb)', 'netWeight', 'lb'],
    ['Net', 'netWeight', null],
    ['Net Lbs', 'netWeight', 'Lbs'],
    ['Net Wt', 'netWeight', null],
    ['Net tons', 'netWeight', 'tons'],
    ['NetWeight', 'netWeight', null],
    ['Netto', 'netWeight', null],
    ['Nettogewicht (kg)', 'netWeight', 'kg'],
    ['Pounds', 'netWeight', 'pounds'],
    ['Gross lb', 'grossWeight', 'lb'],
    ['Tare (lb)', 'tareWeight', 'lb'],
    ['Net gal', 'volume', 'gal'],
    ['Weigh Tag', 'weighTag', null],
    ['WeighTag', 'weighTag', null],
    ['pH', 'analyte:pH', null],
    ['PH', 'analyte:pH', null],
    ['pH-Wert', 'analyte:pH', null],
    ['ph value', 'analyte:pH', null],
    ['pHValue', 'analyte:pH', null],
    ['Must pH', 'analyte:pH', null],
    ['Temp F', 'analyte:Temperature', '°F'],
    ['Temp (F)', 'analyte:Temperature', '°F'],
    ['Temp °C', 'analyte:Temperature', '°C'],
    ['Must Temp C', 'analyte:Temperature', '°C'],
    ['Temperature', 'analyte:Temperature', null],
    ['Bottle mL', 'bottleSize', 'mL'],
    ['AVAName', 'appellation', null],
    ['Gallons', 'volume', 'gallons'],
    ['Graph', null, null],
  ])('%s names %s in %s', (header, field, unit) => {
    const found = headerField(header);
    expect([found.field, found.unit?.toLowerCase() ?? null]).toEqual([field, unit?.toLowerCase() ?? null]);
  });
});

describe('a guessed map', () => {
  it('of weigh tags with a Brix is one of receipts', async () => {
    const map = await guessOf(
      'Weigh Tag,Date,Time,Grower,Vineyard,Block,Variety,AVA,Gross lb,Tare lb,Net lb,Brix,Lot\n' +
        '101,9/20/2025,9:30,Smith,Home,1,Merlot,Napa Valley,"12,000","1,900","10,100",24.7,25-ME\n',
    );
    expect(map).toContain('list of weigh tags');
    expect(map).toContain('weight: {column: Net lb, unit: lb}');
    const { actions, problems } = await read(
      'Weigh Tag,Date,Variety,AVA,Net lb,Lot,Vintage\n101,9/20/2025,Merlot,Napa,"10,100",25-ME,2025\n',
      await guessOf('Weigh Tag,Date,Variety,AVA,Net lb,Lot,Vintage\n101,9/20/2025,Merlot,Napa,"10,100",25-ME,2025\n'),
    );
    expect([problems, actions[0]?.body.data.weight]).toEqual([[], 10_100]);
  });

  it.each(['Weigh Tag', 'Gross lb', 'Tare lb', 'Net'])('with a column %s is one of receipts', async (header) => {
    expect(await guessOf(`Date,${header},Brix\n9/20/2025,1900,24.7\n`)).toContain('type: receive_fruit');
  });

  it('with a column Tag of dates is one of analyses', async () => {
    const map = await guessOf('Tag;Charge;pH-Wert\n24.09.2025;A;3,2\n');
    expect(map).toContain('effectiveAt: {column: Tag}');
    expect(map).toContain('type: analysis');
  });

  it('of a fermentation log has its pH and the unit of its temperatures', async () => {
    const map = await guessOf('Date,Lot,Brix,Temp F,pH\n9/20/2025,A,24.7,68,3.4\n');
    expect(map).toContain('value: {column: pH}');
    expect(map).toContain('unit: "°F"\n');
  });
});

describe('the guessed map of a list of vessels', () => {
  const head = 'Barrel,Lot,Variety,Gallons\n';
  it('skips rows without a lot and a volume', async () => {
    expect(await guessOf(`${head}B1,A,Merlot,59\nB2,,,\nB3,,,0\n`)).toContain('skip: {column: Lot, blank: true}');
  });

  it('does not skip a volume without a lot', async () => {
    const map = await guessOf(`${head}B1,A,Merlot,59\nB2,,,59\nB3,,,\n`);
    expect(map).toContain('skip: {column: Gallons, blank: true}');
  });

  it('skips nothing if every vessel is full', async () => {
    expect(await guessOf(`${head}B1,A,Merlot,59\n`)).not.toContain('skip');
  });
});
