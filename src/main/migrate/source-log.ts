import { commandLimits } from '../../../config/commands.js';
import type { Postgres } from '../../adapters/postgres/open.js';
import type { DecidedUnder } from '../../application/ports/change-sets.js';
import type { StoredChange } from '../../application/ports/stored-change.js';
import type { Notification } from '../../feed/notification.js';
import { parseNotification } from '../../feed/notification-parser.js';
import { isRevision, type RevisionNotification } from '../../verify/log-contents.js';

/** A change set of the log that is copied. */
export interface SourceChange {
  readonly stored: StoredChange;
  readonly under: DecidedUnder;
  /** Its own actions, in the order of the request. */
  readonly own: readonly RevisionNotification[];
}

/**
 * Reads the change sets of a log in order, each with the notifications of its own actions only, which come first.
 * Owns: the page of notifications that was read last, and its change sets.
 */
export class SourceLog {
  private window: { readonly first: number; readonly entries: readonly Notification[] } = { first: 1, entries: [] };
  private changes: ReadonlyMap<string, StoredChange> = new Map();
  private rules: ReadonlyMap<number, DecidedUnder> = new Map();

  constructor(private readonly source: Pick<Postgres, 'log' | 'changeSets'>) {}

  /** Yields the change sets up to the notification `head`, which ends one. */
  async *read(head: number): AsyncGenerator<SourceChange> {
    for (let first = 1; first <= head; ) {
      const begin = await this.at(first, head);
      const { change, of } = begin.data;
      const last = first + of - 1;
      // The new log never had these numbers.
      if (begin.type === 'solera.log.lost') {
        first = last + 1;
        continue;
      }
      const stored = this.changes.get(change) ?? (await this.source.changeSets.find(change));
      const under = this.rules.get(first) ?? (await this.source.changeSets.rules({ first, last: first })).get(first);
      if (stored === null || under === undefined)
        throw new Error(`The log has notification ${first}, but not its change set ${change}.`);
      const own: RevisionNotification[] = [];
      for (let number = first; number <= last; number += 1) {
        const notification = await this.at(number, head);
        if (!isRevision(notification)) break;
        own.push(notification);
      }
      yield { stored, under, own };
      first = last + 1;
    }
  }

  private async at(number: number, head: number): Promise<Notification> {
    const { first, entries } = this.window;
    const found = entries[number - first];
    if (found !== undefined) return found;
    await this.load(number, Math.min(head, number + commandLimits.notificationsPerRead - 1));
    const [loaded] = this.window.entries;
    if (loaded === undefined) throw new Error(`The log has no notification ${number}, but its head is ${head}.`);
    return loaded;
  }

  private async load(first: number, last: number): Promise<void> {
    const { log, changeSets } = this.source;
    const texts = await log.newestTexts(first, last);
    const entries = texts.map((text) => parseNotification(text));
    const ids = new Set(entries.map(({ data }) => data.change));
    const [stored, rules] = await Promise.all([changeSets.findAll([...ids]), changeSets.rules({ first, last })]);
    this.window = { first, entries };
    this.changes = new Map(stored.map((one) => [one.change, one]));
    this.rules = rules;
  }
}
