import { Argument, Command, Option } from 'commander';
import { v7 as newUuid } from 'uuid';
import { reportForms } from '../../compliance/report.js';
import { CommandFailure } from '../command-failure.js';
import { commandLine } from '../command-line.js';
import type { DueFiling, Filing, FilingDifference } from '../compliance/filing-answer.js';
import { differencesText, dueText, filedText, filingList, filingText } from '../compliance/filing-report.js';
import { WineryReader } from '../compliance/winery-reader.js';
import { defaultServerUrl, editHint } from '../edits/edit-hint.js';
import { ServerClient } from '../server-client.js';
import { print } from '../terminal.js';

const tasks = ['list', 'due', 'file', 'show', 'differences', 'amend'] as const;
type Task = (typeof tasks)[number];

interface Options {
  readonly form: string;
  readonly from?: string;
  readonly to?: string;
  readonly known?: string;
  readonly json: boolean;
  readonly url: string;
}

interface Question extends Options {
  readonly winery: string;
  readonly filing: string | undefined;
}

export function filingsCommand(): Command {
  return new Command('filings')
    .description('Files and amends the reports of a winery, and lists those that are due. Talks to a running server.')
    .argument('<winery>', 'code of the winery')
    .addArgument(new Argument('[task]', 'what to do').choices(tasks).default('list'))
    .argument('[filing]', 'the id of a filing: for show, differences and amend')
    .addOption(new Option('--form <form>', 'file: the form').choices(reportForms).default('ttb-5120.17'))
    .option('--from <day>', 'file: the first day of the period, YYYY-MM-DD')
    .option('--to <day>', 'file: the last day of the period, YYYY-MM-DD')
    .option('--known <n>', 'file, amend: the figures just after this notification (default: the newest)')
    .option('--json', 'print the answer of the server as JSON', false)
    .option('--url <url>', 'URL of the server', defaultServerUrl)
    .addHelpText(
      'after',
      `
A filing keeps a report as it was filed. When an action of its period is corrected later, due lists the filing, and those after it whose figures have moved.

Examples:
  ${commandLine('filings estate')}
  ${commandLine('filings estate due')}
  ${commandLine('filings estate file --from 2026-01-01 --to 2026-01-31')}
  ${commandLine('filings estate differences 01990000-0000-7000-8000-000000000105')}
  ${commandLine('filings estate amend 01990000-0000-7000-8000-000000000105')}`,
    )
    .action(async (winery: string, task: Task, filing: string | undefined, options: Options) => {
      const client = new ServerClient(options.url);
      try {
        const { answer, text } = await perform(task, new WineryReader(client, winery), { ...options, winery, filing });
        print(options.json ? JSON.stringify(answer) : text());
      } finally {
        client.close();
      }
    });
}

/** What the server answered, and how people read it. */
interface Outcome {
  readonly answer: unknown;
  readonly text: () => string;
}

async function perform(task: Task, reader: WineryReader, question: Question): Promise<Outcome> {
  const { winery, url, known } = question;
  const context = { winery, hint: (command: string) => editHint(command, url) };
  switch (task) {
    case 'list': {
      const filings = await reader.list<Filing>(['filings']);
      return { answer: filings, text: () => filingList(filings, context) };
    }
    case 'due': {
      const due = await reader.list<DueFiling>(['filings', 'due']);
      return { answer: due, text: () => dueText(due, context) };
    }
    case 'file': {
      const filing = await reader.post<Filing>(['filings'], { body: filingBody(question) });
      return { answer: filing, text: () => filedText(filing, context) };
    }
    case 'show': {
      const filing = await reader.get<Filing>(['filings', idOf(question, task)]);
      return { answer: filing, text: () => filingText(filing, context) };
    }
    case 'differences': {
      const id = idOf(question, task);
      const differences = await reader.list<FilingDifference>(['filings', id, 'differences']);
      return { answer: differences, text: () => differencesText(differences, id, context) };
    }
    case 'amend': {
      // A repeated request, after an answer that was lost, must not amend twice.
      const headers = { 'idempotency-key': newUuid() };
      const body = known === undefined ? {} : { known: notificationNumber(known) };
      const filing = await reader.post<Filing>(['filings', idOf(question, task), 'amend'], { headers, body });
      return { answer: filing, text: () => filedText(filing, context) };
    }
  }
}

/** The id makes the request safe to repeat. */
function filingBody({ winery, form, from, to, known }: Question): object {
  if (from === undefined || to === undefined)
    throw new CommandFailure(
      'The period to file is missing.',
      `Add --from and --to. ${commandLine(`filings ${winery} due`)} lists the periods to file.`,
    );
  return { id: newUuid(), form, from, to, ...(known === undefined ? {} : { known: notificationNumber(known) }) };
}

function idOf({ winery, filing }: Question, task: Task): string {
  if (filing !== undefined) return filing;
  throw new CommandFailure(
    `The id of the filing is missing: filings ${winery} ${task} <filing>`,
    `${commandLine(`filings ${winery}`)} lists the filings with their ids.`,
  );
}

function notificationNumber(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0 && text.trim() !== '') return number;
  throw new CommandFailure(
    `"${text}" is not the number of a notification.`,
    'Use a whole number, such as --known 1234',
  );
}
