import { openPostgres, type Postgres } from '../adapters/postgres/open.js';
import { KnownLevel } from '../application/level.js';
import type { Schemas } from '../cellar/upcasters.js';

/** Opens the database, and reads its level: bodies are written in the schemas that the oldest node knows. @throws as openPostgres does */
export async function openWithLevel(
  options: Omit<Parameters<typeof openPostgres>[0], 'bodies'>,
  schemas: Schemas,
): Promise<{ readonly postgres: Postgres; readonly level: KnownLevel }> {
  const known: { level?: KnownLevel } = {};
  const postgres = await openPostgres({ ...options, bodies: { schemas, level: () => known.level?.value ?? 1 } });
  const level = new KnownLevel(postgres.databaseLevel);
  known.level = level;
  return { postgres, level };
}
