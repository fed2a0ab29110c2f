/** Starts the run's PostgreSQL before the first test that may need one, and ends it after the last. */
import type { TestProject } from 'vitest/node';
import { startRunServer } from './postgres.js';

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const server = await startRunServer();
  project.provide('postgres', server.connectionString);
  return server.stop;
}
