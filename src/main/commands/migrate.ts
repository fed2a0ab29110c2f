import { Command, Option } from 'commander';
import type { ModelChange } from '../../application/model/model-changes.js';
import { CommandFailure } from '../command-failure.js';
import { commandLine } from '../command-line.js';
import { defaultServerUrl, editHint } from '../edits/edit-hint.js';
import { type Adoption, adoptAll, previewAll } from '../migrate/adoption.js';
import { dryRunText, endText, planText } from '../migrate/adoption-report.js';
import { readActions, readChanges } from '../migrate/model-answer.js';
import { ServerClient } from '../server-client.js';
import { notice, print, progress } from '../terminal.js';
import { copyCommand } from './migrate-copy.js';

interface ListOptions {
  readonly url: string;
  readonly json: boolean;
}

interface RunOptions extends ListOptions {
  readonly winery?: string;
  readonly dryRun: boolean;
  readonly onConflict: 'reject' | 'flag';
  readonly overrideLock: boolean;
}

const serverOption = ['--url <url>', 'URL of the server', defaultServerUrl] as const;

export function migrateCommand(): Command {
  return new Command('migrate')
    .description(
      'Lists changes of the model, such as a new version of the rules, and applies them to recorded actions.',
    )
    .addCommand(
      listCommand('plan', 'Lists the model changes that the server knows, and counts what still uses a former model.'),
    )
    .addCommand(listCommand('status', 'Prints the same list as plan, for instance while a run is in progress.'))
    .addCommand(runCommand('run'))
    .addCommand(runCommand('undo'))
    .addCommand(copyCommand())
    .addHelpText(
      'after',
      `
A new version of Solera never changes history by itself: each action keeps the rules by which its data was decided. solera migrate run
lets actions adopt newer rules, in change sets of bounded size in timeline order. If a run was interrupted, start it again: it resumes.
docs/model-changes.md explains all kinds of changes.

Examples:
  ${commandLine('migrate plan')}
  ${commandLine('migrate run rules-3 --dry-run')}
  ${commandLine('migrate run rules-3 --winery estate --on-conflict flag')}
  ${commandLine('migrate undo rules-3')}`,
    );
}

function listCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option(...serverOption)
    .option('--json', 'print the answer of the server as JSON', false)
    .action(async ({ url, json }: ListOptions) => {
      await withClient(url, async (client) => {
        const changes = await readChanges(client);
        print(json ? JSON.stringify(changes) : planText(changes, client.url));
      });
    });
}

function runCommand(direction: Adoption['direction']): Command {
  const what =
    direction === 'run'
      ? 'Lets actions adopt a version of the rules. Exits with 2 if a change set was refused.'
      : 'Sets back the actions that have adopted a version of the rules and were not edited since. Exits with 2 if a change set was refused.';
  return new Command(direction)
    .description(what)
    .argument('<change>', 'the name of a change of the rules, such as rules-3')
    .option(...serverOption)
    .option('--winery <code>', 'only the actions of this winery')
    .option('--dry-run', 'write nothing, and show which lots would differ', false)
    .addOption(
      new Option('--on-conflict <action>', 'if actions become impossible: reject stops, flag keeps them without effect')
        .choices(['reject', 'flag'])
        .default('reject'),
    )
    .option('--override-lock', 'also change actions and outcomes in locked periods', false)
    .option('--json', 'print the results as JSON', false)
    .action(async (change: string, options: RunOptions) => {
      await withClient(options.url, (client) => runAll(client, { ...options, change, direction }));
    });
}

type Run = RunOptions & Pick<Adoption, 'change' | 'direction'>;

