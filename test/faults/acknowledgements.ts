import type { FeedEntry } from '../oracle/feed-fault.js';

interface Range {
  readonly first: number;
  readonly last: number;
}

/**
 * The answers that clients got to their change sets, to be compared with the log at the end (promise 4).
 * States of a change set: *open* (sent, and not settled by any answer), *acknowledged* with notification numbers,
 * *unchanged* (acknowledged without numbers), *refused*.
 */
export class Acknowledgements {
  readonly faults: string[] = [];
  /** The highest acknowledged notification number. */
  highest = 0;
  readonly counts = { acknowledged: 0, refused: 0, unchanged: 0, repeated: 0, open: 0 };
  private readonly sent = new Map<string, Range | 'open' | 'refused' | 'unchanged'>();
  /** Answers that may belong to an earlier change set. */
  private readonly shared = new Map<string, Range>();

  begin(change: string): void {
    this.sent.set(change, 'open');
  }

  /** `mayBeShared`: the answer may be that of an earlier change set, as the answer to a second DELETE is. */
  acknowledge(change: string, numbers: Range | null, mayBeShared = false): void {
    if (mayBeShared && numbers !== null) this.shared.set(change, numbers);
    const known = this.sent.get(change);
    if (numbers === null) {
      this.counts.unchanged += 1;
      this.sent.set(change, 'unchanged');
      return;
    }
    if (typeof known === 'object') {
      this.counts.repeated += 1;
      if (known.first !== numbers.first || known.last !== numbers.last) {
        this.faults.push(`${change} was acknowledged as ${text(known)} and as ${text(numbers)}`);
      }
      return;
    }
    this.counts.acknowledged += 1;
    this.highest = Math.max(this.highest, numbers.last);
    this.sent.set(change, numbers);
  }

  refuse(change: string): void {
    if (typeof this.sent.get(change) === 'object') this.faults.push(`${change} was acknowledged and then refused`);
    this.counts.refused += 1;
    this.sent.set(change, 'refused');
  }

  /**
   * Compares the answers with the log: each acknowledged change set is in the log once, under the acknowledged numbers; no
   * refused one is in it, and none that was never sent. `others`: change sets that were sent in other ways. Returns the first 20 faults.
   */
  compare(log: readonly FeedEntry[], others: ReadonlySet<string> = new Set()): string[] {
    const faults = [...this.faults];
    const logged = changeSets(log);
    for (const [change, numbers] of logged) {
      if (numbers.entries !== numbers.last - numbers.first + 1)
        faults.push(`${change} is in the log twice, or is not contiguous`);
      const known = this.sent.get(change);
      if (known === undefined && !others.has(change))
        faults.push(`${change} is in the log as ${text(numbers)}, but was never sent`);
      if (known === 'refused' || known === 'unchanged')
        faults.push(`${change} was ${known}, but is in the log as ${text(numbers)}`);
    }
    faults.push(...this.missing(logged));
    return faults.slice(0, 20);
  }

  /** Finds acknowledged change sets that are not in the log, or are there under other numbers. Counts the open ones. */
  private missing(logged: ReadonlyMap<string, Range>): string[] {
    const faults: string[] = [];
    const byFirst = new Map([...logged.values()].map((set) => [set.first, set]));
    this.counts.open = 0;
    for (const [change, known] of this.sent) {
      if (known === 'open') this.counts.open += 1;
      if (typeof known !== 'object') continue;
      const shared = this.shared.get(change);
      const found = logged.get(change) ?? (shared && byFirst.get(shared.first));
      if (found === undefined) faults.push(`${change} was acknowledged as ${text(known)} and is lost`);
      else if (found.first !== known.first || found.last !== known.last)
        faults.push(`${change} was acknowledged as ${text(known)} and is in the log as ${text(found)}`);
    }
    return faults;
  }
}

function text({ first, last }: Range): string {
  return `${first}…${last}`;
}

function changeSets(log: readonly FeedEntry[]): Map<string, Range & { entries: number }> {
  const sets = new Map<string, { first: number; last: number; entries: number }>();
  const actions = new Set<string>();
  for (const { sequence, data, type, subject } of log) {
    const { change } = data as { change: string };
    const set = sets.get(change) ?? { first: sequence, last: sequence, entries: 0 };
    sets.set(change, {
      first: Math.min(set.first, sequence),
      last: Math.max(set.last, sequence),
      entries: set.entries + 1,
    });
    if (type !== 'solera.action.recorded') continue;
    if (actions.has(String(subject))) throw new Error(`action ${subject} was recorded twice`);
    actions.add(String(subject));
  }
  return sets;
}
