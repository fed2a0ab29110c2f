/** Checks of PostgreSQL's settings that a node accepts, although some values cost speed, space or work. Those that a node refuses are in the adapter's server check. */
import { doctorLimits as limits } from '../../../config/doctor.js';
import type { ServerSetting } from '../../adapters/postgres/database-condition.js';
import { type Check, databaseCheck } from './condition.js';
import { type Judgement, mend, note, ok } from './finding.js';

interface SettingRule {
  readonly name: string;
  readonly isGood: (setting: ServerSetting) => boolean;
  /** The judgement of a value that is not good. */
  readonly verdict: (found: string, advice: string) => Judgement;
  readonly advice: string;
}

const reload = (assignment: string): string => `alter system set ${assignment}; select pg_reload_conf();`;
const isOn = ({ setting }: ServerSetting): boolean => setting === 'on';
const isOff = ({ setting }: ServerSetting): boolean => setting === 'off';
const isZero = ({ setting }: ServerSetting): boolean => Number(setting) === 0;

const rules: readonly SettingRule[] = [
  {
    name: 'autovacuum',
    isGood: isOn,
    verdict: mend,
    advice: `version and head are updated all the time, and grow without it: ${reload('autovacuum = on')}`,
  },
  {
    name: 'track_counts',
    isGood: isOn,
    verdict: mend,
    advice: `Autovacuum needs these counts: ${reload('track_counts = on')}`,
  },
  {
    name: 'default_transaction_read_only',
    isGood: isOff,
    verdict: mend,
    advice: 'Nodes cannot write: set it to off, for the server, the database and the role.',
  },
  {
    name: 'session_replication_role',
    isGood: ({ setting }) => setting === 'origin',
    verdict: mend,
    advice: 'The triggers that protect published rows do not run: set it to origin, for the role and the database.',
  },
  {
    name: 'transaction_timeout',
    isGood: isZero,
    verdict: mend,
    advice: 'It ends verification, rebuilds and large previews: alter role … set transaction_timeout = 0;',
  },
  {
    name: 'max_wal_size',
    isGood: (found) => megabytes(found) >= limits.leastWalMb,
    verdict: note,
    advice: `Large edits force checkpoints: ${reload("max_wal_size = '2GB'")}`,
  },
  {
    name: 'checkpoint_timeout',
    isGood: ({ setting }) => Number(setting) >= limits.leastCheckpointTimeoutS,
    verdict: note,
    advice: `Each checkpoint is followed by full-page images: ${reload("checkpoint_timeout = '15min'")}`,
  },
  {
    name: 'shared_buffers',
    isGood: (found) => megabytes(found) >= limits.leastSharedBuffersMb,
    verdict: note,
    advice: "Set it to a quarter of the server's memory, then restart the server.",
  },
  {
    name: 'data_checksums',
    isGood: isOn,
    verdict: note,
    advice: 'Damage to files is noticed only by verification. While the server is stopped: pg_checksums --enable.',
  },
  {
    name: 'jit',
    isGood: isOff,
    verdict: note,
    advice: 'Solera turns it off for its own sessions. Nothing needs to be done, unless others query the database.',
  },
  {
    name: 'TimeZone',
    isGood: () => true,
    verdict: note,
    advice: '',
  },
];

/** The settings that `settingChecks` and other checks need. */
export const judgedSettings: readonly string[] = [...rules.map(({ name }) => name), 'data_directory'];

/** One check for each setting that the server has and shows to the role. */
export const settingChecks: readonly Check[] = rules.map(({ name, isGood, verdict, advice }) =>
  databaseCheck(name, ({ settings }) => {
    const found = settings.get(name);
    if (found === undefined) return null;
    return isGood(found) ? ok(found.shown) : verdict(found.shown, advice);
  }),
);

function megabytes({ setting, unit }: ServerSetting): number {
  const [, count = '1', name = 'kB'] = /^(\d*)(kB|MB|GB)$/.exec(unit) ?? [];
  const perUnit = { kB: 1 / 1_024, MB: 1, GB: 1_024 }[name] ?? 0;
  return Number(setting) * Number(count || '1') * perUnit;
}
