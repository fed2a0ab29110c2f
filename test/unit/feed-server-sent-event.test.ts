import { describe, expect, it } from 'vitest';
import { commentText, eventText, OversizedEvent, ServerSentEventReader } from '../../src/feed/server-sent-event.js';

function read(pieces: readonly string[], limit = 100): string[] {
  const reader = new ServerSentEventReader(limit);
  return pieces.flatMap((piece) => reader.read(piece));
}

describe('a Server-Sent Event', () => {
  it('is written with its number as id, and a data line for each line', () => {
    expect(eventText(7, '{"a":1}')).toBe('id: 7\ndata: {"a":1}\n\n');
    expect(eventText(7, 'a\nb')).toBe('id: 7\ndata: a\ndata: b\n\n');
  });

  it('is read as it was written, wherever the text is cut', () => {
    const text = commentText('solera') + eventText(1, 'a\n b') + commentText() + eventText(2, '');
    for (let cut = 0; cut <= text.length; cut += 1)
      expect(read([text.slice(0, cut), text.slice(cut)])).toEqual(['a\n b', '']);
    expect(read([...text])).toEqual(['a\n b', '']);
  });

  it('may end its lines with CR LF, and have other fields', () => {
    expect(read(['event: x\r\ndata:a\r', '\ndata: b\r\n\r\nretry: 1\n\ndata: c\n\n'])).toEqual(['a\nb', 'c']);
  });

  it('is returned only when it is complete', () => {
    expect(read(['data: a\n'])).toEqual([]);
  });

  it('is refused beyond the limit, in one line or in many', () => {
    expect(() => read(['data: '.padEnd(101, 'x')])).toThrow(OversizedEvent);
    expect(() => read(Array.from({ length: 20 }, () => 'data: xxxx\n'))).toThrow(OversizedEvent);
    expect(read(Array.from({ length: 20 }, () => eventText(1, 'x'.repeat(50))))).toHaveLength(20);
  });
});
