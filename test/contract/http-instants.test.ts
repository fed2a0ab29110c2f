import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInstant } from '../../src/application/request/instant.js';
import { instantText } from '../../src/cellar/instant-text.js';

describe('instants', () => {
  it.each([
    ['2026-09-01T10:00:00Z', '2026-09-01T10:00:00.000Z'],
    ['2026-09-01t10:00:00.5z', '2026-09-01T10:00:00.500Z'],
    ['2026-09-01T00:30:00.123000+02:00', '2026-08-31T22:30:00.123Z'],
    ['2024-02-29T23:59:59-00:30', '2024-03-01T00:29:59.000Z'],
    ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00.000Z'],
    ['0000-02-29T12:00:00+00:00', '0000-02-29T12:00:00.000Z'],
    ['0001-01-01T00:30:00+01:00', '0000-12-31T23:30:00.000Z'],
    ['0099-12-31T23:59:59.9Z', '0099-12-31T23:59:59.900Z'],
    ['0100-02-28T23:30:00-01:00', '0100-03-01T00:30:00.000Z'],
    ['0999-06-30T23:59:59.999Z', '0999-06-30T23:59:59.999Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('parses %s as %s', (text, utc) => {
    const parsed = parseInstant(text);
    expect(parsed.ok && instantText(parsed.ms)).toBe(utc);
  });

  it.each([
    ['2026-09-01T10:00:00', 'bad_request'],
    ['2026-09-01 10:00:00Z', 'bad_request'],
    ['2026-09-01', 'bad_request'],
    ['2026-9-1T10:00:00Z', 'bad_request'],
    ['2023-02-29T10:00:00Z', 'bad_request'],
    ['1900-02-29T10:00:00Z', 'bad_request'],
    ['2026-13-01T10:00:00Z', 'bad_request'],
    ['2026-04-31T10:00:00Z', 'bad_request'],
    ['2026-09-01T24:00:00Z', 'bad_request'],
    ['2026-09-01T23:59:60Z', 'bad_request'],
    ['2026-09-01T10:00:00+24:00', 'bad_request'],
    ['2026-09-01T10:00:00.Z', 'bad_request'],
    ['2026-09-01T10:00:00+0200', 'bad_request'],
    ['0001-02-29T00:00:00Z', 'bad_request'],
    ['0000-01-01T00:00:00+00:01', 'bad_request'],
    ['-0001-12-31T00:00:00Z', 'bad_request'],
    ['999-01-01T00:00:00Z', 'bad_request'],
    ['9999-12-31T23:59:59-00:01', 'bad_request'],
    ['+12026-09-01T10:00:00Z', 'bad_request'],
    ['2026-09-01T10:00:00Z\n', 'bad_request'],
    ['٢٠٢٦-09-01T10:00:00Z', 'bad_request'],
    ['2026-09-01T10:00:00.0001Z', 'too_precise'],
    ['2026-09-01T10:00:00.1234567Z', 'too_precise'],
  ])('refuses %s as %s', (text, code) => {
    expect(parseInstant(text)).toMatchObject({ ok: false, code });
  });

  const firstMs = Date.parse('0000-01-01T00:00:00.000Z');
  const lastMs = Date.parse('9999-12-31T23:59:59.999Z');

  it('parses every instant that it formats', () => {
    fc.assert(
      fc.property(fc.integer({ min: firstMs, max: lastMs }), (ms) => {
        expect(parseInstant(instantText(ms))).toEqual({ ok: true, ms });
      }),
    );
  });

  it('parses the same instant from every offset', () => {
    const dayMs = 86_400_000;
    const anyMs = fc.oneof(
      fc.integer({ min: firstMs + dayMs, max: lastMs - dayMs }),
      fc.integer({ min: firstMs + dayMs, max: Date.parse('0200-01-01T00:00:00Z') }),
    );
    fc.assert(
      fc.property(anyMs, fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }), (ms, hour, minute) => {
        const offset = instantText((hour * 60 + minute) * 60_000 + firstMs).slice(11, 16);
        const local = instantText(ms + (hour * 60 + minute) * 60_000).slice(0, -1);
        expect(parseInstant(`${local}+${offset}`)).toEqual({ ok: true, ms });
      }),
    );
  });
});
