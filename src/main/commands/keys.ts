import { Argument, Command } from 'commander';
import type { Postgres } from '../../adapters/postgres/open.js';
import { createLog } from '../../adapters/telemetry/log.js';
import type { RegisteredKey } from '../../encryption/key-registry.js';
import { keySource } from '../../encryption/key-source.js';
import { CommandFailure } from '../command-failure.js';
import { commandLine } from '../command-line.js';
import { readConfiguration } from '../configuration.js';
import { openForReading, openingFailure } from '../database.js';
import { destroyKeys, rotateKey } from '../keys/key-changes.js';
import { openWithKeys, type PostgresWithKeys } from '../open-with-keys.js';
import { asks, counted, formatNumber, notice, print, table } from '../terminal.js';

interface Options {
  readonly winery?: string;
  readonly key?: string;
  readonly yes: boolean;
  readonly count: boolean;
  readonly json: boolean;
}

const verbs = ['list', 'rotate', 'destroy'] as const;
type Verb = (typeof verbs)[number];

export function keysCommand(): Command {
  return new Command('keys')
    .description('Lists the keys that encrypt the content of wineries, gives a winery a new key, or destroys keys.')
    .addArgument(new Argument('[verb]', 'what to do').choices(verbs).default('list'))
    .option('--winery <winery>', 'the code of the winery')
    .option('--key <id>', 'destroy: only this key')
    .option('--yes', 'destroy: do not ask', false)
    .option('--count', 'list: count the rows of the log that each key has sealed; reads the whole log', false)
    .option('--json', 'list: print JSON', false)
    .addHelpText(
      'after',
      `
SOLERA_KEYS names the key file, or a key command: exec:/path/command. The database is that of DATABASE_URL, or else the embedded one in SOLERA_DATA (./.solera),
also while solera start runs. docs/encryption.md explains what is encrypted.

rotate creates a new key, which seals new content. The former keys stay, and open what they have sealed. The first key begins the encryption of the winery, which
cannot be undone. Content that was recorded before stays in clear.
destroy destroys keys for ever. The content that they have sealed can never be read again, and the data derived from it are deleted.

Examples:
  SOLERA_KEYS=./keys.json ${commandLine('keys rotate --winery estate')}
  SOLERA_KEYS=./keys.json ${commandLine('keys list')}
  SOLERA_KEYS=./keys.json ${commandLine('keys destroy --winery estate')}`,
    )
    .action(run);
}

async function run(verb: Verb, options: Options): Promise<void> {
  const configuration = readConfiguration(process.env);
  const { keys } = configuration;
  if (verb !== 'list' && (keys === null || options.winery === undefined))
    throw new CommandFailure(
      `solera keys ${verb} needs --winery and SOLERA_KEYS.`,
      `Example: SOLERA_KEYS=./keys.json ${commandLine(`keys ${verb} --winery estate`)}`,
    );
  if (verb !== 'destroy' && options.key !== undefined)
    throw new CommandFailure(
      `solera keys ${verb} takes no --key; nothing was done.`,
      'Leave --key out: only destroy takes it. The source of the keys chooses the id of a new key.',
    );
  if (verb === 'destroy') await confirm(options);
  const database = await openForReading(configuration, createLog({ level: 'warn', pretty: process.stderr.isTTY }));
  const { connectionString } = database;
  try {
    // No keys are read here, because the first rotation creates the file.
    const opened = await openWithKeys({ connectionString, keys: null, forReading: true }).catch((error) => {
      throw openingFailure(error, database);
    });
    try {
      const { winery = '' } = options;
      if (verb === 'list' || keys === null) await list(opened, keys, options);
      else if (verb === 'rotate') {
        const { key, removed } = await rotateKey(opened.postgres, keySource(keys), winery);
        if (removed.length > 0)
          notice(`Removed ${removed.join(', ')} of the winery ${winery} from ${keys}: destroyed keys stay destroyed.`);
        notice(
          `The key ${key} now seals the content of the winery ${winery}. Nodes that read ${keys} use it within a second, or within a minute if it is a command. Nodes with another key file need a copy of the key.`,
        );
      } else {
        const gone = await destroyKeys(opened.postgres, keySource(keys), { winery, key: options.key ?? null });
        notice(
          `Destroyed ${gone.keys.join(', ')} of the winery ${winery}, and deleted ${counted(gone.deleted, 'row')} derived from its content.\nAlso destroy the copies of the keys: backups, and the key files of other nodes and of consumers.`,
        );
      }
    } finally {
      await opened.postgres.close();
    }
  } finally {
    await database.close();
  }
}

