import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const program = fileURLToPath(new URL('../../dist/src/main/cli.js', import.meta.url));
const startTimeoutMs = 60_000;

/** Compiles what changed; says and does nothing where nothing did. */
export async function prepareProgram(): Promise<void> {
  const { code, output } = await run([`${root}bin/prepare.mjs`], {});
  if (code !== 0) throw new Error(`the program could not be prepared: ${output}`);
}

/** Runs the program to its end. */
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
 * The program itself, as `npm start` runs it, in a process that may be killed.
 * States: *ready* (its ready line was read), *dead*. `port` is that of the process started last.
 */
export class NodeProcess {
  private child: ChildProcess | null = null;
  private listening = 0;
  private complaints = '';

  constructor(private readonly connectionString: string) {}

  get port(): number {
    return this.listening;
  }

  /** What it has written to stderr, the end of it. */
  get log(): string {
    return this.complaints.slice(-4_000);
  }

  async start(): Promise<void> {
    const environment = {
      ...process.env,
      DATABASE_URL: this.connectionString,
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'warn',
    };
    const child = spawn(process.execPath, [program, 'start'], {
      cwd: root,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    child.stderr.on('data', (chunk: Buffer) => (this.complaints = (this.complaints + chunk.toString()).slice(-16_000)));
    this.listening = await new Promise<number>((resolve, reject) => {
      let said = '';
      const timer = setTimeout(
        () => reject(new Error(`the node was not ready in time: ${said} ${this.log}`)),
        startTimeoutMs,
      );
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        const port = /ready on http:\/\/[^\s:]+:(\d+)/.exec(said)?.[1];
        if (port === undefined) return;
        clearTimeout(timer);
        resolve(Number(port));
      });
      child.once('exit', (code) => {
        clearTimeout(timer);
        reject(new Error(`the node ended with ${code} before it was ready: ${this.log}`));
      });
    });
  }

  /** kill -9: no goodbye to anybody. */
  async kill(): Promise<void> {
    const { child } = this;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  /** It stands still with all its connections open, and wakes up to a world that went on. */
  async pause(ms: number): Promise<void> {
    this.child?.kill('SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, ms));
    this.child?.kill('SIGCONT');
  }

  /** Has the process ended without being killed? */
  get died(): boolean {
    return this.child !== null && this.child.exitCode !== null;
  }
}
