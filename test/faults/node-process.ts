import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const thisProgram = new URL('../../dist/src/main/cli.js', import.meta.url);
const program = fileURLToPath(thisProgram);
/** A limit for a machine that is busy with other tests. */
const startTimeoutMs = 180_000;

/** Builds the program if its sources changed. */
export async function prepareProgram(): Promise<void> {
  const { code, output } = await run([`${root}bin/prepare.mjs`], {});
  if (code !== 0) throw new Error(`bin/prepare.mjs failed: ${output}`);
}

/** Runs the program to its end and returns its exit code and output. */
export function runProgram(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<{ code: number | null; output: string }> {
  return run([program, ...args], environment);
}

async function run(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

/**
 * The program, as `npm start` runs it, in a process that tests may kill and restart.
 * States: *ready* (it has printed its ready line), *dead*.
 */
export class NodeProcess {
  private child: ChildProcess | null = null;
  private listening = 0;
  private stderr = '';

  /** `environment`: further variables, such as NATS_URL. `program`: the compiled program, such as that of another version. */
  constructor(
    private readonly connectionString: string,
    private readonly environment: Readonly<Record<string, string>> = {},
    private readonly program: URL = thisProgram,
  ) {}

  /** The port of the process that was started last. */
  get port(): number {
    return this.listening;
  }

  /** The id of the process that was started last. */
  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** The end of what the process has written to stderr. */
  get log(): string {
    return this.stderr.slice(-4_000);
  }

  /** Starts the program: the first time on a free port, later on the same one, as clients expect. */
  async start(): Promise<void> {
    const environment = {
      ...process.env,
      DATABASE_URL: this.connectionString,
      HOST: '127.0.0.1',
      PORT: String(this.listening),
      LOG_LEVEL: 'warn',
      ...this.environment,
    };
    const child = spawn(process.execPath, [fileURLToPath(this.program), 'start'], {
      cwd: fileURLToPath(new URL('../../../', this.program)),
      env: environment,
      // The node ends when this channel closes, so that a test that is killed leaves no node behind.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child = child;
    child.stderr?.on('data', (chunk: Buffer) => (this.stderr = (this.stderr + chunk.toString()).slice(-16_000)));
    this.listening = await new Promise<number>((resolve, reject) => {
      let output = '';
      const timer = setTimeout(
        () => reject(new Error(`the node was not ready after ${startTimeoutMs} ms: ${output} ${this.log}`)),
        startTimeoutMs,
      );
      child.stdout?.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        const port = /ready on http:\/\/[^\s:]+:(\d+)/.exec(output)?.[1];
        if (port === undefined) return;
        clearTimeout(timer);
        resolve(Number(port));
      });
      child.once('exit', (code) => {
        clearTimeout(timer);
        reject(new Error(`the node exited with ${code} before it was ready: ${this.log}`));
      });
    });
  }

  /** Sends SIGKILL and waits for the exit. */
  async kill(): Promise<void> {
    const { child } = this;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  /** Sends SIGTERM, waits for the exit and returns its code, or null if a signal ended the process. */
  async stop(): Promise<number | null> {
    const { child } = this;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    const [code] = (await exit) as [number | null];
    return code;
  }

  signal(name: NodeJS.Signals): void {
    this.child?.kill(name);
  }

  /** Suspends the process for `ms`, with all its connections open, then resumes it. */
  async pause(ms: number): Promise<void> {
    this.child?.kill('SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, ms));
    this.child?.kill('SIGCONT');
  }

  /** Whether the process has exited without being killed. */
  get died(): boolean {
    return this.child !== null && this.child.exitCode !== null;
  }
}
