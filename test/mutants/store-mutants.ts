import type { Mutant } from './cascade-mutants.js';
import type { Patch } from './compiled-kernel.js';

const application = (file: string, find: string, replace: string): Patch => ({
  file: `src/application/${file}`,
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
      application(
        'change-unit.ts',
        'const written = new Set(cascade.touched);\n  for (const { stream } of cascade.rewrites) written.add(stream);',
        'const written = new Set(cascade.rewrites.filter((one) => (one.stored?.length ?? 0) + (one.events?.length ?? 0) > 0).map((one) => one.stream));',
      ),
    ],
  },
  {
    name: 'a checkpoint is not dropped',
    patches: [application('change-unit.ts', 'dirtied: cascade.dirty,', 'dirtied: [],')],
  },
  {
    name: 'a restoration is not stored',
    patches: [
      application(
        'change-unit.ts',
        '...restorations.map((action) => ({ action, refusal: null }))',
        '...cascade.restorations.slice(1).map((action) => ({ action, refusal: null }))',
      ),
    ],
  },
  {
    name: 'a conflict that an edit makes of its own action is not stored',
    patches: [
      application(
        'change-unit.ts',
        'const refusal = ownRefusals.get(edit.action.position.id);',
        'const refusal = ownRefusals.get("");',
      ),
    ],
  },
  {
    name: 'a reinstated action may be impossible',
    patches: [
      application('change-decision.ts', '|| reinstated.has(position.id)', ''),
      application(
        'prepared-change.ts',
        'before: current.retracted ? null : recordedOf(current, context), after: action',
        'before: recordedOf(current, context), after: action',
      ),
    ],
  },
  {
    name: 'states saved on the way are those before their place',
    patches: [
      {
        file: 'src/kernel/followed-stream.ts',
        find: '? track.after : undefined',
        replace: '? track.before : undefined',
      },
    ],
  },
];
