import { expect, it } from 'vitest';
import type { Proposal } from '../../src/application/ports/proposal.js';
import { beginning } from '../../src/kernel/position.js';
import { lot, recording, unwritten } from './store-proposal.js';
import { committed, kinds, type Subject } from './store-subject.js';

export function describeRules(subject: Subject): void {
  describeAdoption(subject);

  it('stores the version of the rules by which a change set was decided', async () => {
    const [former, present] = [decidedBy(1, 'former'), decidedBy(2, 'present')];
    expect(kinds(await subject.store.commit([former, present]))).toEqual(['committed', 'committed']);
    const first = (await subject.changeSets.find(former.change))?.first ?? 0;
    const last = (await subject.changeSets.find(present.change))?.first ?? 0;
    const versions = await subject.changeSets.rules({ first, last });
    expect([...versions].sort()).toEqual([
      [first, { rules: 1, ofActions: false }],
      [last, { rules: 2, ofActions: false }],
    ]);
    const lastOne = [last, { rules: 2, ofActions: false }];
    expect([...(await subject.changeSets.rules({ first: first + 1, last }))]).toEqual([lastOne]);
  });

  it('stores the version of the rules of each action, and returns it wherever actions are read', async () => {
    const made = decidedBy(3, 'kept');
    const kept = { ...made, revisions: made.revisions.map((row) => ({ ...row, decidedBy: 2 })) };
    const first = await committed(subject, kept);
    const id = kept.revisions[0]?.position.id ?? '';
    expect(await subject.actionIndex.action(id)).toMatchObject({ decidedBy: 2 });
    expect([...(await subject.changeSets.rules({ first, last: first })).values()]).toEqual([
      { rules: 3, ofActions: true },
    ]);
    await subject.store.view(async (view) => {
      expect(await view.actions([id])).toMatchObject([{ decidedBy: 2 }]);
      expect(await view.cascadeActions([id])).toMatchObject([{ decidedBy: 2 }]);
      const { actions } = await view.chunk({ stream: lot('kept'), after: beginning, limit: 1 });
      expect(actions).toMatchObject([{ decidedBy: 2 }]);
      expect(await view.asOf(first, { checkpoints: false }).actions([id])).toMatchObject([{ decidedBy: 2, rules: 3 }]);
      expect(await view.writtenRows(first, first)).toContainEqual(
        expect.objectContaining({ part: 'revision', rules: 3, decidedBy: 2 }),
      );
    });
  });

  it('stores it also if the batch is judged one by one, and with a draft', async () => {
    const [lost, judged] = [decidedBy(2, 'former'), decidedBy(1, 'judged')];
    expect(kinds(await subject.store.commit([lost, judged]))).toEqual(['lost_race', 'committed']);
    const first = (await subject.changeSets.find(judged.change))?.first ?? 0;
    const large = decidedBy(1, 'large');
    const draft = await subject.store.openDraft(large.change);
    const last = await committed(subject, { ...large, draft: draft.id });
    expect([...(await subject.changeSets.rules({ first, last })).values()]).toEqual([
      { rules: 1, ofActions: false },
      { rules: 1, ofActions: false },
    ]);
  });
}

function describeAdoption(subject: Subject): void {
  it('stores the version that an edit named, and shows it on the log', async () => {
    const made = decidedBy(3, 'adopting');
    const adopting = { ...made, revisions: made.revisions.map((row) => ({ ...row, decidedBy: 2, adopted: 2 })) };
    const first = await committed(subject, adopting);
    const [text = ''] = await subject.log.texts(first, first);
    expect(JSON.parse(text).data).toMatchObject({ rules: 2 });
    expect(await subject.log.newestTexts(first, first)).toEqual([text]);
  });
}

function decidedBy(rules: number, code: string): Proposal {
  return recording({ stream: lot(code), version: unwritten, at: 1, more: { rules } });
}
