import { Argument, Command, Option } from 'commander';
import { CommandFailure } from '../command-failure.js';
import { commandLine } from '../command-line.js';
import type { Label, LabelVerdict } from '../compliance/label-answer.js';
import { type ClaimOptions, claimsOf } from '../compliance/label-claims.js';
import { labelList, labelText, verdictText } from '../compliance/label-report.js';
import { WineryReader } from '../compliance/winery-reader.js';
import { defaultServerUrl, editHint } from '../edits/edit-hint.js';
import { ServerClient } from '../server-client.js';
import { print } from '../terminal.js';

const tasks = ['list', 'check', 'show'] as const;
type Task = (typeof tasks)[number];

interface Options extends ClaimOptions {
  readonly lot?: string;
  readonly at?: string;
  readonly market: string;
  readonly json: boolean;
  readonly url: string;
}

const markets = ['us', 'eu', 'au'];

export function labelCommand(): Command {
  const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];
  return new Command('label')
    .description(
      'Checks what the label of a wine may claim, and lists the labels of a winery. Reads from a running server.',
    )
    .argument('<winery>', 'code of the winery')
    .addArgument(new Argument('[task]', 'what to do').choices(tasks).default('list'))
    .argument('[label]', 'the code of a label: for show')
    .option('--lot <lot>', 'check: the lot whose wine is judged')
    .option('--at <time>', 'check: as the lot was at this time, RFC 3339 (default: at the end of the timeline)')
    .addOption(new Option('--market <market>', 'check: where the wine is sold').choices(markets).default('us'))
    .option(
      '--variety <name[=percent]>',
      'check: a variety, with its share if the label shows it; may be repeated',
      collect,
      [],
    )
    .option('--vintage <year>', 'check: the vintage')
    .option('--appellation <name>', 'check: an appellation; may be repeated', collect, [])
    .option('--vineyard <name>', 'check: a vineyard')
    .option('--estate', 'check: estate bottled', false)
    .option('--json', 'print the answer of the server as JSON', false)
    .option('--url <url>', 'URL of the server', defaultServerUrl)
    .addHelpText(
      'after',
      `
The exit code is 2 if a claim does not pass.

Examples:
  ${commandLine('label estate check --lot 25-ME --variety Merlot --vintage 2025 --appellation "Napa Valley"')}
  ${commandLine('label estate check --lot 25-RED --variety Merlot=60 --variety "Cabernet Franc=40"')}
  ${commandLine('label estate list')}
  ${commandLine('label estate show ME-2025')}`,
    )
    .action(async (winery: string, task: Task, label: string | undefined, options: Options) => {
      const client = new ServerClient(options.url);
      try {
        const { answer, text, passes } = await perform(task, new WineryReader(client, winery), {
          ...options,
          winery,
          label,
        });
        print(options.json ? JSON.stringify(answer) : text());
        if (!passes) process.exitCode = 2;
      } finally {
        client.close();
      }
    });
}

interface Question extends Options {
  readonly winery: string;
  readonly label: string | undefined;
}

/** What the server answered, how people read it, and whether all claims pass. */
interface Outcome {
  readonly answer: unknown;
  readonly text: () => string;
  readonly passes: boolean;
}

async function perform(task: Task, reader: WineryReader, question: Question): Promise<Outcome> {
  const { winery, url } = question;
  switch (task) {
    case 'list': {
      const labels = await reader.list<Label>(['labels']);
      const passes = labels.every((label) => label.passes !== false);
      return {
        answer: labels,
        passes,
        text: () => labelList(labels, { winery, hint: (command) => editHint(command, url) }),
      };
    }
    case 'check': {
      const verdict = await reader.post<LabelVerdict>(['label-checks'], { body: checkBody(question) });
      return { answer: verdict, passes: verdict.passes, text: () => verdictText(verdict) };
    }
    case 'show': {
      const label = await reader.get<Label>(['labels', codeOf(question)]);
      return { answer: label, passes: label.passes !== false, text: () => labelText(label) };
    }
  }
}

function checkBody(question: Question): object {
  const { winery, lot, at, market } = question;
  const claims = claimsOf(question);
  if (lot === undefined || Object.keys(claims).length === 0)
    throw new CommandFailure(
      lot === undefined ? 'The lot to check is missing.' : 'No claim was given.',
      `For example: ${commandLine(`label ${winery} check --lot ${lot ?? '<lot>'} --variety Merlot --vintage 2025`)}`,
    );
  return { lot, market, claims, ...(at === undefined ? {} : { at }) };
}

function codeOf({ winery, label }: Question): string {
  if (label !== undefined) return label;
  throw new CommandFailure(
    `The code of the label is missing: label ${winery} show <label>`,
    `${commandLine(`label ${winery} list`)} lists the labels.`,
  );
}
