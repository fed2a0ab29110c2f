/** Starts one PostgreSQL server before the first integration test, and stops it after the last. */
import type { TestProject } from 'vitest/node';
import { startRunServer } from './postgres.js';

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const server = await startRunServer();
  project.provide('postgres', server.connectionString);
  return server.stop;
}
