import { expect, test } from 'vitest';
import { patchedFiles } from './compiled-sources.js';
import { storeMutants } from './store-mutants.js';

test.each(storeMutants.map((mutant) => [mutant.name, mutant] as const))(
  'still has a place in the sources: %s',
  (_, mutant) => {
    expect(() => patchedFiles(mutant.patches)).not.toThrow();
  },
);
