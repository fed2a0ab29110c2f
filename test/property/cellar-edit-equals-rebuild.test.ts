import { expect, test } from 'vitest';
import { runWorlds } from './cellar-property.js';

const seed = Number(process.env.SOLERA_SEED ?? 1);
const worlds = Number(process.env.SOLERA_CASES ?? 100);
test('x', { timeout: 3_600_000 }, () => {
  const started = performance.now();
  const { tally, failure } = runWorlds({ seed, worlds });
  console.log(Math.round(performance.now() - started), 'ms', tally.told());
  console.log(tally.malformedShown.join('\n'));
  console.log([...tally.refusedTypes].map(([k,v]) => `${k} ${v}`).sort().join('\n'));
  if (failure) expect.fail([`seed ${failure.seed}`, failure.error.stack, ...failure.script].join('\n'));
});
