import { expect, it } from 'vitest';
import { clusterLimits } from '../../config/cluster.js';
import { HeadHints } from '../../src/cluster/head-hints.js';
import { Subjects } from '../../src/cluster/subjects.js';

/** Returns the times at which hints were sent, for a node that commits every millisecond of a second, among a number of members. */
function hintTimes(members: number): readonly number[] {
  const sent: number[] = [];
  let nowMs = 0;
  const due: { readonly atMs: number; readonly work: () => void }[] = [];
  const hints = new HeadHints({
    messages: { publish: () => sent.push(nowMs) > 0 } as never, // Nothing else is called.
    subjects: new Subjects('test'),
    timers: {
      elapsedMs: () => nowMs,
      jitter: (ms) => ms,
      after: (ms, work) => {
        due.push({ atMs: nowMs + ms, work });
        return () => undefined;
      },
    },
    limits: clusterLimits,
    members: () => members,
    onHint: () => undefined,
  });
  for (; nowMs < 1_000; nowMs += 1) {
    while (due[0] !== undefined && due[0].atMs <= nowMs) due.shift()?.work();
    hints.published();
  }
  return sent;
}

it('sends one hint in an interval', () => {
  const [first, second] = hintTimes(1);
  expect([first, second]).toEqual([clusterLimits.headHintIntervalMs, 2 * clusterLimits.headHintIntervalMs]);
});

it('sends fewer hints among many members, so that all of them together send no more than a few nodes would', () => {
  const atFullRate = hintTimes(clusterLimits.membersAtFullHintRate).length * clusterLimits.membersAtFullHintRate;
  expect(hintTimes(100).length * 100).toBeLessThanOrEqual(atFullRate);
  expect(hintTimes(100).length).toBeGreaterThan(0);
});
