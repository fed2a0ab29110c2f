/**
 * The imports of one node: a queue of files, the running imports, and the stored records of all imports.
 *
 * Owns: the waiting files and the runs in progress. Does not own: the results, which are in the database.
 * States of an import: queued → running → done | failed | interrupted. One whose record was not updated for `silentMs` counts as interrupted: its
 * node has ended. An import also counts as interrupted if its node was shut down, or the credentials of its caller have ended.
 * Invariants: (1) at most `running` imports run and at most `queued` wait, and at most `running` maps are guessed (promise 9); (2) an import is stored before its id is
 * returned.
 */
import type { JsonObject } from '../../application/json-object.js';
import { encodeCursor, idCursor, textCursor } from '../../application/request/cursor.js';
import { failure, type Result, success } from '../../application/result.js';
import type { Page, PageQuery } from '../../application/use-cases.js';
import { instantText } from '../../cellar/instant-text.js';
import { ImportStopped } from './change-sender.js';
import { type GuessRequest, guessUpload } from './guess-upload.js';
import type { ImportRecord, ImportStatus, RowResult } from './import-memory.js';
import { emptyReport, type ImportReport } from './import-report.js';
import type { ImportRequest } from './import-request.js';
import { ImportRun, type RunParts } from './import-run.js';

/** The use cases of imports. Failures that a client can cause are results. `winery`: null for imports whose rows name their wineries. */
export interface ImportUseCases {
  submit(request: ImportRequest): Promise<Result<JsonObject>>;
  /** Returns the columns of a table and a guessed map. Nothing is stored. */
  guess(request: GuessRequest): Promise<Result<JsonObject>>;
  get(winery: string | null, id: string): Promise<Result<JsonObject>>;
  /** Returns the import once it has ended, or as it is after `seconds`. */
  wait(winery: string | null, id: string, seconds: number): Promise<Result<JsonObject>>;
  list(winery: string | null, query: PageQuery): Promise<Result<Page<JsonObject>>>;
  rows(winery: string | null, id: string, query: PageQuery): Promise<Result<Page<RowResult>>>;
}

interface ImportsParts extends Omit<RunParts, 'assertMayContinue'> {
  readonly now: () => number;
  readonly newId: () => string;
  readonly wait: (ms: number) => Promise<void>;
  readonly wineryExists: (winery: string) => Promise<boolean>;
  readonly pageLimit: number;
  /** Called with an operating failure or a defect. `what` names what failed. */
  readonly onTrouble: (what: string, error: unknown) => void;
}

interface Job {
  readonly request: ImportRequest;
  readonly run: ImportRun;
  readonly createdAt: number;
  status: ImportStatus;
}

export class Imports implements ImportUseCases {
  /** Queued and running imports by id, in the order of their submission. */
  private readonly jobs = new Map<string, Job>();
  private readonly running = new Set<Promise<void>>();
  private closing = false;
  private guessing = 0;

  constructor(private readonly parts: ImportsParts) {}

  async submit(request: ImportRequest): Promise<Result<JsonObject>> {
    const { limits, newId, now, wineryExists } = this.parts;
    const { winery } = request;
    if (this.closing || this.jobs.size >= limits.queued + limits.running) return tooMany;
    const id = newId();
    const job: Job = {
      request,
      run: new ImportRun(id, request, { ...this.parts, assertMayContinue: () => this.assertMayContinue(request) }),
      createdAt: now(),
      status: 'queued',
    };
    this.jobs.set(id, job);
    try {
      if (winery !== null && !(await wineryExists(winery))) {
        this.jobs.delete(id);
        return unknownWinery(winery);
      }
      await this.save(id, job);
    } catch (error) {
      this.jobs.delete(id);
      throw error;
    }
    this.startNext();
    return success(this.shown(this.recordOf(id, job)));
  }

  async guess(request: GuessRequest): Promise<Result<JsonObject>> {
    const { limits, pause, wineryExists } = this.parts;
    if (this.closing || this.guessing >= limits.running) return tooMany;
    this.guessing += 1;
    try {
      const { winery } = request;
      if (winery !== null && !(await wineryExists(winery))) return unknownWinery(winery);
      return await guessUpload(request, pause);
    } finally {
      this.guessing -= 1;
    }
  }

  async get(winery: string | null, id: string): Promise<Result<JsonObject>> {
    const record = await this.find(winery, id);
    return record === null ? unknownImport(id) : success(this.shown(record));
  }

  async wait(winery: string | null, id: string, seconds: number): Promise<Result<JsonObject>> {
    const { limits, now, wait } = this.parts;
    const until = now() + 1_000 * seconds;
    while (this.jobs.has(id) && now() < until) await wait(limits.waitPollMs);
    return this.get(winery, id);
  }

  async list(winery: string | null, query: PageQuery): Promise<Result<Page<JsonObject>>> {
    const cursor = idCursor(query.cursor);
    if (!cursor.ok) return cursor;
    const { store, pageLimit, wineryExists } = this.parts;
    if (winery !== null && !(await wineryExists(winery))) return unknownWinery(winery);
    const limit = query.limit ?? pageLimit;
    const found = await store.list({ winery, after: cursor.value, limit: limit + 1 });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const next = found.length > limit && last !== undefined ? encodeCursor(last.id) : null;
    return success({ items: items.map((record) => this.shown(this.newest(record))), next });
  }

