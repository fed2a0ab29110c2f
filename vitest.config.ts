import { defineConfig } from 'vitest/config';

/**
 * The suffix of a test is its cost: `.test` is quick and needs no database, `.int.test` needs a PostgreSQL, `.sim.test` takes minutes.
 * There are two workers, because the database and the programs under test need processors too.
 *
 * A worker loads each module once, and keeps it for all its test files (`isolate: false`): loading the program again for each of some 400 files would
 * take longer than most of them run. So a test leaves no module, timer or global object changed. No module of src has a state that a test could change.
 */
const excluded = ['**/node_modules/**', 'dist/**'];

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'quick',
          isolate: false,
          include: ['test/**/*.test.ts', 'benchmarks/**/*.test.ts'],
          exclude: [...excluded, '**/*.int.test.ts', '**/*.sim.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'integration',
          isolate: false,
          include: ['test/**/*.int.test.ts'],
          exclude: excluded,
          globalSetup: ['test/support/postgres-global-setup.ts'],
          // `expect.poll` waits for browsers and processes, which a busy machine delays.
          expect: { poll: { timeout: 20_000 } },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'simulation',
          isolate: false,
          include: ['test/**/*.sim.test.ts'],
          exclude: excluded,
          // A simulation makes much garbage that lives for a short time.
          execArgv: ['--max-semi-space-size=64'],
          testTimeout: 300_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
