import { expect, it } from 'vitest';
import type { LotChangeQuery } from '../../src/application/live-use-cases.js';
import type { StreamId } from '../../src/kernel/position.js';
import { newPosition, proposalOf, recording, revising, rowAt, touch, unwritten, writtenBy } from './store-proposal.js';
import { committed, type Subject } from './store-subject.js';

const inWinery = (code: string, winery = 'changer'): StreamId => `lot/${winery}/${code}`;

export function describeLotChanges(subject: Subject): void {
  returnsChanges(subject);
  returnsDraftedChanges(subject);
}

async function read(subject: Subject, query: Partial<LotChangeQuery>): Promise<(string | number | boolean)[][]> {
  const range = { after: 0, through: 1_000_000, winery: 'changer', lot: null, latest: false, from: null, limit: 100 };
  const changes = await subject.changeSets.lotChanges({ ...range, ...query });
  return changes.map(({ lot, last, correction }) => [lot, last, correction]);
}

function returnsChanges(subject: Subject): void {
  it('returns what each change set of a range did to each lot, or the last change of each lot', async () => {
    const [a, b, ab, foreign] = ['A', 'B', 'AB', 'A'].map((code, n) =>
      inWinery(code, n === 3 ? 'changer-2' : 'changer'),
    );
    if (a === undefined || b === undefined || ab === undefined || foreign === undefined)
      throw new Error('there are four lots');
    const at = newPosition(10, 1);
    const one = proposalOf({
      reads: [b, a, foreign].map((stream) => ({ stream, version: unwritten, write: true })),
      notifications: 3,
      touches: [
        touch({ stream: b, position: rowAt(at), events: ['{}'], index: 0 }),
        touch({ stream: foreign, position: rowAt(at), events: ['{}'], index: 1 }),
        touch({ stream: a, position: rowAt(at), events: ['{}'], index: 2 }),
        { ...touch({ stream: 'vessel/changer/T', position: rowAt(at), events: ['{}'], index: -1 }), silent: true },
      ],
    });
    const first = await committed(subject, one);
    const two = revising({
      stream: a,
      version: writtenBy(one, a),
      at,
      revision: 2,
      takesBack: first + 2,
      events: ['{}'],
    });
    const second = await committed(subject, two);
    // An action that only reads the lot touches it without an event.
    const three = recording({ stream: a, version: writtenBy(two, a), at: newPosition(20, 1), events: [] });
    const third = await committed(subject, three);
    const fourth = await committed(subject, recording({ stream: ab, version: unwritten, at: newPosition(30, 1) }));
    const [lastOfOne, lastOfTwo, lastOfFour] = [first + 2, second + 2, fourth + 1];
    const all = [
      ['A', lastOfOne, false],
      ['B', lastOfOne, false],
      ['A', lastOfTwo, true],
      ['A', third, false],
      ['AB', lastOfFour, false],
    ];
    expect(await read(subject, {})).toEqual(all);
    expect(await read(subject, { lot: 'A' })).toEqual(all.filter(([lot]) => lot === 'A'));
    expect(await read(subject, { winery: 'changer-2' })).toEqual([['A', lastOfOne, false]]);
    expect(await read(subject, { after: lastOfOne })).toEqual(all.slice(2));
    expect(await read(subject, { after: first })).toEqual(all);
    expect(await read(subject, { through: second })).toEqual(all.slice(0, 3));
    expect(await read(subject, { lot: 'A', latest: true })).toEqual([['A', third, true]]);
    await readsLatest(subject, { lastOfOne, lastOfTwo, third, lastOfFour });
    await readsAllWineries(subject, first, fourth);
    for (const latest of [true, false]) expect(await inPages(subject, latest)).toEqual(await read(subject, { latest }));
  });
}

async function readsLatest(
  subject: Subject,
  {
    lastOfOne,
    lastOfTwo,
    third,
    lastOfFour,
  }: Readonly<Record<'lastOfOne' | 'lastOfTwo' | 'third' | 'lastOfFour', number>>,
): Promise<void> {
  const [latest, latestUpToTwo] = [
    [
      ['B', lastOfOne, false],
      ['A', third, true],
      ['AB', lastOfFour, false],
    ],
    [
      ['B', lastOfOne, false],
      ['A', lastOfTwo, true],
    ],
  ];
  expect(await read(subject, { latest: true })).toEqual(latest);
  expect(await read(subject, { latest: true, through: lastOfTwo })).toEqual(latestUpToTwo);
  expect(await read(subject, { latest: true, after: lastOfTwo, lot: 'A' })).toEqual([['A', third, false]]);
}

async function readsAllWineries(subject: Subject, first: number, fourth: number): Promise<void> {
  const inAll = await subject.changeSets.lotChanges({ ...everything, after: first - 1, through: fourth });
  expect(inAll.filter(({ first: at }) => at === first).map(({ winery, lot }) => [winery, lot])).toEqual([
    ['changer-2', 'A'],
    ['changer', 'A'],
    ['changer', 'B'],
  ]);
}

const everything = { after: 0, through: 1_000_000, winery: null, lot: null, latest: false, from: null, limit: 1_000 };

async function inPages(subject: Subject, latest: boolean): Promise<(string | number | boolean)[][]> {
  const query = { ...everything, winery: 'changer', latest, limit: 2 };
  const found: (string | number | boolean)[][] = [];
  for (let page = await subject.changeSets.lotChanges(query); page.length > 0; ) {
    for (const { lot, last, correction } of page) found.push([lot, last, correction]);
    page = await subject.changeSets.lotChanges({ ...query, from: page.at(-1) ?? null });
  }
  return found;
}

function returnsDraftedChanges(subject: Subject): void {
  it('returns the changes of a change set that was written as a draft once it is published', async () => {
    const stream = inWinery('L', 'drafter');
    const at = newPosition(10, 1);
    const proposal = recording({ stream, version: unwritten, at, more: { notifications: 2, touches: [] } });
    const draft = await subject.store.openDraft(proposal.change);
    await draft.write({ touches: [touch({ stream, position: rowAt(at), events: ['{}'], index: 1 })], statuses: [] });
    expect(await read(subject, { winery: 'drafter' })).toEqual([]);
    const first = await committed(subject, { ...proposal, draft: draft.id });
    for (const latest of [true, false])
      expect(await read(subject, { winery: 'drafter', latest })).toEqual([['L', first + 1, false]]);
  });
}
