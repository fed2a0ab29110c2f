import { expect, it } from 'vitest';
import type { Position } from '../../src/kernel/position.js';
import { lot, newPosition, proposalOf, recording, rowAt, unwritten } from './store-proposal.js';
import { committed, type Subject } from './store-subject.js';

/** Other tests refuse actions, too, but none so early. */
const early = -9_000_000_000_000;

export function describeConflicted(subject: Subject): void {
  it('lists the conflicted actions of all wineries in timeline order, in pages', async () => {
    const [a, b, c, d] = [newPosition(early, 1), newPosition(early, 2), newPosition(early, 3), newPosition(early, 4)];
    await recorded(subject, d, 'south', 'x');
    await recorded(subject, c, 'estate', null);
    await recorded(subject, a, 'north', 'x');
    await recorded(subject, b, 'south', 'x');
    expect(await listed(subject, 1)).toEqual(['1 north x', '2 south x', '4 south x']);
    await judged(subject, c, 'y');
    await judged(subject, b, null);
    for (const limit of [1, 2, 100])
      expect(await listed(subject, limit)).toEqual(['1 north x', '3 estate y', '4 south x']);
    await judged(subject, c, null);
    await judged(subject, c, 'z');
    await judged(subject, a, null);
    for (const limit of [1, 2, 100]) expect(await listed(subject, limit)).toEqual(['3 estate z', '4 south x']);
  });
}

async function recorded(subject: Subject, at: Position, winery: string, code: string | null): Promise<void> {
  const stream = lot(`conflicted-${at.tieBreak}`);
  const refusal = code === null ? {} : { refusal: refusalOf(code) };
  const proposal = recording({ stream, version: unwritten, at, ...refusal });
  await committed(subject, { ...proposal, revisions: proposal.revisions.map((row) => ({ ...row, winery })) });
}

/** Makes an action conflicted, or restores it. */
async function judged(subject: Subject, at: Position, code: string | null): Promise<void> {
  const refusal = code === null ? null : refusalOf(code);
  const status = { index: 0, action: at.id, revision: 1, winery: 'estate', position: rowAt(at), refusal };
  await committed(subject, proposalOf({ notifications: 1, statuses: [status] }));
}

function refusalOf(code: string): string {
  return JSON.stringify({ code });
}

/** Reads all pages up to the last early position. */
async function listed(subject: Subject, limit: number): Promise<readonly string[]> {
  const found: string[] = [];
  let after: Position | null = newPosition(early, 0);
  while (after !== null && after.effectiveAt === early) {
    const { actions, through }: Awaited<ReturnType<Subject['actionIndex']['listConflicted']>> =
      await subject.actionIndex.listConflicted({ limit, after });
    for (const { position, winery, refusal } of actions)
      if (position.effectiveAt === early)
        found.push(`${position.tieBreak} ${winery} ${JSON.parse(refusal ?? '{}').code}`);
    after = through;
  }
  return found;
}
