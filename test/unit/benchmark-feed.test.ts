/** The parts of `bench -- feed` that compute. */
import { describe, expect, it } from 'vitest';
import { latencies } from '../../benchmarks/feed-latency.js';
import { lastIdIn } from '../../benchmarks/last-event-id.js';
import { distribution } from '../../benchmarks/statistics.js';
import { eventText } from '../../src/feed/server-sent-event.js';

describe('the last id of an event stream', () => {
  const text = `:solera\n\n${[7, 8, 9, 10, 1_234_567].map((id) => eventText(id, `{"sequence":${id}}`)).join('')}`;

  it('is found whatever the pieces of the stream are', () => {
    for (let size = 1; size <= text.length; size += 1) {
      let last = 0;
      let rest = '';
      for (let from = 0; from < text.length; from += size) {
        const found = lastIdIn(rest, Buffer.from(text.slice(from, from + size)));
        last = found.id ?? last;
        rest = found.rest;
      }
      expect([size, last]).toEqual([size, 1_234_567]);
    }
  });

  it('is not one that is cut off', () => {
    expect(lastIdIn('', Buffer.from('data: {}\n\nid: 12')).id).toBeNull();
    expect(lastIdIn('', Buffer.from('data: {}\n\nid: 12\ndata: {}\n\nid: 13')).id).toBe(12);
  });
});

describe('the latencies of a subscriber', () => {
  const written = { last: [4, 2], sentAt: [10, 11], acknowledgedAt: [14, 13] };

  it('are those of the same change sets, in whatever order these were acknowledged', () => {
    const arrivals = { last: [2, 3, 4], arrivedAt: [12, 20, 16], sinceRecordedMs: [1, 50, 3] };
    const found = latencies(written, arrivals);
    expect(found.fromAcknowledged).toEqual({ p50: 2, p99: 2, most: 2 });
    expect(found.fromSent).toMatchObject({ p50: 6, most: 6 });
    expect(found.fromRecorded.most).toBe(3);
    expect(found.answer).toMatchObject({ p50: 4, most: 4 });
  });

  it('do not exist if a change set has not arrived', () => {
    expect(() => latencies(written, { last: [2], arrivedAt: [12], sinceRecordedMs: [1] })).toThrow(
      'notification 4 has not arrived',
    );
  });
});

describe('a distribution', () => {
  it('is of sorted values', () => {
    const values = Array.from({ length: 1_000 }, (_, index) => (index * 7) % 1_000);
    expect(distribution(values)).toEqual({ p50: 500, p99: 990, most: 999 });
    expect(distribution([])).toEqual({ p50: 0, p99: 0, most: 0 });
  });
});
