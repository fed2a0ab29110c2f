/**
 * A consumer as a user would write it: it keeps the events and the folded state of every lot in a schema of its own, in the transaction of its position.
 * SOLERA_URL and NATS_URL are its sources, DATABASE_URL is its database. It ends with code 9 if a change set is applied twice, and with 8 if an event is
 * retracted that it does not have.
 */
import pg from 'pg';
import { fold, follow } from 'solera/feed';
import { postgresTracking } from 'solera/feed/postgres';

const { SOLERA_URL = '', NATS_URL = '', DATABASE_URL = '' } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 2, connectionTimeoutMillis: 5_000 });
// A connection that is lost while it is idle is replaced by the pool.
pool.on('error', () => undefined);

async function apply({ change, first, last, entries }, tx) {
  await tx.query('INSERT INTO cellar.applied (first, last, change) VALUES ($1, $2, $3)', [first, last, change]);
  const changed = new Map();
  for (const entry of entries) {
    const { winery, lot } = entry.data;
    if (entry.type === 'solera.lot.event.asserted')
      await tx.query('INSERT INTO cellar.event (number, winery, lot, body) VALUES ($1, $2, $3, $4)', [
        ...[entry.sequence, winery, lot],
        JSON.stringify(entry),
      ]);
    else if (entry.type === 'solera.lot.event.retracted') await remove(entry.data.asserted, tx);
    else continue;
    changed.set(`${winery}/${lot}`, { winery, lot });
  }
  for (const { winery, lot } of changed.values()) await refold(winery, lot, tx);
}

async function remove(number, tx) {
  const { rowCount } = await tx.query('DELETE FROM cellar.event WHERE number = $1', [number]);
  if (rowCount === 1) return;
  process.stdout.write(`retracts ${number}, which is not there\n`);
  process.exit(8);
}

async function refold(winery, lot, tx) {
  const { rows } = await tx.query('SELECT body FROM cellar.event WHERE winery = $1 AND lot = $2', [winery, lot]);
  const state = fold(rows.map(({ body }) => JSON.parse(body)));
  if (state === null) await tx.query('DELETE FROM cellar.state WHERE winery = $1 AND lot = $2', [winery, lot]);
  else
    await tx.query(
      'INSERT INTO cellar.state VALUES ($1, $2, $3) ON CONFLICT (winery, lot) DO UPDATE SET body = excluded.body',
      [winery, lot, JSON.stringify(state)],
    );
}

const follower = follow({
  source: { url: SOLERA_URL, ...(NATS_URL === '' ? {} : { nats: { servers: NATS_URL } }) },
  tracking: postgresTracking(pool, { name: 'cellar', table: 'cellar.position' }),
  apply,
  onApplyError: ({ changeSet, error }) => {
    process.stderr.write(`${changeSet.first}: ${error}\n`);
    if (error.code !== '23505') return;
    process.stdout.write(`applied ${changeSet.first} twice\n`);
    process.exit(9);
  },
  retry: { firstPauseMs: 20, longestPauseMs: 500 },
});
// A test that is killed leaves no consumer behind.
process.stdin.on('end', () => process.exit(1)).resume();
await follower.done;
