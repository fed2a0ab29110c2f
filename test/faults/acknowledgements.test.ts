import { expect, test } from 'vitest';
import { Acknowledgements } from './acknowledgements.js';
import { recordedEntry as entry } from './recorded-entry.js';

test('finds change sets that are lost, logged under other numbers, acknowledged under two ranges, refused but logged, or logged but never sent', () => {
  const acknowledgements = new Acknowledgements();
  for (const change of ['kept', 'lost', 'moved', 'refused', 'open', 'twice']) acknowledgements.begin(change);
  acknowledgements.acknowledge('kept', { first: 1, last: 1 });
  acknowledgements.acknowledge('lost', { first: 2, last: 2 });
  acknowledgements.acknowledge('moved', { first: 3, last: 3 });
  acknowledgements.acknowledge('twice', { first: 5, last: 5 });
  acknowledgements.acknowledge('twice', { first: 6, last: 6 });
  acknowledgements.refuse('refused');
  const log = [entry(1, 'kept'), entry(2, 'moved'), entry(3, 'refused'), entry(4, 'unknown'), entry(5, 'twice')];
  expect(acknowledgements.compare(log)).toEqual([
    'twice was acknowledged as 5…5 and as 6…6',
    'refused was refused, but is in the log as 3…3',
    'unknown is in the log as 4…4, but was never sent',
    'lost was acknowledged as 2…2 and is lost',
    'moved was acknowledged as 3…3 and is in the log as 2…2',
  ]);
  expect(acknowledgements.counts.open).toBe(1);
  expect(() => acknowledgements.compare([entry(1, 'kept', 'x'), entry(2, 'kept', 'x')])).toThrow('recorded twice');
});
