/** Times as people type them in the time zone of a winery. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSameTime, localText, offsetText, typedEnd, typedTime } from '../../src/page/reading/zoned-time.js';

const zone = 'America/Los_Angeles';
const clear = (text: string) => ({ kind: 'clear', text });

describe('a typed time', () => {
  it('is the wall clock of the winery', () => {
    expect(typedTime('2026-11-30 10:15', zone)).toEqual(clear('2026-11-30T18:15:00.000Z'));
    expect(typedTime(' 2026-06-30T10:15:01.5 ', zone)).toEqual(clear('2026-06-30T17:15:01.500Z'));
    expect(typedTime('2026-11-30 10:15', 'Asia/Kolkata')).toEqual(clear('2026-11-30T04:45:00.000Z'));
  });

  it('with an offset is for the server as it is, and so is what is no time', () => {
    for (const text of [
      '2025-09-18T15:00:00Z',
      '2025-09-18T15:00:00+02:00',
      '2026-02-30 10:00',
      '2026-01-01 24:00',
      '0026-11-30 10:15',
      'x',
    ])
      expect(typedTime(text, zone)).toEqual(clear(text));
  });

  it('ends: a day with its last millisecond, an instant with itself', () => {
    const ends = (texts: readonly string[]) => texts.map((text) => typedEnd(text, zone)?.toISOString() ?? null);
    expect(ends(['2025-07-31', ' 2025-07-31 12:00', '2025-07-31T12:00:00Z', '2025-11-02 01:30'])).toEqual([
      '2025-08-01T06:59:59.999Z',
      '2025-07-31T19:00:00.000Z',
      '2025-07-31T12:00:00.000Z',
      '2025-11-02T09:30:00.000Z',
    ]);
    expect(ends(['2025-02-30', '3000', 'July', '2025-07', '2025-07-31T25:00:00Z', ''])).toEqual(Array(6).fill(null));
  });

  it('that the clocks showed twice or skipped leaves two choices', () => {
    const iso = (choices: readonly Date[]) => choices.map((one) => offsetText(one, zone));
    const twice = typedTime('2025-11-02 01:30', zone);
    expect(twice.kind === 'twice' && iso(twice.choices)).toEqual([
      '2025-11-02T01:30:00-07:00',
      '2025-11-02T01:30:00-08:00',
    ]);
    const skipped = typedTime('2025-03-09 02:30', zone);
    expect(skipped.kind === 'skipped' && iso(skipped.choices)).toEqual([
      '2025-03-09T01:30:00-08:00',
      '2025-03-09T03:30:00-07:00',
    ]);
  });
});

describe('an instant in the time zone of a winery', () => {
  it('is as short as it can be', () => {
    expect(localText('2025-01-01T08:00:00.000Z', zone)).toBe('2025-01-01 00:00');
    expect(localText('2025-01-01T08:00:07.000Z', zone)).toBe('2025-01-01 00:00:07');
    expect(localText('2025-01-01T08:00:00.250Z', zone)).toBe('2025-01-01 00:00:00.250');
    expect(localText('2025-11-02T09:30:00.000Z', zone)).toBe('2025-11-02T01:30:00-08:00');
    expect(localText('', zone)).toBe('');
  });

  it('means the same instant when it is read again', () => {
    const zones = fc.constantFrom(zone, 'Europe/Madrid', 'Australia/Lord_Howe', 'America/St_Johns', 'UTC');
    const instants = fc.date({ min: new Date('1990-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(instants, zones, (time, timeZone) => {
        const typed = typedTime(localText(time.toISOString(), timeZone), timeZone);
        expect(typed.kind === 'clear' && Date.parse(typed.text)).toBe(time.getTime());
      }),
    );
  });

  it('equals the same instant in another form', () => {
    expect(isSameTime('2025-01-01 00:00', '2025-01-01T08:00:00Z', zone)).toBe(true);
    expect(isSameTime('2025-01-01 00:01', '2025-01-01T08:00:00Z', zone)).toBe(false);
    expect(isSameTime('2025-11-02 01:30', '2025-11-02T01:30:00-08:00', zone)).toBe(false);
  });
});
