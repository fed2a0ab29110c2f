import type { Mutant } from './cascade-mutants.js';
import type { Patch } from './compiled-kernel.js';

const track = (find: string, replace: string): Patch => ({ file: 'track.ts', find, replace });
const ledger = (find: string, replace: string): Patch => ({ file: 'ledger.ts', find, replace });
const queue = (find: string, replace: string): Patch => ({ file: 'position-queue.ts', find, replace });
const position = (find: string, replace: string): Patch => ({ file: 'position.ts', find, replace });

/** Errors in how a stream is followed, in the order of places, and in what the ledger keeps. */
export const historyMutants: readonly Mutant[] = [
  {
    name: 'a stream never leaves the frontier',
    patches: [
      track('this.onFrontier = !(before === after || this.domain.equal(before, after));', 'this.onFrontier = true;'),
    ],
  },
  {
    name: 'a stream leaves the frontier only where its states are one object',
    patches: [track('!(before === after || this.domain.equal(before, after))', 'before !== after')],
  },
  {
    name: 'before is folded with the new events',
    patches: [track('for (const event of stored ?? []) before', 'for (const event of resulting ?? []) before')],
  },
  {
    name: 'unchanged events need no folding on the other side',
    patches: [track('stored === resulting && this.before === this.after', 'stored === resulting')],
  },
  {
    name: 'events are folded at another place than they stand at',
    patches: [
      track(
        'for (const event of resulting ?? []) after = this.domain.evolve(after, event, at);',
        'for (const event of resulting ?? []) after = this.domain.evolve(after, event, this.lastStored ?? at);',
      ),
    ],
  },
  {
    name: 'a stream is folded up to and with the place itself',
    patches: [
      track(
        'if (comparePositions(touch.position, at) >= 0) break;',
        'if (comparePositions(touch.position, at) > 0) break;',
      ),
    ],
  },
  {
    name: 'what was read counts as the end of a stream',
    patches: [track("return this.more ? 'unread' : undefined;", 'return undefined;')],
  },
  {
    name: 'reading on begins where it began before',
    patches: [track('this.lastRead = touches.at(-1)?.position ?? this.lastRead;', '')],
  },
  {
    name: 'a stream ends on its old side',
    patches: [track('if (!this.onFrontier) after = before;', 'after = before;')],
  },
  {
    name: 'a retracted place is still the last one of its stream',
    patches: [track('if (resulting !== null) this.lastTouched = at;', 'this.lastTouched = at;')],
  },
  {
    name: 'the queue is in no order after the first place',
    patches: [queue('this.heap[0] = last;\n    this.sink();', 'this.heap[0] = last;')],
  },
  {
    name: 'the queue holds a place twice',
    patches: [queue('while (this.heap[0] !== undefined && samePosition(this.heap[0], top));', 'while (false);')],
  },
  {
    name: 'the tie break has no say',
    patches: [position('if (a.tieBreak !== b.tieBreak) return a.tieBreak < b.tieBreak ? -1 : 1;', '')],
  },
  {
    name: 'the id has no say',
    patches: [position('return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;', 'return 0;')],
  },
  {
    name: 'a checkpoint is not dropped',
    patches: [
      ledger('saved.filter((checkpoint) => comparePositions(checkpoint.position, rewrite.position) < 0)', 'saved'),
    ],
  },
  {
    name: 'a checkpoint at the rewritten place itself is kept',
    patches: [
      ledger(
        'comparePositions(checkpoint.position, rewrite.position) < 0',
        'comparePositions(checkpoint.position, rewrite.position) <= 0',
      ),
    ],
  },
  {
    name: 'a checkpoint at a place is taken for the state before it',
    patches: [ledger('comparePositions(saved.position, at) < 0', 'comparePositions(saved.position, at) <= 0')],
  },
  {
    name: 'conflicts are applied without being asked',
    patches: [ledger("result.conflicts.length > 0 && onConflict === 'reject'", 'false')],
  },
  {
    name: 'only half of a refused change set is held back',
    patches: [
      ledger(
        "if (impossible || (result.conflicts.length > 0 && onConflict === 'reject')) return { applied: false, result };\n    for (const rewrite of result.rewrites) this.write(rewrite);",
        "for (const rewrite of result.rewrites) this.write(rewrite);\n    if (impossible || (result.conflicts.length > 0 && onConflict === 'reject')) return { applied: false, result };",
      ),
    ],
  },
  {
    name: 'actions outside the set keep the refusal they had',
    patches: [ledger('if (recorded) this.actions.set(id, { action: recorded.action, refusal });', '')],
  },
];
