/** The codes, ids and cursors that fuzzed requests name. */
import type { Chance } from '../../../src/harvest/chance.js';
import { type FuzzCaller, owners, wineries } from './fuzz-callers.js';

/** What the site of a fuzzing run holds. The hidden things belong to another winery, or to another owner in the open winery. */
export interface FuzzThings {
  readonly vessels: readonly string[];
  readonly actions: readonly string[];
  readonly edits: readonly string[];
  readonly imports: readonly string[];
  /** Tokens that may be revoked. */
  readonly tokens: readonly string[];
  readonly cursors: readonly string[];
  readonly hidden: {
    readonly lots: readonly string[];
    readonly actions: readonly string[];
    readonly edits: readonly string[];
    readonly imports: readonly string[];
  };
}

/** A lot of the hidden winery. The same code may come to exist in the open one. */
export const hiddenWineryLot = 'SEC1';

/** Requests of one epoch name the same lots. Later ones name others, so that no history grows without a limit. */
const casesPerEpoch = 5_000;

export class FuzzNames {
  constructor(
    private readonly things: FuzzThings,
    private readonly chance: Chance,
    private readonly caller: FuzzCaller,
    private readonly number: number,
  ) {}

  /**
   * Returns a value for a path, query or body member of this name, or undefined if its schema decides. A caller that sees everything, or all of the
   * open winery, names nothing that is hidden from others: it could show it to them.
   */
  nameFor(name: string): unknown {
    const { chance, things } = this;
    if (name === 'lot' || name === 'caseLot') return this.lot();
    if (name === 'winery') return this.winery();
    if (name === 'vessel' || name === 'vessels') return chance.pick(things.vessels);
    if (name === 'action') return this.mixed(things.actions, things.hidden.actions);
    if (name === 'edit') return this.mixed(things.edits, things.hidden.edits);
    if (name === 'import') return this.mixed(things.imports, things.hidden.imports);
    if (name === 'token') return chance.pick(things.tokens);
    if (name === 'cursor') return chance.pick(things.cursors);
    if (name === 'owner') return chance.pick([owners.own, owners.own, 'Z', null]);
    if (name === 'first') return chance.pick(['1', '1', '101']);
    if (name === 'last') return chance.pick(['100', '100', '200']);
    if (name === 'follower') return chance.pick(['inventory', 'search', 'none']);
    if (name === 'schema') return chance.pick(['notification.1', 'lot.event.asserted.1', 'none']);
    if (name === 'timeZone') return 'UTC';
    if (name === 'wait') return chance.pick(['0', '0', '1']);
    if (name === 'tieBreak') return chance.whole(1, 1_000);
    return undefined;
  }

  /** Returns an id for a new action or change set, sometimes one that exists. */
  newId(): string {
    if (this.chance.happens(0.1)) return this.chance.pick(this.things.actions);
    return `b0000000-0000-7000-8000-${this.number.toString(16).padStart(12, '0')}`;
  }

  /** Returns the code of a lot, which may not exist yet. */
  lot(): string {
    const { chance, caller, things } = this;
    const isLimited = caller.view === 'owner' || caller.view === 'nothing';
    if (isLimited && chance.happens(0.25)) return chance.pick(things.hidden.lots);
    if (chance.happens(0.15)) return 'MINE';
    if (chance.happens(0.05)) return hiddenWineryLot;
    const series = caller.view === 'owner' ? 'X' : 'E';
    return `${series}${Math.floor(this.number / casesPerEpoch)}-${chance.whole(0, 3)}`;
  }

  private winery(): string {
    const { chance, caller } = this;
    if (caller.view !== 'all' && chance.happens(0.15)) return wineries.hidden;
    return chance.happens(0.9) ? wineries.open : wineries.spare;
  }

  private mixed(own: readonly string[], hidden: readonly string[]): string {
    const isLimited = this.caller.view === 'owner' || this.caller.view === 'nothing';
    return this.chance.pick(isLimited && this.chance.happens(0.4) ? hidden : own);
  }
}
