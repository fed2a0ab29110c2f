import { expect, test } from 'vitest';
import { firstPartitionOf } from '../../src/actors/placement.js';

test('wineries spread evenly over 1,024 partitions, each always to the same one', () => {
  const counts = new Map<number, number>();
  for (let n = 0; n < 102_400; n += 1) {
    const home = firstPartitionOf(`winery-${n}`);
    expect(firstPartitionOf(`winery-${n}`)).toBe(home);
    counts.set(home, (counts.get(home) ?? 0) + 1);
  }
  expect(counts.size).toBe(1_024);
  expect(Math.max(...counts.keys())).toBe(1_023);
  expect(Math.max(...counts.values())).toBeLessThan(200);
});
