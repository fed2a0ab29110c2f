import { describe, expect, test } from 'vitest';
import { clusterLog } from '../../src/main/cluster-log.js';

interface Line {
  readonly level: string;
  readonly fields: object;
  readonly message: string;
}

/** A log whose time passes only by `pass`. */
function logUnderTest() {
  const lines: Line[] = [];
  let now = 0;
  let timers: { readonly at: number; readonly work: () => void }[] = [];
  const log = clusterLog({
    info: (fields, message) => lines.push({ level: 'info', fields, message }),
    warn: (fields, message) => lines.push({ level: 'warn', fields, message }),
    elapsedMs: () => now,
    after: (ms, work) => timers.push({ at: now + ms, work }),
  });
  const pass = (ms: number): void => {
    now += ms;
    const due = timers.filter(({ at }) => at <= now);
    timers = timers.filter(({ at }) => at > now);
    for (const { work } of due) work();
  };
  return { log, lines, pass };
}

describe('the log of the cluster', () => {
  test('names the members and the partitions that were gained and lost', () => {
    const { log, lines } = logUnderTest();
    log.happened({ kind: 'view_changed', epoch: 7, members: ['a', 'b'], gained: 0, lost: 512 });
    expect(lines).toEqual([
      {
        level: 'info',
        fields: { epoch: 7, members: ['a', 'b'], gained: 0, lost: 512 },
        message: 'The view of the cluster has changed.',
      },
    ]);
  });

  test('warns of nodes that were silent, and not of those that leave', () => {
    const { log, lines } = logUnderTest();
    log.happened({ kind: 'removed', nodes: ['a'], reason: 'silent' });
    log.happened({ kind: 'removed', nodes: ['b'], reason: 'reported' });
    expect(lines.map(({ level, fields }) => [level, fields])).toEqual([
      ['warn', { removed: ['a'], reason: 'silent' }],
      ['info', { removed: ['b'], reason: 'reported' }],
    ]);
  });

  test('has two lines for a thousand commands that are decided for others: the begin and the end', () => {
    const { log, lines, pass } = logUnderTest();
    for (let index = 0; index < 1_000; index += 1) {
      log.decidedHere();
      pass(10);
    }
    expect(lines.map(({ level }) => level)).toEqual(['warn']);
    pass(4_000);
    expect(lines.length).toBe(1);
    pass(6_000);
    expect(lines.slice(1)).toMatchObject([{ level: 'info', fields: { count: 1_000 } }]);
    log.decidedHere();
    expect(lines.map(({ level }) => level)).toEqual(['warn', 'info', 'warn']);
  });

  test('names each suspected owner once while it stays suspected', () => {
    const { log, lines, pass } = logUnderTest();
    for (let index = 0; index < 50; index += 1) {
      log.happened({ kind: 'owner_suspected', node: 'a', reason: 'silent' });
      log.happened({ kind: 'owner_suspected', node: 'b', reason: 'not_listening' });
      pass(100);
    }
    expect(lines.map(({ fields }) => fields)).toEqual([
      { owner: 'a', reason: 'silent' },
      { owner: 'b', reason: 'not_listening' },
    ]);
    pass(10_000);
    log.happened({ kind: 'owner_suspected', node: 'a', reason: 'silent' });
    expect(lines.length).toBe(3);
  });

  test('has no line for what is only counted', () => {
    const { log, lines } = logUnderTest();
    log.happened({ kind: 'beat_sent' });
    log.happened({ kind: 'beat_heard', late: true });
    log.happened({ kind: 'lane_closed' });
    expect(lines).toEqual([]);
  });
});
