import type { BenchServer } from './bench-server.js';
import type { Aim, ReportPlot, ReportTable } from './report.js';

/** What all parts of the cascade benchmark are given. */
export interface CascadeSetting {
  readonly server: BenchServer;
  /** The number of dependents that the large edits have. */
  readonly size: number;
  /** Whether to go on to ten times the size. */
  readonly large: boolean;
  readonly runs: number;
  /** Duration of the quiet period in which other commands are measured. */
  readonly seconds: number;
}

/** What a part found. */
export interface PartReport {
  readonly tables: readonly ReportTable[];
  readonly aims: readonly Aim[];
  readonly remarks: readonly string[];
  readonly plots: readonly ReportPlot[];
  readonly raw: unknown;
}

/** Calls `work` with a fresh database, and drops it afterwards. */
export async function onDatabase<T>(
  server: BenchServer,
  name: string,
  work: (connectionString: string) => Promise<T>,
): Promise<T> {
  const database = `cascade_${name}`;
  const connectionString = await server.createDatabase(database);
  try {
    return await work(connectionString);
  } finally {
    await server.dropDatabase(database);
  }
}
