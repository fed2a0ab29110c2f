import { expect, it } from 'vitest';
import type { Proposal } from '../../src/application/ports/proposal.js';
import { lot, recording, unwritten } from './store-proposal.js';
import { committed, kinds, type Subject } from './store-subject.js';

export function describeRules(subject: Subject): void {
  const decidedBy = (rules: number, code: string): Proposal =>
    recording({ stream: lot(code), version: unwritten, at: 1, more: { rules } });

  it('stores the version of the rules by which a change set was decided', async () => {
    const [former, present] = [decidedBy(1, 'former'), decidedBy(2, 'present')];
    expect(kinds(await subject.store.commit([former, present]))).toEqual(['committed', 'committed']);
    const first = (await subject.changeSets.find(former.change))?.first ?? 0;
    const last = (await subject.changeSets.find(present.change))?.first ?? 0;
    const versions = await subject.changeSets.rules({ first, last });
    expect([...versions].sort()).toEqual([
      [first, 1],
      [last, 2],
    ]);
    expect([...(await subject.changeSets.rules({ first: first + 1, last }))]).toEqual([[last, 2]]);
  });

  it('stores it also if the batch is judged one by one, and with a draft', async () => {
    const [lost, judged] = [decidedBy(2, 'former'), decidedBy(1, 'judged')];
    expect(kinds(await subject.store.commit([lost, judged]))).toEqual(['lost_race', 'committed']);
    const first = (await subject.changeSets.find(judged.change))?.first ?? 0;
    const large = decidedBy(1, 'large');
    const draft = await subject.store.openDraft(large.change);
    const last = await committed(subject, { ...large, draft: draft.id });
    expect([...(await subject.changeSets.rules({ first, last })).values()]).toEqual([1, 1]);
  });
}
