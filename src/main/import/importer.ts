/**
 * Sends a file of steps to a server. A step is one request: it records, revises or retracts an action, or puts settings.
 *
 * Owns: the steps in flight, and the low-water mark: the line up to which every step was answered. Does not own: the formats of the file and of
 * the requests, the journal's files. Invariant: the low-water mark passes a line only after the answers to it and to all lines before it.
 */
import { stat } from 'node:fs/promises';
import { commandLimits } from '../../../config/commands.js';
import { clientLimits } from '../../../config/node.js';
import { headOf } from '../../feed/page.js';
import { DependencyOrder } from '../../imports/dependency-order.js';
import { CommandFailure } from '../command-failure.js';
import { readCurrentPage } from '../feed/log-page.js';
import type { ServerAnswer, ServerClient } from '../server-client.js';
import { ImportJournal, type Tally } from './import-journal.js';
import { type FilePlace, type FileStep, readSteps } from './step-file.js';
import { requestOf, sharedNames } from './step-request.js';

interface ImportOptions {
  readonly path: string;
  readonly client: ServerClient;
  readonly concurrency: number;
  readonly onConflict: 'reject' | 'flag' | undefined;
  readonly restart: boolean;
  /** Interrupts the import. The journal keeps its progress. */
  readonly signal?: AbortSignal;
  /** Called with the number of lines and bytes answered so far, and the size of the file in bytes. Its number of lines is not known. */
  readonly progress: (lines: number, bytes: number, ofBytes: number) => void;
}

export interface ImportReport {
  readonly tally: Tally;
  /** The line after which the import resumed, or null if it began with the first line. */
  readonly resumedAt: number | null;
  readonly refusedPath: string;
  /** Steps answered in this run. */
  readonly steps: number;
}

/** Imports a file. @throws CommandFailure if the server remains unreachable or the signal is aborted; the journal keeps the progress. */
export async function importFile(options: ImportOptions): Promise<ImportReport> {
  const { path, client, restart, signal } = options;
  const journal = await ImportJournal.open(path, client.url, restart);
  const resumedAt = journal.resumed ? journal.place.line : null;
  const stepsBefore = countOf(journal.tally);
  try {
    await sendAll(options, journal);
  } catch (error) {
    throw signal?.aborted ? interrupted(path, journal.place.line, error) : error;
  }
  await journal.finish();
  const { tally, refusedPath } = journal;
  return { tally, resumedAt, refusedPath, steps: countOf(tally) - stepsBefore };
}

async function sendAll(options: ImportOptions, journal: ImportJournal): Promise<void> {
  const { path, client, concurrency } = options;
  const { size } = await stat(path);
  const before = headOf(await readCurrentPage(client));
  const order = new DependencyOrder({ concurrency, lookahead: clientLimits.importLookahead });
  const lowWater = new LowWaterMark(journal.place);
  let saving: Promise<void> = Promise.resolve();
  const save = (): Promise<void> => {
    saving = saving.then(async () => {
      const { place, refused } = lowWater.advance(journal.tally);
      await journal.save(place, refused);
      options.progress(place.line, place.offset, size);
    });
    return saving;
  };
  const timer = setInterval(() => void save().catch(() => undefined), clientLimits.importSaveIntervalMs);
  try {
    for await (const one of readSteps(path, journal.place)) {
      const entry = lowWater.begin(one);
      const { step } = one;
      if (step.kind === 'unreadable') lowWater.end(entry, { refused: 'unreadable', detail: step.detail });
      else {
        const send = async (): Promise<void> => {
          const answer = await client.send(requestOf(step, one, options));
          lowWater.end(entry, outcomeOf(answer, { kind: step.kind, before }));
        };
        await order.add(sharedNames(step), send);
      }
    }
    await order.finished();
  } finally {
    clearInterval(timer);
    await save();
  }
}

function interrupted(path: string, line: number, cause: unknown): CommandFailure {
  const place = line === 0 ? 'before its first line was answered' : `after line ${line}`;
  return new CommandFailure(
    `The import of ${path} was interrupted ${place}.`,
    'Run the same command again to resume it.',
    { cause },
  );
}

function countOf({ done, refused }: Tally): number {
  return [...Object.values(done), ...Object.values(refused)].reduce((sum, count) => sum + count, 0);
}

type Outcome =
  | { readonly done: string }
  | { readonly refused: string; readonly detail: string; readonly problem?: unknown };

const outcomes = {
  winery: 'settings',
  vessel: 'settings',
  record: 'recorded',
  revise: 'revised',
  retract: 'retracted',
} as const;

/** `before`: the head of the log when the import began. An answer whose notifications are not after it is the stored answer to an earlier request. */
function outcomeOf(
  { status, text }: ServerAnswer,
  { kind, before }: { readonly kind: keyof typeof outcomes; readonly before: number },
): Outcome {
  const answer = parsed(text);
  if (status >= 200 && status < 300) {
    const first = answer.notifications?.first;
    const repeated = kind === 'record' ? status === 200 : first !== undefined && first <= before;
    return { done: repeated ? 'repeated' : outcomes[kind] };
  }
  const { code = `status ${status}`, detail = text.slice(0, 200) } = answer;
  return { refused: code, detail, problem: shortened(answer) };
}

/** Cuts a long list of conflicts, because people read the refused lines, and marks the cut as the public API does: with `truncated` and `totals`. */
function shortened(problem: AnswerBody): AnswerBody {
  const { conflicts = [], totals = { conflicts: conflicts.length } } = problem;
  if (conflicts.length <= commandLimits.conflictsPerRefusedLine) return problem;
  return { ...problem, conflicts: conflicts.slice(0, commandLimits.conflictsPerRefusedLine), truncated: true, totals };
}

interface AnswerBody {
  readonly code?: string;
  readonly detail?: string;
  readonly notifications?: { readonly first: number } | null;
  readonly conflicts?: readonly unknown[];
  readonly truncated?: boolean;
  readonly totals?: { readonly conflicts: number };
}

function parsed(text: string): AnswerBody {
  try {
    return (JSON.parse(text) ?? {}) as AnswerBody; // The public API specifies the members that are read.
  } catch {
    return {};
  }
}

interface Entry {
  readonly one: FileStep;
  outcome: Outcome | null;
}

/** The lines in flight, in the order of the file. Answered lines are removed from the front. */
class LowWaterMark {
  private readonly entries: Entry[] = [];

  constructor(private place: FilePlace) {}

  begin(one: FileStep): Entry {
    const entry: Entry = { one, outcome: null };
    this.entries.push(entry);
    return entry;
  }

  end(entry: Entry, outcome: Outcome): void {
    entry.outcome = outcome;
  }

  /** Moves the low-water mark past all answered lines at the front, counts them, and returns the refused ones with their reasons. */
  advance(tally: Tally): { readonly place: FilePlace; readonly refused: readonly string[] } {
    let passed = 0;
    const refused: string[] = [];
    for (const { one, outcome } of this.entries) {
      if (outcome === null) break;
      passed += 1;
      this.place = { line: one.line, offset: one.endOffset };
      if ('done' in outcome) tally.done[outcome.done] = (tally.done[outcome.done] ?? 0) + 1;
      else {
        tally.refused[outcome.refused] = (tally.refused[outcome.refused] ?? 0) + 1;
        const { refused: code, detail, problem } = outcome;
        refused.push(JSON.stringify({ line: one.line, code, detail, problem, text: one.text }));
      }
    }
    this.entries.splice(0, passed);
    return { place: this.place, refused };
  }
}
