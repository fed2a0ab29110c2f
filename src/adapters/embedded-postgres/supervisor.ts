/**
 * Keeps a server running until `stop`.
 *
 * Owns: the current server process, and the number of recent restarts. Does not own: how a server is started.
 * States: running, restarting, stopped, lost (restarted too often, or a restart failed).
 * Invariants: `stop` ends the current server, even one that is still starting; no server is started after `stop`.
 */
import { embeddedPostgresLimits as limits } from '../../../config/embedded-postgres.js';
import { EmbeddedPostgresGaveUp } from './failures.js';
import type { ServerProcess } from './server-process.js';

export class Supervisor {
  /** Resolves with the reason if the server is lost. Never rejects, and never settles after `stop`. */
  readonly lost: Promise<EmbeddedPostgresGaveUp>;

  private server: ServerProcess;
  private readonly relaunch: (() => Promise<ServerProcess>) | undefined;
  private readonly log: { warn(message: string): void };
  private readonly restartTimes: number[] = [];
  private restarting: Promise<void> | undefined;
  private stopping: Promise<void> | undefined;

  /** Without `relaunch`, a server that ends unexpectedly is lost. */
  constructor(
    server: ServerProcess,
    relaunch: (() => Promise<ServerProcess>) | undefined,
    log: { warn(message: string): void },
  ) {
    this.server = server;
    this.relaunch = relaunch;
    this.log = log;
    this.lost = new Promise((resolve) => {
      this.keepRunning().catch((error: unknown) => {
        if (this.stopping === undefined) resolve(asGivenUp(error));
      });
    });
  }

  get pid(): number {
    return this.server.pid;
  }

  stop(): Promise<void> {
    this.stopping ??= this.stopCurrent();
    return this.stopping;
  }

  private async stopCurrent(): Promise<void> {
    // A failed restart has left no server, and its reason no longer matters.
    await this.restarting?.catch(() => undefined);
    await this.server.stop();
  }

  private async keepRunning(): Promise<void> {
    for (;;) {
      const reason = await this.server.ended;
      if (this.stopping !== undefined) return;
      this.log.warn(`PostgreSQL (pid ${this.server.pid}) ended unexpectedly: ${reason}.`);
      this.restarting = this.restart(reason);
      await this.restarting;
      this.log.warn(`PostgreSQL was restarted (pid ${this.server.pid}).`);
    }
  }

  private async restart(reason: string): Promise<void> {
    const now = performance.now();
    this.restartTimes.push(now);
    while ((this.restartTimes[0] ?? now) < now - limits.restartWindowMs) this.restartTimes.shift();
    if (this.relaunch === undefined || this.restartTimes.length > limits.restartsPerWindow) {
      throw new EmbeddedPostgresGaveUp(
        `PostgreSQL ended unexpectedly (${reason}), ${this.restartTimes.length} times within ${limits.restartWindowMs / 1_000} s. Its messages are in postgres.log.`,
      );
    }
    this.server = await this.relaunch();
  }
}

function asGivenUp(error: unknown): EmbeddedPostgresGaveUp {
  if (error instanceof EmbeddedPostgresGaveUp) return error;
  return new EmbeddedPostgresGaveUp(`PostgreSQL could not be restarted: ${String(error)}`, { cause: error });
}
