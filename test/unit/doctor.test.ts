/** The checks of `solera doctor`, on conditions of which one thing is wrong. */
import { describe, expect, it } from 'vitest';
import { currentLevel } from '../../src/application/level.js';
import type { Condition } from '../../src/main/doctor/condition.js';
import { doctorReport, doctorText } from '../../src/main/doctor/doctor-report.js';
import { examine } from '../../src/main/doctor/examination.js';
import type { Verdict } from '../../src/main/doctor/finding.js';
import {
  content,
  folder,
  healthy,
  server,
  stream,
  withBroker,
  withDatabase,
  withLeftovers,
  withSetting,
  withUse,
} from '../support/healthy-condition.js';

const generation = {
  ...({ follower: 'search', generation: 4, state: 'live', problem: null, paused: false } as const),
  ...{ age_s: 90_000, position: 5, head: 9 },
};
const oneNode = healthy.nodes.nodes[0];

const cases: readonly (readonly [check: string, verdict: Verdict, found: string, condition: Condition])[] = [
  ['Node.js', 'note', '20.19.0', { ...healthy, nodeVersion: '20.19.0' }],
  ['Node.js', 'mend', '18.20.1', { ...healthy, nodeVersion: '18.20.1' }],
  [
    ...(['disk of SOLERA_DATA', 'mend', '1 GB (1 %) free at /data'] as const),
    { ...healthy, folder: { ...folder, disk: { path: '/data', freeBytes: 1e9, totalBytes: 100e9 } } },
  ],
  [
    ...(['disk of SOLERA_DATA', 'note', '8 GB (8 %) free at /data'] as const),
    { ...healthy, folder: { ...folder, disk: { path: '/data', freeBytes: 8e9, totalBytes: 100e9 } } },
  ],
  [...(['disk of the database', 'unknown', 'the database takes 3 MB'] as const), { ...healthy, folder: null }],
  [
    ...(['disk of the database', 'mend', '500 MB'] as const),
    { ...healthy, folder: null, databaseDisk: { path: '/pg', freeBytes: 500_000_000, totalBytes: 1e9 } },
  ],
  [
    'nodes',
    'unknown',
    'no node answers',
    { ...healthy, nodes: { ...healthy.nodes, nodes: [], failure: 'no node answers there' } },
  ],
  [
    ...(['nodes', 'note', 'b (2, serving)'] as const),
    {
      ...healthy,
      nodes: {
        ...healthy.nodes,
        nodes: ['1', '2'].map((version) => ({
          node: version === '1' ? 'a' : 'b',
          version,
          status: 'serving',
          clock: null,
        })),
      },
    },
  ],
  [
    ...(['nodes', 'mend', 'a (1, storeless)'] as const),
    { ...healthy, nodes: { ...healthy.nodes, nodes: [{ node: 'a', version: '1', status: 'storeless', clock: null }] } },
  ],
  [
    ...(['clocks of the nodes', 'mend', 'a: 4,100 ms ahead of'] as const),
    {
      ...healthy,
      nodes: {
        ...healthy.nodes,
        nodes: oneNode === undefined ? [] : [{ ...oneNode, clock: { offsetMs: 4_100, uncertaintyMs: 501 } }],
      },
    },
  ],
  ['clock of the database', 'mend', '3,000 ms behind', withDatabase({ clock: { offsetMs: -3_000, uncertaintyMs: 2 } })],
  // What the measurement cannot tell apart is no finding.
  [
    'clock of the database',
    'ok',
    '3,000 ms behind',
    withDatabase({ clock: { offsetMs: -3_000, uncertaintyMs: 1_500 } }),
  ],
  [
    'fsync',
    'mend',
    'it is off',
    withDatabase({
      requirements: [{ name: 'fsync', found: 'off', isDurability: true, fault: 'it is off', remedy: 'x' }],
    }),
  ],
  ['connections', 'mend', '12 of 60 in use; 3 nodes', withUse({ most_connections: 63 })],
  ['connections', 'mend', 'of 20 in use', withUse({ connections_of_role: 20 })],
  ['age of transactions', 'mend', '1,500,000,000', withUse({ transaction_age: 1_500_000_000 })],
  ['long transactions', 'note', '3 h', withUse({ oldest_transaction_s: 10_800 })],
  ['long transactions', 'mend', '1 prepared transaction', withUse({ prepared_transactions: 1 })],
  ['replication slots', 'note', 'inactive: old', withUse({ inactive_slots: 'old', inactive_slot_bytes: 16e6 })],
  ['replication slots', 'mend', '5 GB of WAL', withUse({ inactive_slots: 'old', inactive_slot_bytes: 5e9 })],
  ['permissions', 'mend', 'may not create', withUse({ may_create: false })],
  ['collation', 'note', 'version 2.31 when', withDatabase({ collationChange: { created: '2.31', actual: '2.36' } })],
  [
    'schema',
    'mend',
    'older version',
    withDatabase({ content: null, schemaFault: { name: 'SchemaBehind', message: 'an older version' } }),
  ],
  ['level', 'note', `3; this program knows ${currentLevel}`, withDatabase({ content: { ...content, level: 3 } })],
  ['autovacuum', 'mend', 'off', withSetting('autovacuum', 'off')],
  ['default_transaction_read_only', 'mend', 'on', withSetting('default_transaction_read_only', 'on')],
  ['session_replication_role', 'mend', 'replica', withSetting('session_replication_role', 'replica')],
  ['transaction_timeout', 'mend', '5000', withSetting('transaction_timeout', '5000')],
  ['max_wal_size', 'note', '512MB', withSetting('max_wal_size', '512', 'MB')],
  ['checkpoint_timeout', 'note', '30s', withSetting('checkpoint_timeout', '30', 's')],
  ['shared_buffers', 'note', '2048', withSetting('shared_buffers', '2048', '8kB')],
  ['data_checksums', 'note', 'off', withSetting('data_checksums', 'off')],
  ['orphaned servers', 'mend', '2 processes (7, 8)', { ...healthy, folder: { ...folder, orphans: [7, 8] } }],
  ['orphaned servers', 'note', 'unfinished: /x', { ...healthy, folder: { ...folder, unfinishedClusters: ['/x'] } }],
  [
    'drafts of dead edits',
    'note',
    '2 drafts, the oldest 25 min old',
    withLeftovers({ silentDrafts: { drafts: 2, oldest_s: 1_500 } }),
  ],
  ['unpublished rows', 'mend', '1 unknown draft: 17', withLeftovers({ ownerlessDrafts: [17] })],
  ['unsettled change sets', 'note', '1 published large edit', withLeftovers({ unsettledDrafts: 1 })],
  ['edits in the background', 'mend', '1 begun', withLeftovers({ edits: { silent: 1, waiting: 0 } })],
  ['edits in the background', 'mend', '4 waiting', withLeftovers({ edits: { silent: 0, waiting: 4 } })],
  [
    'read models',
    'mend',
    'search has failed: odd',
    withLeftovers({ generations: [{ ...generation, problem: 'odd' }] }),
  ],
  ['read models', 'mend', '25 h, up to 5 of 9', withLeftovers({ generations: [{ ...generation, state: 'building' }] })],
  [
    'read models',
    'note',
    'being rebuilt',
    withLeftovers({ generations: [{ ...generation, state: 'building', age_s: 60 }] }),
  ],
  ['read models', 'note', 'search is paused', withLeftovers({ generations: [{ ...generation, paused: true }] })],
  ['read models', 'note', 'former tables', withLeftovers({ generations: [{ ...generation, state: 'retired' }] })],
  ['schemas of read models', 'note', 'follower_x_1', withLeftovers({ ownerlessSchemas: ['follower_x_1'] })],
  ['rebuild of saved states', 'note', '40 min', withLeftovers({ rebuilds: { rebuilds: 1, newest_s: 2_400 } })],
  ['triggers', 'mend', 'disabled on touch', withLeftovers({ disabledTriggers: ['touch'] })],
  ['indexes', 'mend', 'touch_stream_ccnew', withLeftovers({ invalidIndexes: ['touch_stream_ccnew'] })],
  ['encryption keys', 'mend', 'it is not JSON', { ...healthy, keys: { ...healthy.keys, failure: 'it is not JSON' } }],
  [
    'encryption keys',
    'mend',
    'missing here: estate/1',
    { ...healthy, keys: { ...healthy.keys, missing: ['estate/1'] } },
  ],
  [
    'encryption keys',
    'mend',
    'not registered: estate/2',
    { ...healthy, keys: { ...healthy.keys, unregistered: ['estate/2'] } },
  ],
  [
    'NATS servers',
    'note',
    'b: refused',
    withBroker({ servers: [server, { ...server, label: 'b', failure: 'b: refused' }] }),
  ],
  [
    'NATS servers',
    'mend',
    'b: refused',
    withBroker({ servers: [{ ...server, label: 'b', failure: 'b: refused' }], loginFailure: 'none' }),
  ],
  ['NATS version', 'mend', '2.8.4', withBroker({ servers: [{ ...server, version: '2.8.4', isSupported: false }] })],
  ['NATS max_payload', 'mend', '65.5 kB', withBroker({ servers: [{ ...server, maxPayloadBytes: 65_536 }] })],
  [
    'NATS login',
    'mend',
    'authorization violation',
    withBroker({ loginFailure: 'authorization violation', streams: [] }),
  ],
  ['NATS login', 'note', 'about to stop: nats:4222', withBroker({ servers: [{ ...server, lameDuck: true }] })],
  ['JetStream', 'note', 'not enabled', withBroker({ jetStreamFailure: 'JetStream is not enabled', streams: [] })],
  ['stream of the log', 'mend', 'SOLERA is sealed', withBroker({ streams: [{ ...stream, fault: 'is sealed' }] })],
  ['stream of the log', 'unknown', 'does not exist', withBroker({ streams: [{ ...stream, exists: false }] })],
  [
    'stream of commands',
    'mend',
    '90 % full',
    withBroker({ streams: [stream, { ...stream, name: 'SOLERA_IN', refusesWhenFull: true }] }),
  ],
];

