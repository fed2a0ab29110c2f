/**
 * Keeps a server running until it is told to stop.
 *
 * Owns: which server process is the present one, and the count of recent restarts. Does not own: how a server is started.
 * States: running, restarting, stopped, lost (restarted too often, or a restart failed).
 * Invariants: `stop` ends whichever server there is, one that is just being started included; after `stop` none is started.
 */
import { embeddedPostgresLimits as limits } from '../../../config/embedded-postgres.js';
import { EmbeddedPostgresGaveUp } from './failures.js';
import type { ServerProcess } from './server-process.js';

export class Supervisor {
  /** Resolves if the server is lost for good; never rejects, and never settles after `stop`. */
  readonly lost: Promise<EmbeddedPostgresGaveUp>;

  private server: ServerProcess;
  private readonly relaunch: (() => Promise<ServerProcess>) | undefined;
  private readonly log: { warn(message: string): void };
  private readonly restartTimes: number[] = [];
  private restarting: Promise<void> | undefined;
  private stopping: Promise<void> | undefined;

  /** Without `relaunch` a server that ends by itself is lost. */
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
    this.stopping ??= this.stopPresent();
    return this.stopping;
  }

  private async stopPresent(): Promise<void> {
    // A restart that fails has left no server behind; why it failed no longer matters.
    await this.restarting?.catch(() => undefined);
    await this.server.stop();
  }

  private async keepRunning(): Promise<void> {
    for (;;) {
      const reason = await this.server.ended;
      if (this.stopping !== undefined) return;
      this.log.warn(`PostgreSQL (pid ${this.server.pid}) ended by itself: ${reason}.`);
      this.restarting = this.restart(reason);
      await this.restarting;
      this.log.warn(`PostgreSQL runs again (pid ${this.server.pid}).`);
    }
  }

  private async restart(reason: string): Promise<void> {
    const now = performance.now();
    this.restartTimes.push(now);
    while ((this.restartTimes[0] ?? now) < now - limits.restartWindowMs) this.restartTimes.shift();
    if (this.relaunch === undefined || this.restartTimes.length > limits.restartsPerWindow) {
      throw new EmbeddedPostgresGaveUp(
        `PostgreSQL ended by itself (${reason}), ${this.restartTimes.length} times within a minute. Its messages are in postgres.log.`,
      );
    }
    this.server = await this.relaunch();
  }
}

function asGivenUp(error: unknown): EmbeddedPostgresGaveUp {
  if (error instanceof EmbeddedPostgresGaveUp) return error;
  return new EmbeddedPostgresGaveUp(`PostgreSQL could not be started again: ${String(error)}`, { cause: error });
}
