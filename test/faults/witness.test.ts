/** The witnesses of the fault tests find what they are there to find. */
import { expect, test } from 'vitest';
import type { FeedEntry } from '../oracle/feed-fault.js';
import { Acknowledgements } from './acknowledgements.js';
import { LogWitness } from './log-witness.js';
import type { Site } from './site.js';

const entry = (sequence: number, change: string, subject = `action-${sequence}`): FeedEntry => ({
  id: String(sequence),
  sequence,
  source: '/wineries/W',
  type: 'solera.action.recorded',
  subject,
  data: { change },
});

/** Serves whatever the log is at the moment, in pages of three. */
function siteOf(log: () => readonly FeedEntry[]): Site {
  return async ({ path }) => {
    const asked = /(\d+),(\d+)$/.exec(path);
    const first = asked === null ? Math.floor(log().length / 3) * 3 + 1 : Number(asked[1]);
    return { status: 200, text: JSON.stringify({ first, last: first + 2, items: log().slice(first - 1, first + 2) }) };
  };
}

test('a log that grows is no fault; a hole, a change and a step back are', async () => {
  let log = [entry(1, 'a'), entry(2, 'b')];
  const site = siteOf(() => log);
  const faultsAfter = async (next: FeedEntry[]): Promise<string[]> => {
    const witness = new LogWitness();
    await witness.poll(site, () => 0);
    const before = log;
    log = next;
    await witness.poll(site, () => 0);
    log = before;
    return witness.faults;
  };
  expect(await faultsAfter([...log, entry(3, 'c'), entry(4, 'd')])).toEqual([]);
  expect(await faultsAfter([...log, entry(4, 'd')])).toEqual(['4 stands where 3 should']);
  expect(await faultsAfter([entry(1, 'a'), entry(2, 'other'), entry(3, 'c')])).toHaveLength(1);
  expect(await faultsAfter([entry(1, 'a')])).toEqual(['the head went back from 2 to 1']);
});

test('what was acknowledged and is lost, elsewhere, twice, refused or nobody’s is found', () => {
  const account = new Acknowledgements();
  for (const change of ['kept', 'lost', 'moved', 'no', 'open', 'again']) account.begin(change);
  account.acknowledge('kept', { first: 1, last: 1 });
  account.acknowledge('lost', { first: 2, last: 2 });
  account.acknowledge('moved', { first: 3, last: 3 });
  account.acknowledge('again', { first: 5, last: 5 });
  account.acknowledge('again', { first: 6, last: 6 });
  account.refuse('no');
  const log = [entry(1, 'kept'), entry(2, 'moved'), entry(3, 'no'), entry(4, 'stranger'), entry(5, 'again')];
  expect(account.compare(log)).toEqual([
    'again was acknowledged as 5…5 and as 6…6',
    'no was refused, but it is in the log as 3…3',
    'stranger is in the log as 4…4, but nobody sent it',
    'lost was acknowledged as 2…2 and is lost',
    'moved was acknowledged as 3…3 and stands at 2…2',
  ]);
  expect(account.counts.open).toBe(1);
  expect(() => account.compare([entry(1, 'kept', 'x'), entry(2, 'kept', 'x')])).toThrow('recorded twice');
});