async function runAll(client: ServerClient, run: Run): Promise<void> {
  const changes = await readChanges(client);
  const found = changes.find(({ name }) => name === run.change);
  const version = versionOf(run.change);
  if (found === undefined)
    throw new CommandFailure(
      `The server knows no model change ${run.change}.`,
      `List them with ${editHint('migrate plan', client.url)}`,
    );
  if (version === null) throw otherStrategy(found, client.url);
  if (run.winery !== undefined) await requireWinery(client, run.winery);
  const wineries = await wineriesOf(client, run, found);
  const selected = wineries.filter(({ winery }) => run.winery === undefined || winery === run.winery);
  const total = selected.reduce((sum, { actions }) => sum + actions, 0);
  if (total === 0) {
    const of = run.winery === undefined ? '' : ` of the winery ${run.winery}`;
    notice(
      run.direction === 'run'
        ? `No action${of} is left to adopt ${run.change}.`
        : `No action${of} has adopted ${run.change}.`,
    );
    return;
  }
  const results: object[] = [];
  const bar = progress(run.direction === 'run' ? `Adopting ${run.change}` : `Undoing ${run.change}`, total, 'actions');
  let before = 0;
  try {
    for (const { winery, actions } of selected) {
      const { change, direction, onConflict, overrideLock, dryRun } = run;
      const adoption = { client, change, winery, direction, version, onConflict, overrideLock };
      const update = (done: number): void => bar.update(before + done, total);
      const end = dryRun ? await previewAll(adoption, update) : await adoptAll(adoption, update);
      if (run.json) results.push({ winery, ...end });
      else print('answers' in end ? dryRunText(adoption, end) : endText(adoption, end));
      before += actions;
      if (end.problem === null) continue;
      process.exitCode = 2;
      break;
    }
  } finally {
    bar.stop();
  }
  if (run.json) print(JSON.stringify(results));
}

/** @throws CommandFailure if there is no such winery */
async function requireWinery(client: ServerClient, winery: string): Promise<void> {
  const { status, text } = await client.send({ method: 'GET', path: `/v1/wineries/${encodeURIComponent(winery)}` });
  if (status === 200) return;
  if (status === 404)
    throw new CommandFailure(
      `There is no winery ${winery} on ${client.url} (not_found).`,
      `Correct --winery. The wineries are at ${client.url}/v1/wineries`,
    );
  throw new CommandFailure(`${client.url} answered ${status}: ${text}`, 'Check the URL and the version of the server.');
}

/** Returns the wineries with actions that the run would change, and about how many. */
async function wineriesOf(
  client: ServerClient,
  { direction, change }: Run,
  { wineries }: ModelChange,
): Promise<readonly { readonly winery: string; readonly actions: number }[]> {
  if (direction === 'run') return wineries.map(({ winery, pending }) => ({ winery, actions: pending }));
  const found: { winery: string; actions: number }[] = [];
  for (const winery of await allWineries(client)) {
    let actions = 0;
    for (let cursor: string | null = null; ; ) {
      const page = await readActions(client, change, { winery, state: 'adopted', limit: 1_000, cursor });
      actions += page.items.length;
      cursor = page.next;
      if (cursor === null) break;
    }
    if (actions > 0) found.push({ winery, actions });
  }
  return found;
}

async function allWineries(client: ServerClient): Promise<readonly string[]> {
  const found: string[] = [];
  for (let path = '/v1/wineries?limit=1000'; ; ) {
    const { status, text } = await client.send({ method: 'GET', path });
    if (status !== 200)
      throw new CommandFailure(
        `${client.url} answered ${status}: ${text}`,
        'Check the URL and the version of the server.',
      );
    // As the server documents it.
    const page = JSON.parse(text) as {
      readonly items: readonly { readonly winery: string }[];
      readonly next: string | null;
    };
    found.push(...page.items.map(({ winery }) => winery));
    if (page.next === null) return found;
    path = `/v1/wineries?limit=1000&cursor=${page.next}`;
  }
}

function versionOf(change: string): number | null {
  const [, version] = /^rules-(\d+)$/.exec(change) ?? [];
  return version === undefined ? null : Number(version);
}

function otherStrategy({ name, strategy, command }: ModelChange, url: string): CommandFailure {
  return new CommandFailure(
    `${name} is not a change of the rules; its strategy is ${strategy}.`,
    command === null
      ? 'Nothing has to be done: bodies of an older schema are upcast when they are read, and nodes rebuild read models themselves.'
      : `Run ${editHint(command, url)}`,
  );
}

async function withClient(url: string, use: (client: ServerClient) => Promise<void>): Promise<void> {
  const client = new ServerClient(url);
  try {
    await use(client);
  } finally {
    client.close();
  }
}
