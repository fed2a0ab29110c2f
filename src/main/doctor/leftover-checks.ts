import { doctorLimits as limits } from '../../../config/doctor.js';
import type { Leftovers, UnfinishedGeneration } from '../../adapters/postgres/leftovers.js';
import { commandLine } from '../command-line.js';
import { counted, formatNumber } from '../terminal.js';
import { durationText } from './amounts.js';
import { type Check, databaseCheck } from './condition.js';
import { type Judgement, mend, note, ok } from './finding.js';

/** Checks of what interrupted work has left behind. */
export const leftoverChecks: readonly Check[] = [
  {
    name: 'orphaned servers',
    judge: ({ folder }) => {
      if (folder === null) return null;
      const { orphans, ownerPid, unfinishedClusters } = folder;
      const start = `${commandLine('start')} ends them and recovers.`;
      if (orphans.length > 0)
        return mend(
          `PostgreSQL runs without its Solera: ${counted(orphans.length, 'process', 'processes')} (${orphans.join(', ')})`,
          start,
        );
      if (unfinishedClusters.length > 0)
        return note(`unfinished: ${unfinishedClusters.join(', ')}`, `${commandLine('start')} removes it.`);
      return ok(ownerPid === null ? 'none; Solera does not run' : `none; Solera runs (pid ${ownerPid})`);
    },
  },
  leftoverCheck('drafts of dead edits', ({ silentDrafts: { drafts, oldest_s: age } }) =>
    drafts === 0
      ? ok('none')
      : note(
          `${counted(drafts, 'draft')}, the oldest ${durationText(age)} old`,
          'Invisible rows of change sets that were not committed. A running node deletes them within a minute.',
        ),
  ),
  leftoverCheck('unpublished rows', ({ ownerlessDrafts: drafts }) =>
    drafts.length === 0
      ? ok('none without a draft')
      : mend(
          `rows of ${counted(drafts.length, 'unknown draft')}: ${drafts.slice(0, 5).join(', ')}`,
          'They are invisible and only take space, but no node deletes them: the table draft was changed by hand. Verify the database, and report it.',
        ),
  ),
  leftoverCheck('unsettled change sets', ({ unsettledDrafts: drafts }) =>
    drafts === 0
      ? ok('none')
      : note(
          counted(drafts, 'published large edit'),
          'Readers take longer until a running node settles them, within half a minute.',
        ),
  ),
  leftoverCheck('edits in the background', ({ edits: { silent, waiting } }) => {
    if (silent + waiting === 0) return ok('none is stuck');
    const found = [
      ...(silent > 0 ? [`${silent} begun, and run by no node`] : []),
      ...(waiting > 0 ? [`${waiting} waiting for ${durationText(limits.editWaitMs / 1_000)} and more`] : []),
    ].join('; ');
    return mend(found, `Start a node: it takes them. ${commandLine('edits')} lists them.`);
  }),
  leftoverCheck(
    'read models',
    ({ generations }) => worst(generations.map(generationJudgement)) ?? ok('none is unfinished'),
  ),
  leftoverCheck('schemas of read models', ({ ownerlessSchemas: names }) =>
    names.length === 0
      ? ok('all are in use')
      : note(`not in use: ${names.join(', ')}`, names.map((name) => `drop schema ${name} cascade;`).join(' ')),
  ),
  leftoverCheck('rebuild of saved states', ({ rebuilds: { rebuilds, newest_s: age } }) =>
    rebuilds === 0
      ? ok('none is unfinished')
      : note(`one was begun ${durationText(age)} ago`, `If it does not run: ${commandLine('rebuild')} resumes it.`),
  ),
  leftoverCheck('triggers', ({ disabledTriggers: tables }) =>
    tables.length === 0
      ? ok('all are enabled')
      : mend(
          `disabled on ${tables.join(', ')}`,
          `${tables.map((name) => `alter table ${name} enable trigger all;`).join(' ')} Then ${commandLine('verify')}: published rows were not protected.`,
        ),
  ),
  leftoverCheck('indexes', ({ invalidIndexes: names }) =>
    names.length === 0
      ? ok('all are valid')
      : mend(
          `not valid: ${names.join(', ')}`,
          `An interrupted rebuild left them: drop index …; for those that end in _ccnew, reindex index …; for others.`,
        ),
  ),
  {
    name: 'encryption keys',
    judge: ({ keys: { isSet, failure, unregistered, missing, registered }, database }) => {
      if (failure !== null) return mend(failure, 'Correct SOLERA_KEYS; docs/encryption.md describes the keys.');
      if (missing.length > 0)
        return mend(
          `missing here: ${missing.join(', ')}`,
          'Set SOLERA_KEYS to the keys of this database, as for the nodes.',
        );
      // Without the list of the database, every key would seem to be unregistered.
      if (database.condition?.content === null || database.condition === null) return null;
      if (unregistered.length > 0)
        return mend(
          `not registered: ${unregistered.join(', ')}`,
          'Their wineries may be recorded in clear until a running node with these keys registers them, at level 6 or above.',
        );
      return ok(isSet ? `${formatNumber(registered)} registered, all are here` : 'none');
    },
  },
];

function leftoverCheck(name: string, judge: (leftovers: Leftovers) => Judgement): Check {
  return databaseCheck(name, ({ content }) => (content === null ? null : judge(content.leftovers)));
}

function generationJudgement(one: UnfinishedGeneration): Judgement {
  const { follower, state, problem, paused, age_s: age, position, head } = one;
  const resume = `${commandLine(`followers resume ${follower}`)}`;
  if (problem !== null) return mend(`${follower} has failed: ${problem}`, `Remove the cause, then ${resume}.`);
  if (state === 'building' && age > limits.buildS)
    return mend(
      `${follower} has been rebuilt for ${durationText(age)}, up to ${formatNumber(position)} of ${formatNumber(head)}`,
      `A running node goes on with it. If it does not move: ${commandLine(`followers rebuild ${follower}`)}`,
    );
  if (state === 'building') return note(`${follower} is being rebuilt`, 'Nothing: reads use the tables before it.');
  if (state === 'retired' && age > limits.retiredS)
    return note(
      `the former tables of ${follower} are still there`,
      'A running node drops them; a long read may delay it.',
    );
  if (paused) return note(`${follower} is paused`, `It falls behind until ${resume}.`);
  return ok(`the former tables of ${follower} are being dropped`);
}

/** Returns the worst of several judgements, with all that are as bad in one. */
function worst(judgements: readonly Judgement[]): Judgement | null {
  for (const verdict of ['mend', 'note', 'ok'] as const) {
    const found = judgements.filter((one) => one.verdict === verdict);
    if (found.length > 0)
      return {
        verdict,
        found: [...new Set(found.map((one) => one.found))].join('; '),
        advice: [...new Set(found.map((one) => one.advice))].filter((text) => text !== '').join(' '),
      };
  }
  return null;
}
