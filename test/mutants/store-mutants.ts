import type { Mutant } from './cascade-mutants.js';
import type { Patch } from './compiled-kernel.js';

const change = (file: string, find: string, replace: string): Patch => ({
  file: `src/application/change/${file}`,
  find,
  replace,
});

const sql = (file: string, find: string, replace: string): Patch => ({
  file: `src/adapters/postgres/functions/${file}`,
  find,
  replace,
});

/** The databases of tests have the functions installed already, so that a patched one needs a newer version. */
const newer = (file: string, version: number): Patch =>
  sql(file, `-- version ${version}\n`, `-- version ${version + 1}\n`);

const voidCheck = 'from unnest(copies) c join void_request v on v.request = c.request where not c.voids';

/** Errors with the copies of requests. A late copy, sent to a real store, finds each of them: test/mutants/late-copy.ts. */
export const copyMutants: readonly Mutant[] = [
  {
    name: 'the refusal of a repeated copy does not make its request void',
    patches: [change('change-proposal.ts', 'voids: command.copyOf.again', 'voids: false')],
  },
  {
    name: 'a reply that no proposal has confirmed does not make the request void',
    patches: [
      { file: 'src/actors/settlement.ts', find: 'command.copyOf?.again === true && isConclusive', replace: 'false' },
    ],
  },
  {
    name: 'the commit does not check whether a request is void',
    patches: [sql('solera-commit-4.sql', voidCheck, `${voidCheck} and false`), newer('solera-commit-4.sql', 1)],
  },
  {
    name: 'the judge of a batch does not check whether a request is void',
    patches: [sql('solera-judge-3.sql', voidCheck, `${voidCheck} and false`), newer('solera-judge-3.sql', 2)],
  },
  {
    name: 'the commit does not make a request void',
    patches: [sql('solera-commit-4.sql', 'where c.voids and', 'where false and'), newer('solera-commit-4.sql', 1)],
  },
];

/**
 * Errors in deciding, above the kernel. The concurrent worlds on the real store find each of them.
 *
 * Errors that these worlds do not find, and that are not listed: actors that keep outdated states after an edit (the store checks every version, so
 * they only cost time); a proposal that does not name a stream it only read (two concurrent edits must together make one action impossible; it
 * survived sixty worlds); a mark shared by two nodes (test/integration/repeat-at-another-node.int.test.ts finds it).
 *
 * Too slow for every run: SOLERA_MUTANTS=store npx vitest run --project integration test/mutants
 */
export const storeMutants: readonly Mutant[] = [
  {
    name: 'the versions of participants that are only read are not incremented',
    patches: [
      change('change-proposal.ts', 'const written = new Set(end.touched);', 'const written = new Set<StreamId>();'),
      change('proposal-rows.ts', 'this.written.add(stream);', 'if (taken + given > 0) this.written.add(stream);'),
    ],
  },
  {
    name: 'an outdated checkpoint is not deleted',
    patches: [change('change-proposal.ts', 'dirtySpans: end.dirty,', 'dirtySpans: [],')],
  },
  {
    name: 'a restoration is not stored',
    patches: [
      change('proposal-rows.ts', "(effect === 'conflict' || effect === 'restoration')", "effect === 'conflict'"),
    ],
  },
  {
    name: 'the refusal of an own action is not stored',
    patches: [change('proposal-rows.ts', 'findings.ownRefusal(action.position.id)', 'findings.ownRefusal("")')],
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
    name: 'a saved state is the one before its position',
    patches: [
      {
        file: 'src/kernel/cascade-stream.ts',
        find: 'state: this.track.after }',
        replace: 'state: this.track.before }',
      },
    ],
  },
];
