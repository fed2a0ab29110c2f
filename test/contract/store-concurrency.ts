import { expect, it } from 'vitest';
import type { Proposal } from '../../src/application/ports/proposal.js';
import { lot, proposalOf, recording, unwritten, writtenBy } from './store-proposal.js';
import { kinds, type Subject } from './store-subject.js';

export function describeHostileContent(subject: Subject): void {
  it('isolates content that cannot be stored, and leaves no gap', async () => {
    const head = await subject.log.head();
    const hostile = new Map<number, Partial<Proposal>>([
      [2, { answer: 'a\u0000b' }],
      [3, { requestHash: 'not a hash' }],
      [9, { winery: '\u0000' }],
      [12, { change: 'not a uuid' }],
    ]);
    const proposals = Array.from({ length: 16 }, (_, n) =>
      recording({ stream: lot(`hostile-${n}`), version: unwritten, at: n, more: hostile.get(n) ?? {} }),
    );
    const results = await subject.store.commit(proposals);
    expect(results.flatMap(({ kind }, n) => (kind === 'failed' ? [n] : []))).toEqual([...hostile.keys()]);
    expect(results.filter(({ kind }) => kind === 'committed')).toHaveLength(12);
    expect(await subject.log.head()).toBe(head + 24);
    expect(await subject.log.texts(head + 1, head + 24)).toHaveLength(24);
  });

  it('refuses the proposals that build on a failed one', async () => {
    const stream = lot('poisoned');
    const j = recording({ stream, version: unwritten, at: 1, data: '"\u0000"' });
    const k = recording({ stream, version: writtenBy(j, stream), at: 2 });
    expect(kinds(await subject.store.commit([j, k]))).toEqual(['failed', 'lost_race']);
  });
}

export function describeConcurrency(subject: Subject): void {
  it('stays dense for every reader under sixteen writers with conflicts, refusals, repetitions and content that cannot be stored', async () => {
    const before = await subject.log.head();
    const streams = Array.from({ length: 12 }, (_, n) => lot(`crowd-${n}`));
    const won: Proposal[] = [];
    let writing = true;
    const writer = async (seed: number) => {
      for (let round = 0; round < 12; round += 1) {
        const stream = streams[(seed * 7 + round * 5) % streams.length] ?? lot('crowd-0');
        const [head] = await subject.store.heads([stream]);
        const version = head?.slice.version ?? unwritten;
        const j = recording({ stream, version, at: seed * 100 + round });
        const k = recording({ stream, version: writtenBy(j, stream), at: seed * 100 + round });
        const hostile = recording({ stream: lot(`h-${seed}-${round}`), version: unwritten, at: 1, data: '\u0000' });
        const check = proposalOf({
          checkOnly: true,
          reads: [{ stream, version: { counter: 999, mark: j.mark }, write: false }],
        });
        const batch = round % 3 === 0 ? [j, hostile, k, check] : [j, k];
        const results = await subject.store.commit(batch);
        won.push(...batch.filter((_, n) => results[n]?.kind === 'committed'));
        for (const [n, repeated] of (await subject.store.commit(batch)).entries()) {
          if (results[n]?.kind === 'committed') expect(repeated).toEqual(results[n]);
          else expect(repeated.kind).not.toBe('committed');
        }
      }
    };
    const reader = async () => {
      let seen = before;
      while (writing) {
        const head = await subject.log.head();
        expect(head).toBeGreaterThanOrEqual(seen);
        expect(await subject.log.texts(seen + 1, head)).toHaveLength(head - seen);
        seen = head;
      }
    };
    const readers = [reader(), reader()];
    await Promise.all(Array.from({ length: 16 }, (_, seed) => writer(seed)));
    writing = false;
    await Promise.all(readers);
    expect(await subject.log.head()).toBe(before + 2 * won.length);
    expect(new Set(won.map(({ change }) => change)).size).toBe(won.length);
    const heads = await subject.store.heads(streams);
    expect(heads.reduce((sum, { slice }) => sum + slice.version.counter, 0)).toBe(won.length);
    expect(heads.reduce((sum, { slice }) => sum + slice.touches.length, 0)).toBe(won.length);
  });
}
