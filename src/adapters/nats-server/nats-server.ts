/**
 * A NATS server that Solera starts itself, on 127.0.0.1, for tests and for a cluster on one machine.
 *
 * Owns: the server process and the files in its folder. Does not own: the program, its supervision (nothing restarts it but `restart`).
 * States: running, ended (by `stop`, `kill` or a failure of its own); `restart` leads from both to running.
 * Invariants: the port and the folder stay the same; a new process starts only after the old one has ended.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { natsServerLimits as limits } from '../../../config/nats-server.js';
import { findNatsServer } from './program.js';
import { launchServer, type ServerProcess } from './server-process.js';

interface NatsServerOptions {
  /** For the configuration, the log and the store of this server only. Created if it is missing. */
  readonly folder: string;
  /** Default: a free port, chosen by the server. */
  readonly port?: number;
  /** Whether JetStream runs, with its store in `folder`. Default: false. */
  readonly jetStream?: boolean;
  /** Further lines of the server's configuration file, such as users or TLS. */
  readonly configuration?: string;
  /** Where NATS_SERVER and PATH are read. Default: that of this process. */
  readonly environment?: Readonly<NodeJS.ProcessEnv>;
}

export interface NatsServer {
  /** Such as `nats://127.0.0.1:40123`. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly version: string;
  /** Resolves with the exit code or signal when the current process has ended. */
  readonly ended: Promise<string>;
  /** Sends a signal: SIGSTOP, SIGCONT, or SIGUSR2 for lame-duck mode. */
  signal(name: NodeJS.Signals): void;
  /** Ends the process with SIGKILL. */
  kill(): Promise<void>;
  /** Ends the process, by a kill if it takes too long. May be called repeatedly. */
  stop(): Promise<void>;
  /** Stops the server if it runs, and starts it on the same port with the same store. @throws NatsServerNotStarted */
  restart(): Promise<void>;
  /** Deletes the store of JetStream. The server must have ended. */
  wipeStore(): Promise<void>;
}

/**
 * Starts a server and waits until it accepts connections. It ends with this process, however this process ends.
 * @throws NatsServerUnavailable, NatsServerNotStarted
 */
export async function startNatsServer(options: NatsServerOptions): Promise<NatsServer> {
  const program = await findNatsServer(options.environment);
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  const store = join(options.folder, 'jetstream');
  const launch = async (port: number | undefined): Promise<ServerProcess> => {
    const configurationPath = join(options.folder, 'nats-server.conf');
    await writeFile(configurationPath, configurationText(options, port, store), { mode: 0o600 });
    return launchServer({ programPath: program.path, folder: options.folder, configurationPath });
  };
  return runningServer(await launch(options.port), { version: program.version, store, launch });
}

interface Run {
  readonly version: string;
  readonly store: string;
  readonly launch: (port: number) => Promise<ServerProcess>;
}

function runningServer(first: ServerProcess, { version, store, launch }: Run): NatsServer {
  const { port } = first;
  let server = first;
  const kill = async (): Promise<void> => {
    server.signal('SIGKILL');
    await server.ended;
  };
  const stop = async (): Promise<void> => {
    // A stopped process handles no signal until it continues.
    server.signal('SIGCONT');
    server.signal('SIGTERM');
    const abort = new AbortController();
    const timeout = sleep(limits.stopTimeoutMs, true, { signal: abort.signal }).catch(() => false);
    const isLate = await Promise.race([server.ended.then(() => false), timeout]);
    abort.abort();
    if (isLate) await kill();
  };
  return {
    url: `nats://127.0.0.1:${port}`,
    port,
    version,
    get pid() {
      return server.pid;
    },
    get ended() {
      return server.ended;
    },
    signal: (name) => server.signal(name),
    kill,
    stop,
    restart: async () => {
      await stop();
      server = await launch(port);
    },
    wipeStore: () => rm(store, { recursive: true, force: true }),
  };
}

function configurationText(options: NatsServerOptions, port: number | undefined, store: string): string {
  const lines = [
    // -1: the server chooses a free port and keeps it, so that no other program can take it in between.
    `listen: "127.0.0.1:${port ?? -1}"`,
    ...(options.jetStream === true ? [`jetstream { store_dir: ${JSON.stringify(store)} }`] : []),
    options.configuration ?? '',
  ];
  return `${lines.join('\n')}\n`;
}