async function confirm({ yes, winery, key }: Options): Promise<void> {
  if (yes) return;
  const what = key === undefined ? `all keys of the winery ${winery}` : `the key ${key} of the winery ${winery}`;
  const question = `Destroy ${what}? The content sealed with ${key === undefined ? 'them' : 'it'} can never be read again. Type the code of the winery: `;
  const answer = await asks(question);
  if (answer === winery) return;
  throw new CommandFailure(
    answer === ''
      ? 'Nothing was destroyed: the code of the winery was not typed in a terminal.'
      : `Nothing was destroyed: the answer was not ${winery}, the code of the winery.`,
    'Run the command again in a terminal and type the code, or add --yes.',
  );
}

interface ListedKey {
  readonly winery: string;
  readonly key: string;
  readonly state: 'current' | 'former' | 'destroyed' | 'missing here' | 'not registered' | 'no such winery';
  readonly rows?: number;
}

async function list(
  { postgres }: PostgresWithKeys,
  keys: string | null,
  { winery, count, json }: Options,
): Promise<void> {
  const here = keys === null ? new Map() : await keySource(keys).read();
  const registered = await postgres.keyRegistry.list();
  const counts = count ? await postgres.keyRegistry.countSealed() : null;
  const unknownWineries = await withoutWinery(postgres, [...registered.map((one) => one.winery), ...here.keys()]);
  const stateOf = ({ key, winery: of, destroyed }: RegisteredKey): ListedKey['state'] => {
    if (destroyed) return 'destroyed';
    if (unknownWineries.has(of)) return 'no such winery';
    const own = here.get(of);
    if (own?.keys.has(key) !== true) return 'missing here';
    return own.current === key ? 'current' : 'former';
  };
  const known = registered.map((one): ListedKey => {
    const rows = counts === null ? {} : { rows: counts.get(one.key) ?? 0 };
    return { winery: one.winery, key: one.key, state: stateOf(one), ...rows };
  });
  const unknown = [...here].flatMap(([of, own]) =>
    [...own.keys.keys()]
      .filter((key) => !registered.some((one) => one.key === key))
      .map(
        (key): ListedKey => ({ winery: of, key, state: unknownWineries.has(of) ? 'no such winery' : 'not registered' }),
      ),
  );
  const listed = [...known, ...unknown].filter((one) => winery === undefined || one.winery === winery);
  print(json ? JSON.stringify(listed) : listText(listed, { winery, count }));
}

/** Returns those of the codes that no winery has. */
async function withoutWinery({ settingsStore }: Postgres, codes: readonly string[]): Promise<ReadonlySet<string>> {
  const unknown = new Set(codes);
  for (const code of [...unknown]) if ((await settingsStore.winery(code)) !== null) unknown.delete(code);
  return unknown;
}

function listText(
  keys: readonly ListedKey[],
  { winery: of, count }: Pick<Options, 'count'> & { readonly winery: string | undefined },
): string {
  if (keys.length === 0)
    return of === undefined ? 'No winery is encrypted.' : `The winery ${of} has no keys, so it is not encrypted.`;
  const head = ['Winery', 'Key', 'State', ...(count ? ['Rows'] : [])];
  const rows = keys.map(({ winery, key, state, rows = 0 }) => [
    ...[winery, key, state],
    ...(count ? [formatNumber(rows)] : []),
  ]);
  return table(head, rows, count ? ['Rows'] : []);
}
