import type { Mutant } from './cascade-mutants.js';
import type { Patch } from './compiled-kernel.js';

const change = (file: string, find: string, replace: string): Patch => ({
  file: `src/application/change/${file}`,
  find,
  replace,
});

/**
 * Errors above the kernel: in what a unit says. The crowded worlds on the real store find
 * each of them. Actors that are not told of an edit are not in the list: the store checks every version, so that costs time and no truth.
 * Nor is a unit that leaves out what it only read (write skew): it takes two edits at once that spoil one action only together, and
 * survived sixty worlds; or a mark that two nodes share, which test/integration/repeat-at-another-node.int.test.ts finds. Too slow for every run: SOLERA_MUTANTS=store npx vitest run --project integration test/mutants
 */
export const storeMutants: readonly Mutant[] = [
  {
    name: 'participants that are only read are not bumped',
    patches: [
      change('change-proposal.ts', 'const written = new Set(end.touched);', 'const written = new Set<StreamId>();'),
      change('proposal-rows.ts', 'this.written.add(stream);', 'if (taken + given > 0) this.written.add(stream);'),
    ],
  },
  {
    name: 'a checkpoint is not dropped',
    patches: [change('change-proposal.ts', 'dirtySpans: end.dirty,', 'dirtySpans: [],')],
  },
  {
    name: 'a restoration is not stored',
    patches: [
      change('proposal-rows.ts', "(effect === 'conflict' || effect === 'restoration')", "effect === 'conflict'"),
    ],
  },
  {
    name: 'a conflict that an edit makes of its own action is not stored',
    patches: [change('change-proposal.ts', 'findings.ownRefusal(id)', 'findings.ownRefusal("")')],
  },
  {
    name: 'a reinstated action may be impossible',
    patches: [
      change('change-judgement.ts', ' || reinstated.has(position.id)', ''),
      change(
        'prepared-change.ts',
        'before: current.retracted ? null : recordedAction(current, settings), after: action',
        'before: recordedAction(current, settings), after: action',
      ),
    ],
  },
  {
    name: 'states saved on the way are those before their place',
    patches: [
      {
        file: 'src/kernel/followed-stream.ts',
        find: 'state: this.track.after }',
        replace: 'state: this.track.before }',
      },
    ],
  },
];
