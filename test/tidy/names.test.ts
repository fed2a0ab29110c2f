import { describe, expect, it } from 'vitest';
import { barrelFailures, nameFailures } from './names.js';
import { judge } from './planted.js';

describe('names', () => {
  const wrong = [
    'src/util/a.ts',
    'src/cellar/lot-helpers.ts',
    'src/kernel/types.ts',
    'src/actors/lotManager.ts',
    'src/common.ts',
  ];
  it.each(wrong)('refuses %s', (path) => expect(nameFailures([path])).toHaveLength(1));
  const right = [
    'src/kernel/place-queue.ts',
    'test/unit/lot.int.test.ts',
    'vitest.config.ts',
    'src/x/sql/read-head.sql',
  ];
  it.each(right)('allows %s', (path) => expect(nameFailures([path])).toEqual([]));
  it('finds a barrel by its name and by its content', () => {
    expect(judge(barrelFailures, 'src/verify/index.ts', 'export const a = 1;')).toHaveLength(1);
    expect(
      judge(barrelFailures, 'src/verify/feed.ts', `export * from './page.js';\nexport { b } from './b.js';`),
    ).toHaveLength(1);
    expect(judge(barrelFailures, 'src/verify/feed.ts', `export * from './page.js';\nexport const b = 1;`)).toEqual([]);
  });
});
