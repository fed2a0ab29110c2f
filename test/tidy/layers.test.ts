import { describe, expect, it } from 'vitest';
import { cycleFailures, layerFailures, packageFailures } from './layers.js';
import { judge } from './planted.js';
import { sourceOf } from './source.js';

describe('layers', () => {
  const wrong = [
    ['src/kernel/cascade.ts', '../cellar/lot.js'],
    ['src/kernel/cascade.ts', '../../config/limits.js'],
    ['src/cellar/lot.ts', '../application/solera.js'],
    ['src/cellar/actions/rack.ts', '../../application/solera.js'],
    ['src/harvest/crew.ts', '../cellar/lot.js'],
    ['src/feed/follower.ts', '../application/result.js'],
    ['src/feed/follower.ts', '../../config/limits.js'],
    ['src/feed/consumer/follow.ts', '../../application/result.js'],
    ['src/feed/conformance/scenario.ts', '../../cellar/lot.js'],
    ['src/cellar/lot.ts', '../feed/notification.js'],
    ['src/application/record.ts', '../adapters/postgres/store.js'],
    ['src/actors/partition.ts', '../verify/replay.js'],
    ['src/verify/replay.ts', '../actors/partition.js'],
    ['src/adapters/http/server.ts', '../postgres/store.js'],
    ['src/adapters/postgres/store.ts', '../../main/compose.js'],
    ['config/limits.ts', '../src/kernel/position.js'],
    ['test/oracle/lot.ts', '../../src/cellar/lot.js'],
  ] as const;
  it.each(wrong)('%s must not import %s', (path, specifier) => {
    expect(judge(layerFailures, path, `import { a } from '${specifier}';`)).toHaveLength(1);
    expect(judge(layerFailures, path, `import type { A } from '${specifier}';`)).toHaveLength(1);
    expect(judge(layerFailures, path, `export { a } from '${specifier}';`)).toHaveLength(1);
    expect(judge(layerFailures, path, `const a = await import('${specifier}');`)).toHaveLength(1);
    expect(judge(layerFailures, path, `type A = import('${specifier}').A;`)).toHaveLength(1);
  });

  const right = [
    ['src/cellar/actions/rack.ts', '../../kernel/domain.js'],
    ['src/application/record.ts', '../cellar/lot.js'],
    ['src/application/record.ts', '../feed/notification.js'],
    ['src/adapters/http/server.ts', '../../feed/page.js'],
    ['src/actors/partition.ts', '../application/store.js'],
    ['src/adapters/postgres/store.ts', '../../application/store.js'],
    ['src/adapters/postgres/store.ts', '../../../config/limits.js'],
    ['src/main/compose.ts', '../adapters/postgres/store.js'],
    ['test/unit/lot.test.ts', '../../src/cellar/lot.js'],
  ] as const;
  it.each(right)('%s may import %s', (path, specifier) => {
    expect(judge(layerFailures, path, `import { a } from '${specifier}';`)).toEqual([]);
  });

  it('fails for a folder of src that belongs to no layer', () => {
    expect(judge(layerFailures, 'src/extras/thing.ts', '')).toEqual(['src/extras/thing.ts belongs to no layer']);
    expect(judge(layerFailures, 'src/adapters/redis/cache.ts', '')).toHaveLength(1);
  });
});

describe('packages', () => {
  const wrong = [
    ['src/kernel/cascade.ts', 'node:crypto'],
    ['src/kernel/cascade.ts', 'typebox'],
    ['src/cellar/lot.ts', 'pg'],
    ['src/application/record.ts', 'fastify'],
    ['src/adapters/http/server.ts', 'pg'],
    ['src/adapters/postgres/store.ts', 'pino'],
    ['src/main/compose.ts', 'pg'],
  ] as const;
  it.each(wrong)('%s must not import %s', (path, name) => {
    expect(judge(packageFailures, path, `import x from '${name}';`)).toHaveLength(1);
  });

  const right = [
    ['src/cellar/lot.ts', 'typebox'],
    ['src/cellar/lot.ts', 'typebox/value'],
    ['src/adapters/http/server.ts', '@fastify/swagger'],
    ['src/adapters/postgres/store.ts', 'pg'],
    ['src/main/cli.ts', 'csv-parse/sync'],
  ] as const;
  it.each(right)('%s may import %s', (path, name) => {
    expect(judge(packageFailures, path, `import x from '${name}';`)).toEqual([]);
  });
});

describe('cycles', () => {
  it('are found across several files, and through imports of types', () => {
    const failures = cycleFailures([
      sourceOf('src/kernel/a.ts', `import { b } from './b.js';`),
      sourceOf('src/kernel/b.ts', `import type { C } from './c.js';`),
      sourceOf('src/kernel/c.ts', `export { a } from './a.js';`),
    ]);
    expect(failures).toEqual(['src/kernel/a.ts → src/kernel/b.ts → src/kernel/c.ts → src/kernel/a.ts']);
  });
  it('are not reported where two paths lead to one file', () => {
    const shared = ['b', 'c'].map((name) => sourceOf(`src/kernel/${name}.ts`, `import { d } from './d.js';`));
    const start = sourceOf('src/kernel/a.ts', `import { b } from './b.js'; import { c } from './c.js';`);
    expect(cycleFailures([start, ...shared, sourceOf('src/kernel/d.ts', '')])).toEqual([]);
  });
});
