/**
 * Sends a file of steps to a server.
 *
 * Owns: what is on its way, and the low-water mark: the line before which everything was answered. Does not own: the file's form, the
 * requests' form, the journal's files. Invariant: the mark passes a line only once it and all before it were answered.
 */
import { stat } from 'node:fs/promises';
import { commandLimits } from '../../../config/commands.js';
import { clientLimits } from '../../../config/node.js';
import { headOf } from '../../feed/page.js';
import { CommandFailure } from '../command-failure.js';
import { readCurrentPage } from '../feed/log-page.js';
import type { ServerAnswer, ServerClient } from '../server-client.js';
import { DependencyOrder } from './dependency-order.js';
import { formOf } from './file-form.js';
import { ImportJournal, type Tally } from './import-journal.js';
import { type FilePlace, type FileStep, readSteps } from './step-file.js';
import { requestOf, sharedBy } from './step-request.js';

export interface ImportOptions {
  readonly path: string;
  readonly client: ServerClient;
  readonly concurrency: number;
  readonly onConflict: 'reject' | 'flag' | undefined;
  readonly restart: boolean;
  /** Ends it: what was answered until then is kept in the journal. */
  readonly signal?: AbortSignal;
  /** Lines dealt with, and how many bytes of all: the number of lines is not known beforehand. */
  readonly progress: (lines: number, bytes: number, ofBytes: number) => void;
}

export interface ImportReport {
  readonly tally: Tally;
  /** Where it went on, or null for one that began at the beginning. */
  readonly resumedAt: number | null;
  readonly refusedPath: string;
  /** Dealt with in this run. */
  readonly steps: number;
}

/** @throws CommandFailure where the server stays away or the signal comes; what was answered until then is kept in the journal. */
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
  const form = await formOf(path);
  const before = headOf(await readCurrentPage(client));
  const order = new DependencyOrder({ concurrency, lookahead: clientLimits.importLookahead });
  const mark = new LowWaterMark(journal.place);
  let saving: Promise<void> = Promise.resolve();
  const save = (): Promise<void> => {
    saving = saving.then(async () => {
      const { place, refused } = mark.take(journal.tally);
      await journal.save(place, refused);
      options.progress(place.line, place.offset, size);
    });
    return saving;
  };
  const timer = setInterval(() => void save().catch(() => undefined), clientLimits.importSaveIntervalMs);
  try {
    for await (const one of readSteps(path, form, journal.place)) {
      const entry = mark.begin(one);
      const { step } = one;
      if (step.kind === 'unreadable') mark.end(entry, { refused: 'unreadable', detail: step.detail });
      else {
        const send = async (): Promise<void> => {
          const answer = await client.ask(requestOf(step, one, options));
          mark.end(entry, outcomeOf(answer, step.kind, before));
        };
        await order.add(sharedBy(step), send);
      }
    }
    await order.finished();
  } finally {
    clearInterval(timer);
    await save();
  }
}

function interrupted(path: string, line: number, cause: unknown): CommandFailure {
  const reached = line === 0 ? 'before its first line was answered' : `after line ${line}`;
  return new CommandFailure(`The import of ${path} was interrupted ${reached}.`, 'The same command goes on there.', {
    cause,
  });
}

function countOf({ done, refused }: Tally): number {
  return [...Object.values(done), ...Object.values(refused)].reduce((sum, count) => sum + count, 0);
}

type Outcome =
  | { readonly done: string }
  | { readonly refused: string; readonly detail: string; readonly problem?: unknown };

const words = {
  winery: 'settings',
  vessel: 'settings',
  record: 'recorded',
  revise: 'revised',
  retract: 'retracted',
} as const;

/** `before`: the log's head when the import began. What was published by then is an answer that was given before. */
function outcomeOf({ status, text }: ServerAnswer, kind: keyof typeof words, before: number): Outcome {
  const answer = parsed(text);
  if (status >= 200 && status < 300) {
    const first = answer.notifications?.first;
    const repeated = kind === 'record' ? status === 200 : first !== undefined && first <= before;
    return { done: repeated ? 'repeated' : words[kind] };
  }
  const { code = `status ${status}`, detail = text.slice(0, 200) } = answer;
  return { refused: code, detail, problem: shortened(answer) };
}

/** A refused line is for people to read: of a long list of conflicts the first few, and how many there are, as the contract says it. */
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
    return (JSON.parse(text) ?? {}) as AnswerBody; // The members that are read are those of the contract, or absent.
  } catch {
    return {};
  }
}

interface Entry {
  readonly one: FileStep;
  outcome: Outcome | null;
}

/** Lines on their way in the file's order; those answered at its beginning can be taken off. */
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

  /** Counts what the mark passes, and gives the lines of it that were refused, with the reason. */
  take(tally: Tally): { readonly place: FilePlace; readonly refused: readonly string[] } {
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
