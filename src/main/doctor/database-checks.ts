import { doctorLimits as limits } from '../../../config/doctor.js';
import { largeEditLimits } from '../../../config/large-edits.js';
import { postgresLimits } from '../../../config/postgres.js';
import type { DatabaseCondition } from '../../adapters/postgres/database-condition.js';
import { currentLevel } from '../../application/level.js';
import { commandLine } from '../command-line.js';
import { counted, formatNumber } from '../terminal.js';
import { bytesText, durationText } from './amounts.js';
import { clockJudgement } from './clock-judgement.js';
import { type Check, databaseCheck } from './condition.js';
import { diskJudgement } from './disk-judgement.js';
import { mend, note, ok, unknown } from './finding.js';

const { commitConnections, readConnections, followerConnections } = postgresLimits;
const { editsAtOnce, workerReadConnections } = largeEditLimits;

/** Connections of one node: its pools, a migration, and those of each worker, one of which commits. Workers open none for followers. */
const connectionsPerNode =
  commitConnections + readConnections + followerConnections + 1 + editsAtOnce * (workerReadConnections + 1);

/** Checks of the server and the database as a whole. */
export const databaseChecks: readonly Check[] = [
  {
    name: 'connections',
    judge: ({ database, nodes }) => {
      const found = database.condition;
      return found === null ? null : connectionJudgement(found, Math.max(1, nodes.nodes.length));
    },
  },
  databaseCheck('clock of the database', ({ clock }) =>
    clockJudgement(clock, 'Synchronise both clocks with NTP (timedatectl status).'),
  ),
  {
    name: 'disk of the database',
    judge: ({ databaseDisk, database, folder }) => {
      if (database.condition === null || folder !== null) return null;
      const size = bytesText(database.condition.use.database_bytes);
      if (databaseDisk !== null) return diskJudgement(databaseDisk, `the database takes ${size}; `);
      return unknown(
        `the database takes ${size}; the free space is not visible from here`,
        'Watch the free space on the machine of the server.',
      );
    },
  },
  databaseCheck('size', ({ use }, { folder }) => (folder === null ? null : ok(bytesText(use.database_bytes)))),
  databaseCheck('collation', ({ use, collationChange }) =>
    collationChange === null
      ? ok(use.collation)
      : note(
          `${use.collation}: version ${collationChange.created} when the database was created, ${collationChange.actual} now`,
          'Names are compared by their bytes, so the order does not change. reindex index edit_item_pkey; alter database … refresh collation version;',
        ),
  ),
  databaseCheck('age of transactions', ({ use: { transaction_age: age } }) =>
    age < limits.oldestTransactionAge
      ? ok(formatNumber(age))
      : mend(
          `${formatNumber(age)}: the server stops writing at 2,000 million`,
          'Autovacuum does not keep up, or an old transaction or slot holds it back. End that, then run vacuum freeze.',
        ),
  ),
  databaseCheck('long transactions', ({ use: { oldest_transaction_s: age, prepared_transactions: prepared } }) => {
    if (prepared > 0)
      return mend(
        counted(prepared, 'prepared transaction'),
        'They hold locks until they end: select * from pg_prepared_xacts; rollback prepared …',
      );
    if (age < limits.oldTransactionS) return ok(`the oldest is ${durationText(age)} old`);
    return note(
      `one is ${durationText(age)} old`,
      'It keeps outdated rows, and delays migrations. If it is no verification: select * from pg_stat_activity order by xact_start.',
    );
  }),
  databaseCheck('replication slots', ({ use: { inactive_slots: names, inactive_slot_bytes: bytes } }) => {
    if (names === '') return ok('none is inactive');
    const found = `inactive: ${names}; ${bytesText(bytes)} of WAL is kept`;
    const advice =
      'Start its consumer again, or drop it: select pg_drop_replication_slot(…). Otherwise the disk fills.';
    return bytes < limits.slotBytes ? note(found, advice) : mend(found, advice);
  }),
  databaseCheck('permissions', ({ use }) =>
    use.may_create
      ? ok('the role may create schemas')
      : mend('the role may not create schemas', 'Read models need it: grant create on database … to …'),
  ),
  databaseCheck('schema', ({ schemaFault }) => {
    if (schemaFault === null) return ok('all migrations of this version');
    if (schemaFault.name === 'SchemaBehind')
      return mend(schemaFault.message, `Back up, then ${commandLine('start')} migrates it.`);
    const advice =
      schemaFault.name === 'LevelTooLow'
        ? 'Upgrade this program to the version of the nodes.'
        : 'Start the version of Solera that wrote the database, or restore the backup from before the upgrade.';
    return mend(schemaFault.message, advice);
  }),
  databaseCheck('functions', ({ content }) => {
    if (content === null) return null;
    if (content.functions.length === 0) return ok('all of this version');
    return note(
      `missing, or of an older version: ${content.functions.join(', ')}`,
      `The next start of a node of this version installs them.`,
    );
  }),
  databaseCheck('level', ({ content }) => {
    if (content === null) return null;
    if (content.level === currentLevel) return ok(String(currentLevel));
    return note(
      `${content.level}; this program knows ${currentLevel}`,
      'It rises by itself within seconds once all nodes run this version. Until then, what is new in it is refused.',
    );
  }),
];

function connectionJudgement({ use, content }: DatabaseCondition, running: number): ReturnType<typeof ok> {
  const members = Math.max(0, ...(content?.members ?? []).map((one) => one.members));
  const nodes = Math.max(running, members);
  const limitsOfServer = [use.most_connections - use.reserved_connections];
  for (const limit of [use.connections_of_role, use.connections_of_database])
    if (limit >= 0) limitsOfServer.push(limit);
  const most = Math.min(...limitsOfServer);
  const needed = nodes * connectionsPerNode + limits.connectionsBeside;
  const found = `${use.connections} of ${most} in use; ${counted(nodes, 'node')} and tools need up to ${needed}`;
  if (needed <= most) return ok(found);
  return mend(found, `Raise max_connections (or the limit of the role or the database) to ${needed} or more.`);
}
