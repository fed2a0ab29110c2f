import { currentRules } from '../cellar/rules.js';
import type { RulesInUse } from './change/decision-input.js';
import type { DatabaseLevel } from './ports/database-level.js';

/**
 * The level of this program: which kinds of actions, rules and tables it knows. A program of a higher level knows everything that one of a lower level
 * knows. The database has a level, too: that of the oldest program which may write to it. It rises once all nodes of the cell know the higher level; from
 * then on, the database refuses the proposals of older programs, because they were decided without knowing what the history may contain.
 *
 * - 1: The programs that knew no levels.
 * - 2 (2026-11-29): Copies of requests, void requests and the view of the cluster.
 * - 3 (2026-11-29): Claims of large change sets. Their versions and checkpoints count as soon as the change set is published.
 * - 4 (2026-11-29): Each action keeps the version of the rules by which its data was decided.
 * - 5 (2026-11-29): Notifications that are published from this level on name their schemas.
 * - 6 (2026-11-29): An edit can name the version of the rules that its action adopts, rows name the schemas of their bodies, and the content of wineries may be
 *   encrypted.
 * - 7 (2026-11-30): Encrypted content may be deflated before it is sealed.
 * - 8 (2026-11-30): A write can name the impact that it must have, and change sets can have actions of several wineries.
 * - 9 (2026-11-30): A command carries the scope of its caller: what it may change beyond its own actions. The log can hold numbers that were lost when the database
 *   was restored to an earlier point. Notifications that are published from this level on name who recorded them.
 */
export const currentLevel = 9;

/** The level from which on actions keep their versions of the rules. */
const levelOfKeptRules = 4;

/** Returns how actions are decided while the database has a level. */
export function rulesAt(level: number): RulesInUse {
  return { version: currentRules, kept: level >= levelOfKeptRules };
}

/** The level from which on the content of wineries may be encrypted. */
export const levelOfEncryption = 6;
/** The level from which on content is deflated before it is sealed, where that pays. */
export const levelOfDeflation = 7;
/** The level from which on every node judges commands by the scopes of their callers. */
export const levelOfScopes = 9;
/** The level from which on the log can hold lost numbers. */
export const levelOfLostNumbers = 9;
/** The level from which on large change sets claim the streams that they read. */
export const levelOfClaims = 3;

/**
 * The level of the database as this node knows it. The real level may be higher but never lower, so a kind that is available at this level stays available.
 * Owns: the last level read. Does not own: the decision to raise the level (the cluster's).
 */
export class KnownLevel {
  private level = 1;

  constructor(private readonly stored: DatabaseLevel) {}

  get value(): number {
    return this.level;
  }

  /** Reads the level of the database. Rejects with StoreUnavailable. */
  async refresh(): Promise<number> {
    this.level = Math.max(this.level, await this.stored.read());
    return this.level;
  }

  /** Raises the level of the database. Call it only when every node of the cell knows the level. Rejects with StoreUnavailable. */
  async raise(to: number): Promise<void> {
    await this.stored.raise(to);
    await this.refresh();
  }
}