  async rows(winery: string | null, id: string, query: PageQuery): Promise<Result<Page<RowResult>>> {
    const cursor = textCursor(query.cursor);
    if (!cursor.ok) return cursor;
    const from = cursor.value === null ? 0 : Number(cursor.value);
    if (!Number.isInteger(from) || from < 0 || from > largestOrdinal)
      return failure('bad_request', '"cursor" is not one that this list has returned.');
    if ((await this.find(winery, id)) === null) return unknownImport(id);
    const limit = query.limit ?? this.parts.pageLimit;
    const found = await this.parts.store.rows(id, { from, limit: limit + 1 });
    const items = found.slice(0, limit);
    const after = found[limit];
    return success({ items, next: after === undefined ? null : encodeCursor(String(after.ordinal)) });
  }

  /** Interrupts the imports in progress after their present change set. Their files can be sent again. */
  async close(): Promise<void> {
    this.closing = true;
    await Promise.all(this.running);
  }

  private assertMayContinue({ isCurrent }: ImportRequest): void {
    if (this.closing) throw new ImportStopped('interrupted', `The node was shut down. ${importAgain}`, 'interrupted');
    if (isCurrent === undefined || isCurrent()) return;
    const reason = 'The credentials with which the file was sent were revoked or have expired.';
    const remedy = `Use credentials with the permission "edit". ${importAgain}`;
    throw new ImportStopped('credentials_ended', `${reason} ${remedy}`, 'interrupted');
  }

  private startNext(): void {
    if (this.running.size >= this.parts.limits.running) return;
    const next = [...this.jobs].find(([, { status }]) => status === 'queued');
    if (next === undefined) return;
    const [id, job] = next;
    job.status = 'running';
    const ended = this.execute(id, job).then(() => {
      this.running.delete(ended);
      this.jobs.delete(id);
      this.startNext();
    });
    this.running.add(ended);
  }

  /** Runs an import and stores its end. Never rejects. */
  private async execute(id: string, job: Job): Promise<void> {
    const { onTrouble, limits, wait } = this.parts;
    let ended = false;
    const beating = (async () => {
      while (!ended) {
        await this.save(id, job).catch((error: unknown) => onTrouble('saving the progress of an import', error));
        for (let waited = 0; waited < limits.beatMs && !ended; waited += limits.waitPollMs)
          await wait(limits.waitPollMs);
      }
    })();
    try {
      await job.run.run();
      job.status = job.run.report.problem === null ? 'done' : 'failed';
    } catch (error) {
      const stopped = error instanceof ImportStopped;
      job.status = stopped ? error.status : 'failed';
      job.run.report.problem = stopped ? { code: error.code, detail: error.message } : unexpected;
      if (!stopped) onTrouble(`import ${id}`, error);
    }
    ended = true;
    await beating;
    await this.save(id, job).catch((error: unknown) => onTrouble('saving the end of an import', error));
  }

  private save(id: string, job: Job): Promise<void> {
    return this.parts.store.put(this.recordOf(id, job));
  }

  private recordOf(id: string, { request, run, createdAt, status }: Job): ImportRecord {
    const { winery, source, fileName, dryRun } = request;
    const touchedAt = this.parts.now();
    return { id, winery, source, fileName, dryRun, status, createdAt, touchedAt, report: JSON.stringify(run.report) };
  }

  /** Returns the newest record of an import, or null if there is none at that address. */
  private async find(winery: string | null, id: string): Promise<ImportRecord | null> {
    const record = await this.parts.store.get(id);
    return record === null || record.winery !== winery ? null : this.newest(record);
  }

  private newest(record: ImportRecord): ImportRecord {
    const job = this.jobs.get(record.id);
    if (job !== undefined) return this.recordOf(record.id, job);
    const isOpen = record.status === 'queued' || record.status === 'running';
    const isSilent = this.parts.now() - record.touchedAt > this.parts.limits.silentMs;
    return isOpen && isSilent ? { ...record, status: 'interrupted' } : record;
  }

  private shown({
    id,
    winery,
    source,
    fileName,
    dryRun,
    status,
    createdAt,
    touchedAt,
    report,
  }: ImportRecord): JsonObject {
    // The store keeps the JSON text of a report.
    const { settled, outcomes, ...rest } = { ...emptyReport(), ...(JSON.parse(report) as ImportReport) };
    return {
      ...{ id, winery, source, fileName, dryRun, status, createdAt: instantText(createdAt) },
      ...{ updatedAt: instantText(touchedAt), progress: { rows: outcomes, settled } },
      ...rest,
    };
  }
}

/** The place of a row is stored as an integer of 32 bits. */
const largestOrdinal = 2 ** 31 - 1;

const tooMany: Result<never> = {
  ok: false,
  problem: {
    code: 'overloaded',
    detail: 'Too many imports are waiting on this node. Send the file again later.',
    retryAfterS: 5,
  },
};

const importAgain = 'Import the file again: rows that were recorded are recognised.';

const unexpected = {
  code: 'internal',
  detail: `The import failed unexpectedly. The cause is in the log of the server. ${importAgain}`,
};

function unknownWinery(winery: string): Result<never> {
  return failure('not_found', `There is no winery ${winery}.`);
}

function unknownImport(id: string): Result<never> {
  return failure('not_found', `There is no import ${id} at this address.`);
}
