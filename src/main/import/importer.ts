/**
 * Sends a file of steps to a server.
 *
 * Owns: what is on its way, and the low-water mark: the line before which everything was answered. Does not own: the file's form, the
 * requests' form, the journal's files. Invariant: the mark passes a line only once it and all before it were answered.
 */
import { stat } from 'node:fs/promises';
import { clientLimits } from '../../../config/node.js';
import type { ServerAnswer, ServerClient } from '../server-client.js';
import { DependencyOrder } from './dependency-order.js';
import { ImportJournal, type Tally } from './import-journal.js';
import { type FilePlace, type FileStep, readSteps } from './step-file.js';
import { requestOf, sharedBy } from './step-request.js';

export interface ImportOptions {
  readonly path: string;
  readonly client: ServerClient;
  readonly concurrency: number;
  readonly onConflict: 'reject' | 'flag' | undefined;
  readonly restart: boolean;
  /** Lines dealt with, and how many bytes of all: the number of lines is not known beforehand. */
  readonly progress: (lines: number, bytes: number, ofBytes: number) => void;
}

export interface ImportReport {
  readonly tally: Tally;
  /** Where it went on, or null for one that began at the beginning. */
  readonly resumedAt: number | null;
  readonly refusedPath: string;
  readonly lines: number;
}

/** @throws CommandFailure where the server stays away; what was answered until then is kept in the journal. */
export async function importFile(options: ImportOptions): Promise<ImportReport> {
  const { path, client, concurrency, restart } = options;
  const journal = await ImportJournal.open(path, client.url, restart);
  const resumedAt = journal.resumed ? journal.place.line : null;
  const { size } = await stat(path);
  const before = await headOf(client);
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
  const timer = setInterval(() => void save().catch(() => undefined), clientLimits.importSaveMs);
  try {
    for await (const one of readSteps(path, journal.place)) {
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
  await journal.finish();
  return { tally: journal.tally, resumedAt, refusedPath: journal.refusedPath, lines: journal.place.line };
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
  return { refused: answer.code ?? `status ${status}`, detail: answer.detail ?? text.slice(0, 200), problem: answer };
}

interface AnswerBody {
  readonly code?: string;
  readonly detail?: string;
  readonly notifications?: { readonly first: number } | null;
}

function parsed(text: string): AnswerBody {
  try {
    return (JSON.parse(text) ?? {}) as AnswerBody; // The members that are read are those of the contract, or absent.
  } catch {
    return {};
  }
}

/** The number of the last notification, from the current page. */
async function headOf(client: ServerClient): Promise<number> {
  const { text } = await client.ask({ method: 'GET', path: '/v1/notifications' });
  const page = JSON.parse(text) as { first?: number; items?: readonly unknown[] };
  return (page.first ?? 1) - 1 + (page.items?.length ?? 0);
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
