import type { IngestionLimits } from '../../config/ingestion.js';
import type { Timers } from '../cluster/timers.js';
import { WineryCommands, type WineryCommandsParts } from './winery-commands.js';

interface Waiting {
  readonly commands: WineryCommands;
  state: 'ready' | 'taking' | 'resting';
  /** Something arrived during the turn, perhaps after the turn looked for it. */
  hasNew: boolean;
  /** Turns in a row that ended without a definite outcome. */
  pauses: number;
}

/**
 * Shares the lanes among the wineries with waiting commands.
 * Owns: which winery has its turn, which ones are next, and the pauses after a failed turn. Invariants: (1) a winery has one turn at a time; (2) at most `lanes` have
 * theirs; (3) a winery that pauses takes no lane.
 */
export class Turns {
  private readonly wineries = new Map<string, Waiting>();
  private readonly ready: string[] = [];
  private taking = 0;
  private ending = false;
  private ended: (() => void) | undefined;

  constructor(
    private readonly parts: Omit<WineryCommandsParts, 'isEnding'> & {
      readonly timers: Timers;
      readonly limits: IngestionLimits;
    },
  ) {}

  /** To be called when commands of a subject wait. */
  add(subject: string): void {
    const known = this.wineries.get(subject);
    if (known !== undefined) {
      known.hasNew = true;
      return;
    }
    if (this.ending) return;
    const commands = new WineryCommands(subject, { ...this.parts, isEnding: () => this.ending });
    this.wineries.set(subject, { commands, state: 'resting', hasNew: false, pauses: 0 });
    this.makeReady(subject);
  }

  /** Begins no further command, and resolves when none is in progress. */
  async end(): Promise<void> {
    this.ending = true;
    if (this.taking === 0) return;
    await new Promise<void>((resolve) => {
      this.ended = resolve;
    });
  }

  private makeReady(subject: string): void {
    const winery = this.wineries.get(subject);
    if (winery === undefined || winery.state !== 'resting') return;
    winery.state = 'ready';
    this.ready.push(subject);
    this.advance();
  }

  private advance(): void {
    while (!this.ending && this.taking < this.parts.limits.lanes) {
      const subject = this.ready.shift();
      const winery = subject === undefined ? undefined : this.wineries.get(subject);
      if (subject === undefined || winery === undefined) return;
      this.taking += 1;
      void this.take(subject, winery);
    }
  }

  private async take(subject: string, winery: Waiting): Promise<void> {
    const { timers, limits } = this.parts;
    winery.state = 'taking';
    winery.hasNew = false;
    const end = await winery.commands.takeTurn();
    this.taking -= 1;
    winery.state = 'resting';
    if (winery.commands.hasProgressed) winery.pauses = 0;
    if (end === 'empty' && !winery.hasNew) this.wineries.delete(subject);
    else if (end !== 'later') this.makeReady(subject);
    else {
      const pauseMs = Math.min(limits.firstPauseMs * 2 ** Math.min(winery.pauses, 20), limits.longestPauseMs);
      winery.pauses += 1;
      timers.after(timers.jitter(pauseMs), () => this.makeReady(subject));
    }
    if (this.ending && this.taking === 0) this.ended?.();
    this.advance();
  }
}
