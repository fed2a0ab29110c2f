import type { FeedEntry } from '../oracle/feed-fault.js';

interface Numbers {
  readonly first: number;
  readonly last: number;
}

/**
 * What clients were told of their change sets, to be compared with the log at the end (promise 4).
 * States of a change set: *sent* (no answer yet, or only such as leave it open), *acknowledged* under numbers, *refused*.
 */
export class Acknowledgements {
  readonly faults: string[] = [];
  /** The highest number that was acknowledged. */
  highest = 0;
  readonly counts = { acknowledged: 0, refused: 0, unchanged: 0, repeated: 0, open: 0 };
  private readonly borrowed = new Map<string, Numbers>();
  private readonly sent = new Map<string, Numbers | 'open' | 'refused' | 'unchanged'>();

  begin(change: string): void {
    this.sent.set(change, 'open');
  }

  /** `ofAnother`: the answer may be that of an earlier change set, as a second DELETE's is. */
  acknowledge(change: string, numbers: Numbers | null, ofAnother = false): void {
    if (ofAnother && numbers !== null) this.borrowed.set(change, numbers);
    const known = this.sent.get(change);
    if (numbers === null) {
      this.counts.unchanged += 1;
      this.sent.set(change, 'unchanged');
      return;
    }
    if (typeof known === 'object') {
      this.counts.repeated += 1;
      if (known.first !== numbers.first || known.last !== numbers.last) {
        this.faults.push(`${change} was acknowledged as ${told(known)} and as ${told(numbers)}`);
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

  /** Everything acknowledged is in the log once, under the numbers that were told; nothing refused is; nothing is that nobody sent. */
  compare(log: readonly FeedEntry[]): string[] {
    const faults = [...this.faults];
    const logged = changeSets(log);
    const standing = new Map([...logged.values()].map((set) => [set.first, set]));
    for (const [change, numbers] of logged) {
      if (numbers.entries !== numbers.last - numbers.first + 1)
        faults.push(`${change} stands in the log twice or torn`);
      const known = this.sent.get(change);
      if (known === undefined) faults.push(`${change} is in the log as ${told(numbers)}, but nobody sent it`);
      if (known === 'refused' || known === 'unchanged')
        faults.push(`${change} was ${known}, but it is in the log as ${told(numbers)}`);
    }
    this.counts.open = 0;
    for (const [change, known] of this.sent) {
      if (known === 'open') this.counts.open += 1;
      if (typeof known !== 'object') continue;
      const borrowed = this.borrowed.get(change);
      const found = logged.get(change) ?? (borrowed && standing.get(borrowed.first));
      if (found === undefined) faults.push(`${change} was acknowledged as ${told(known)} and is lost`);
      else if (found.first !== known.first || found.last !== known.last)
        faults.push(`${change} was acknowledged as ${told(known)} and stands at ${told(found)}`);
    }
    return faults.slice(0, 20);
  }
}

function told({ first, last }: Numbers): string {
  return `${first}…${last}`;
}

function changeSets(log: readonly FeedEntry[]): Map<string, Numbers & { entries: number }> {
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
