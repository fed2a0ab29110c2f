import { describe, expect, it } from 'vitest';
import { read } from './import-table-reading.js';

type Options = Parameters<typeof read>[2];

/** Reads cells of dates as notes, and returns what each became: a time in UTC, or the code of its problem. */
async function moments(cells: readonly string[], options: Options = {}, map: string | null = null) {
  const file = [
    'winery;type;effectiveAt;data.lot;data.text;time',
    ...cells.map((cell) => `w;note;${cell.includes(';') ? cell.replace(';', ';A;x;') : `${cell};A;x;`}`),
  ];
  const withoutTime = map === null ? file.map((line) => line.replace(/;[^;]*$/, '')) : file;
  const { actions, problems, assumptions } = await read(withoutTime.join('\n'), map, options);
  const results = cells.map((_, index) => {
    const action = actions.find(({ place }) => place.row === index + 2);
    return action?.body.effectiveAt ?? problems.find(({ place }) => place.row === index + 2)?.code;
  });
  return { results, assumptions, problems };
}

const noon24 = '2025-10-24T19:00:00.000Z';
const morning = '2025-10-24T16:30:00.000Z';

describe('dates of a column', () => {
  it.each([
    ['24/10/2025', noon24],
    ['10/24/2025', noon24],
    ['24.10.2025', noon24],
    ['24-10-25', noon24],
    ['24-Oct-25', noon24],
    ['Oct 24, 2025', noon24],
    ['October 24 2025', noon24],
    ['24 octobre 2025', noon24],
    ['24 de octubre de 2025', noon24],
    ['24. Oktober 2025', noon24],
    ['Friday, October 24, 2025', noon24],
    ['Fri 24-Oct-2025', noon24],
    ['2025-10-24', noon24],
    ['2025/10/24', noon24],
    ['20251024', noon24],
    ['45954', noon24],
    ['2025-10-24 09:30', morning],
    ['2025-10-24T09:30:00', morning],
    ['2025-10-24T09:30:00-07:00', morning],
    ['2025-10-24 16:30Z', morning],
    ['10/24/2025 9:30 AM', morning],
    ['10/24/25 9:30am', morning],
    ['24/10/2025 9h30', morning],
    ['24.10.2025 09:30:00', morning],
    ['24-Oct-25 9:30', morning],
    ['45954.3958333333', morning],
    ['2025-02-30', 'not_a_date'],
    ['31/04/2025', 'not_a_date'],
    ['2025-10-24 25:00', 'not_a_date'],
    ['10/24/2025 13:00 PM', 'not_a_date'],
    ['yesterday', 'not_a_date'],
    ['10/11/2025', 'ambiguous_date'],
    ['9/9/2025', '2025-09-09T19:00:00.000Z'],
  ])('such as %s become %s', async (cell, expected) => {
    expect((await moments([cell])).results).toEqual([expected]);
  });

  it('are read in the order that one of them shows', async () => {
    const { results, assumptions } = await moments(['3/4/2025', '24/4/2025']);
    expect(results).toEqual(['2025-04-03T19:00:00.000Z', '2025-04-24T19:00:00.000Z']);
    expect(assumptions.map(({ detail }) => detail)).toContain(
      'Dates in column "effectiveAt" are read as day-month-year, because row 3 has "24/4/2025".',
    );
    expect((await moments(['3/4/2025', '4/24/2025'])).results[0]).toBe('2025-03-04T20:00:00.000Z');
  });

  it('that contradict each other are refused, unless the user states the order', async () => {
    const cells = ['3/4/2025', '24/4/2025', '4/24/2025'];
    const { results, problems } = await moments(cells);
    expect(results).toEqual(Array(3).fill('ambiguous_date'));
    expect(problems[0]?.detail).toMatch(/Row 2, column "effectiveAt": "3\/4\/2025" .* row 3 .* row 4 .*--dates dmy/);
    expect((await moments(cells, { dates: 'dmy' })).results).toEqual([
      '2025-04-03T19:00:00.000Z',
      '2025-04-24T19:00:00.000Z',
      'not_a_date',
    ]);
  });

  it('without a day after the 12th need a statement', async () => {
    expect((await moments(['3/4/2025'], { dates: 'mdy' })).results).toEqual(['2025-03-04T20:00:00.000Z']);
    expect((await moments(['25-3-4'], { dates: 'ymd' })).results).toEqual(['2025-03-04T20:00:00.000Z']);
  });

  it('of another form than most are refused, unless the user states the order', async () => {
    const cells = ['2025-10-24', '2025-10-25', '24-Oct-25', '45954'];
    expect((await moments(cells)).results.slice(2)).toEqual(['mixed_dates', 'mixed_dates']);
    expect((await moments(cells, { dates: 'dmy' })).results.slice(2)).toEqual([noon24, 'mixed_dates']);
  });

  it('without a time of day are at noon, with an assumption', async () => {
    const { assumptions } = await moments(['2025-10-24', '2025-10-25']);
    expect(assumptions.map(({ code }) => code)).toEqual(['time_zone', 'time_of_day']);
    expect(assumptions[1]?.detail).toMatch(/^2 rows .* first is row 2 .*Noon is assumed\./);
  });
});

