import { defineConfig } from 'vitest/config';

/**
 * A test's suffix tells what it costs: `.test` needs nothing but itself, `.int.test` a PostgreSQL, `.sim.test` patience.
 * Two workers, because the database and the compiler share the machine with them.
 */
const outside = ['**/node_modules/**', 'dist/**'];

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'quick',
          include: ['test/**/*.test.ts', 'benchmarks/**/*.test.ts'],
          exclude: [...outside, '**/*.int.test.ts', '**/*.sim.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/**/*.int.test.ts'],
          exclude: outside,
          globalSetup: ['test/support/postgres-global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'simulation',
          include: ['test/**/*.sim.test.ts'],
          exclude: outside,
          testTimeout: 300_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