describe('solera doctor', () => {
  it('finds nothing to mend, and nothing to note, where all is well', () => {
    const report = doctorReport(examine(healthy));
    expect(report.findings.filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
    expect(report.ok).toBe(true);
    expect(doctorText(report)).toMatch(/Nothing must be mended\.$/);
  });

  it.each(cases)('judges %s: %s, because of "%s"', (check, verdict, found, condition) => {
    const { findings, ok } = doctorReport(examine(condition));
    const one = findings.find((finding) => finding.check === check);
    expect(one).toMatchObject({ verdict, found: expect.stringContaining(found) });
    expect(one?.advice === '').toBe(verdict === 'ok');
    expect(ok).toBe(verdict !== 'mend');
    // One thing is wrong, so no other check finds anything.
    const others = findings.filter((finding) => finding.check !== check && finding.verdict === 'mend');
    expect(others).toEqual([]);
  });

  it('leaves out what it could not read, and reports why', () => {
    const failure = { verdict: 'mend', found: 'no server listens', advice: 'Start it.' } as const;
    const { findings } = doctorReport(
      examine({ ...healthy, broker: null, folder: null, database: { description: 'x', condition: null, failure } }),
    );
    expect(findings.map(({ check }) => check)).toEqual(['database', 'Node.js', 'nodes', 'clocks of the nodes']);
    expect(findings[0]).toMatchObject(failure);
  });

  it('has no two checks of one name', () => {
    const names = examine(healthy).map(({ check }) => check);
    expect(new Set(names).size).toBe(names.length);
  });

  it('prints a table that fits into 150 columns, and counts what must be mended', () => {
    const text = doctorText(doctorReport(examine(withSetting('autovacuum', 'off'))));
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(150);
    expect(text).toMatch(/autovacuum +│ MEND +│ off/);
    expect(text).toMatch(/1 thing must be mended\.$/);
  });
});
