/**
 * A consumer as a process: a command of the user, in any language.
 * Owns: the process and its children, the folder of its position, and the lines that it has printed over all its starts.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { conformanceLimits } from '../../../config/feed.js';

export class ConsumerProcess {
  readonly #command: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #folder = mkdtempSync(join(tmpdir(), 'solera-conformance-'));
  /** What it has printed on stdout, line by line. */
  readonly lines: string[] = [];
  /** The first lines of its stderr. */
  readonly complaints: string[] = [];
  #child: ChildProcess | null = null;
  /** The exit code, or the signal; null while it runs. */
  ended: number | string | null = null;

  /** `environment`: where the feed is. */
  constructor(command: string, environment: Readonly<Record<string, string>>) {
    this.#command = command;
    this.#environment = environment;
  }

  start(): void {
    this.ended = null;
    const child = spawn(this.#command, {
      shell: true,
      // A group of its own, so that a kill reaches what the shell has started.
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...this.#environment, SOLERA_FOLDER: this.#folder },
    });
    this.#child = child;
    child.once('error', (error) => this.complaints.push(error.message));
    child.once('close', (code, signal) => {
      if (this.#child === child) this.ended = code ?? signal ?? 'an unknown end';
    });
    createInterface({ input: child.stdout }).on('line', (line) => this.lines.push(line));
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (line.trim() !== '' && this.complaints.length < conformanceLimits.shownLines)
        this.complaints.push(line.trim());
    });
  }

  /** Ends it with SIGKILL, and waits until it has ended. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('close', resolve));
    if (process.platform === 'win32' || child.pid === undefined) child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
    await ended;
  }

  async remove(): Promise<void> {
    await this.kill().catch(() => undefined);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