describe('local times', () => {
  it('of an hour that occurred twice are the first, with an assumption', async () => {
    const { results, assumptions } = await moments(['2025-11-02 01:30']);
    expect(results).toEqual(['2025-11-02T08:30:00.000Z']);
    expect(assumptions.map(({ code, detail }) => [code, detail]).at(-1)).toEqual([
      'ambiguous_time',
      'Row 2, column "effectiveAt": "2025-11-02 01:30" occurred twice, because clocks were set back; the first occurrence is meant. It is read as 2025-11-02T08:30:00.000Z.',
    ]);
  });

  it('of an hour that was skipped are read as if clocks had not changed yet, with an assumption', async () => {
    const { results, assumptions } = await moments(['2025-03-09 02:30']);
    expect([results, assumptions.at(-1)?.code]).toEqual([['2025-03-09T10:30:00.000Z'], 'missing_time']);
  });

  it('are those of the winery, or of the map', async () => {
    expect((await moments(['2025-10-24 09:30'], { zone: 'Europe/Paris' })).results).toEqual([
      '2025-10-24T07:30:00.000Z',
    ]);
    const map =
      'winery: w\ntype: note\neffectiveAt: {column: effectiveAt}\ndata: {lot: A, text: x}\ntimeZone: Asia/Tokyo';
    expect((await moments(['2025-10-24 09:30'], {}, map)).results).toEqual(['2025-10-24T00:30:00.000Z']);
  });

  it('of a winery that does not exist are refused, and times with an offset are not', async () => {
    const { results } = await moments(['2025-10-24 09:30', '2025-10-24T09:30:00Z'], { zone: null });
    expect(results).toEqual(['unknown_winery', '2025-10-24T09:30:00.000Z']);
  });
});

describe('a column of times', () => {
  const map =
    'winery: w\ntype: note\neffectiveAt: {column: effectiveAt, time: time, at: "08:00"}\ndata: {lot: A, text: x}';

  it('belongs to the column of dates', async () => {
    const cells = ['9:30', '9:30 am', '0930', '0.395833333', ''].map((time) => `2025-10-24;${time}`);
    expect((await moments(cells, {}, map)).results).toEqual([...Array(4).fill(morning), '2025-10-24T15:00:00.000Z']);
  });

  it('is refused where it has no time, or a second one', async () => {
    const { problems } = await moments(['2025-10-24;noonish', '2025-10-24 10:00;9:30'], {}, map);
    expect(problems.map(({ code, column }) => [code, column])).toEqual([
      ['not_a_time', 'time'],
      ['two_times', 'time'],
    ]);
  });
});

describe('a date that the calendar does not have', () => {
  it.each([
    [
      '20/9/2025',
      'mdy',
      'is not a date in the order month, day, year. But in the order day, month, year it is one (--dates dmy).',
    ],
    [
      '9/20/2025',
      'dmy',
      'is not a date in the order day, month, year. But in the order month, day, year it is one (--dates mdy).',
    ],
    ['31/2/2025', 'dmy', 'is not a date in the order day, month, year. Correct the cell.'],
    ['2025-02-30', 'dmy', 'is not a date of the calendar.'],
  ] as const)('%s, read as %s: %s', async (text, dates, expected) => {
    const { problems } = await read(`winery,type,effectiveAt,data.lot,data.text\nw,note,${text},A,x\n`, null, {
      dates,
    });
    expect(problems[0]?.detail).toContain(`"${text}" ${expected}`);
  });
});
