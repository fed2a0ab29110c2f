import type { Mutant } from './cascade-mutants.js';
import type { Patch } from './compiled-kernel.js';

const track = (find: string, replace: string): Patch => ({ file: 'track.ts', find, replace });
const ledger = (find: string, replace: string): Patch => ({ file: 'ledger.ts', find, replace });
const queue = (find: string, replace: string): Patch => ({ file: 'position-queue.ts', find, replace });
const position = (find: string, replace: string): Patch => ({ file: 'position.ts', find, replace });

/** Errors in the track of a stream, in the order of positions, and in the ledger. */
export const historyMutants: readonly Mutant[] = [
  {
    name: 'a stream never leaves the frontier',
    patches: [
      track('this.onFrontier = !(before === after || this.domain.equal(before, after));', 'this.onFrontier = true;'),
    ],
  },
  {
    name: 'a stream leaves the frontier only if both states are the same object',
    patches: [track('!(before === after || this.domain.equal(before, after))', 'before !== after')],
  },
  {
    name: 'the stored side is folded with the resulting events',
    patches: [track('for (const event of stored ?? []) before', 'for (const event of resulting ?? []) before')],
  },
  {
    name: 'unchanged events are folded into one side only',
    patches: [track('stored === resulting && this.before === this.after', 'stored === resulting')],
  },
  {
    name: 'events are folded at another position than their own',
    patches: [
      track(
        'for (const event of resulting ?? []) after = this.domain.evolve(after, event, at);',
        'for (const event of resulting ?? []) after = this.domain.evolve(after, event, this.lastStored ?? at);',
      ),
    ],
  },
  {
    name: 'a stream is folded through the position, not up to it',
    patches: [
      track(
        'if (comparePositions(touch.position, at) >= 0) break;',
        'if (comparePositions(touch.position, at) > 0) break;',
      ),
    ],
  },
  {
    name: 'a stream is assumed to end where reading stopped',
    patches: [track("return this.more ? 'unread' : undefined;", 'return undefined;')],
  },
  {
    name: 'a continuation begins where the slice began',
    patches: [track('this.lastRead = touches.at(-1)?.position ?? this.lastRead;', '')],
  },
  {
    name: 'the end of a stream has the stored state',
    patches: [track('if (!this.onFrontier) after = before;', 'after = before;')],
  },
  {
    name: 'a retracted position is still the last one of its stream',
    patches: [track('if (resulting !== null) this.lastTouched = at;', 'this.lastTouched = at;')],
  },
  {
    name: 'the queue is not ordered after its first position',
    patches: [queue('this.heap[0] = last;\n    this.sink();', 'this.heap[0] = last;')],
  },
  {
    name: 'the queue returns a position twice',
    patches: [queue('while (this.heap[0] !== undefined && samePosition(this.heap[0], top));', 'while (false);')],
  },
  {
    name: 'positions are ordered without the tie break',
    patches: [position('if (a.tieBreak !== b.tieBreak) return a.tieBreak < b.tieBreak ? -1 : 1;', '')],
  },
  {
    name: 'positions are ordered without the id',
    patches: [position('return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;', 'return 0;')],
  },
  {
    name: 'an outdated checkpoint is not deleted',
    patches: [
      ledger('saved.filter((checkpoint) => comparePositions(checkpoint.position, rewrite.position) < 0)', 'saved'),
    ],
  },
  {
    name: 'a checkpoint at exactly the rewritten position is kept',
    patches: [
      ledger(
        'comparePositions(checkpoint.position, rewrite.position) < 0',
        'comparePositions(checkpoint.position, rewrite.position) <= 0',
      ),
    ],
  },
  {
    name: 'a checkpoint is used as the state before its position',
    patches: [ledger('comparePositions(saved.position, at) < 0', 'comparePositions(saved.position, at) <= 0')],
  },
  {
    name: 'conflicts are applied although they are to be rejected',
    patches: [ledger("result.conflicts.length > 0 && onConflict === 'reject'", 'false')],
  },
  {
    name: 'a refused change set is applied in part',
    patches: [
      ledger(
        "if (impossible || (result.conflicts.length > 0 && onConflict === 'reject')) return { applied: false, result };\n    for (const rewrite of result.rewrites) this.write(rewrite);",
        "for (const rewrite of result.rewrites) this.write(rewrite);\n    if (impossible || (result.conflicts.length > 0 && onConflict === 'reject')) return { applied: false, result };",
      ),
    ],
  },
  {
    name: 'actions outside the change set keep their stored refusals',
    patches: [ledger('if (recorded) this.actions.set(id, { action: recorded.action, refusal });', '')],
  },
];
