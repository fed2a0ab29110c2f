/** Measures what a history takes on disk, by table and index, and what other forms of the largest tables would save and cost. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type BenchServer, startBenchServer, useRunningServer } from './bench-server.js';
import { deflateWith, dictionaryOf, type MethodMeasured, measureCompression } from './body-compression.js';
import { indexUse } from './index-use.js';
import { describeMachine } from './machine.js';
import { relationBytes } from './relation-bytes.js';
import { publish, reportProgress } from './report.js';
import { candidates, candidateTables, readsOf } from './storage-candidates.js';
import { type Candidate, type CopyMeasured, measureCopy } from './storage-copy.js';
import { type StoredForm, type StoredHistory, storeHistory } from './storage-history.js';
import {
  bodyTable,
  bytesTable,
  type CandidateMeasured,
  candidateTable,
  type FileMeasured,
  type FormMeasured,
  fileTable,
  historyTable,
  indexTable,
  modelTable,
  repeatedTable,
} from './storage-tables.js';
import {
  compressedFileBytes,
  createJoinedTables,
  type Repeated,
  repeatedBodies,
  sampleBodies,
} from './stored-bodies.js';

interface StorageOptions {
  readonly size: number;
  readonly runs: number;
  /** The connection string of a running server; '' for an embedded one. */
  readonly server: string;
  readonly save: boolean;
}

/** Bodies of each kind that are compressed. */
const sampledBodies = 4_000;
/** The dictionary is made of another history. */
const otherHistory = { seed: 2, actions: 3_000 };
/** Files that are compressed as a file system does. */
const filesCompressed = 8;

export async function benchStorage(options: StorageOptions): Promise<void> {
  const server = await (options.server === '' ? startBenchServer() : useRunningServer(options.server));
  const folder = await mkdtemp(join(tmpdir(), 'solera-bench-keys-'));
  // Each is a column of the first tables. Candidates are measured on the first.
  const form: StoredForm = { name: 'in clear', keys: null };
  const forms: readonly StoredForm[] = [form, { name: 'encrypted', keys: join(folder, 'keys.json') }];
  await writeFile(join(folder, 'keys.json'), '{"wineries":{}}', { mode: 0o600 });
  try {
    const machine = await describeMachine(server.connectionString);
    const measured: FormMeasured[] = [];
    for (const [index, form] of forms.entries())
      measured.push(await measureForm(server, `storage_${index}`, form, options));
    const [first] = measured;
    if (first === undefined) throw new Error('at least one form is needed');
    const indexes = await indexUse(first.history.connectionString);
    const other = await storeHistory(server, 'storage_other', { form, ...otherHistory, readModels: false });
    const alternatives = await connected(other.connectionString, (ofOther) =>
      connected(first.history.connectionString, (client) => measureAlternatives(client, ofOther, first, options.runs)),
    );
    const { actions } = first.history;
    await publish(
      {
        name: options.server === '' ? 'storage' : 'storage-of-server',
        measures: `the bytes on disk of a generated harvest of ${actions.toLocaleString('en-US')} actions with ${first.history.corrections.toLocaleString('en-US')} corrections, each step a change set of its own, with its checkpoints and head states, vacuumed; then copies of the largest tables in other forms, with the rows and indexes written in the same order, ${options.runs} runs interleaved, the median. Processor times are those of PostgreSQL's session, or of the program for single bodies.`,
        doesNotMeasure:
          'histories larger than memory; edits with many dependents, whose checkpoints are replaced; backups and WAL archives; elapsed times.',
        machine,
        tables: [
          ...[historyTable(measured), bytesTable(measured), modelTable(measured)],
          ...candidateTables.map((table) => candidateTable(table, alternatives.copies, first)),
          ...[bodyTable(alternatives.methods), repeatedTable(alternatives.repeated, actions)],
          ...[fileTable(alternatives.files), indexTable(indexes)],
        ],
        aims: [],
        remarks: [
          'WAL depends on the settings of the server: images of full pages follow each of its checkpoints, here one before the measurement, and are compressed with pglz.',
          'The read models are built from the whole log after the recording. One that follows while actions are recorded holds some more dead rows.',
          `The dictionary of 32 kB is made of another harvest of ${otherHistory.actions.toLocaleString('en-US')} actions. A body that compression does not shorten counts with its own length.`,
          'Statements in functions are not planned: the commit is seen in the scans alone.',
        ],
        raw: {
          options: { ...options, server: undefined },
          measured: measured.map(withoutAddress),
          indexes,
          alternatives,
        },
      },
      options.save,
    );
  } finally {
    await server.stop();
    await rm(folder, { recursive: true });
  }
}

async function measureForm(
  server: BenchServer,
  name: string,
  form: StoredForm,
  { size }: StorageOptions,
): Promise<FormMeasured> {
  const history = await storeHistory(server, name, { form, seed: 1, actions: size, readModels: true });
  const parts = await connected(history.connectionString, (client) => relationBytes(client));
  const measured = { form: form.name, history, parts };
  reportProgress(JSON.stringify({ ...withoutAddress(measured), parts: undefined }));
  return measured;
}

/** A connection string holds a password. */
function withoutAddress({ history, ...measured }: FormMeasured): object {
  return { ...measured, history: { ...history, connectionString: undefined } };
}

interface Alternatives {
  readonly copies: readonly CandidateMeasured[];
  readonly methods: readonly MethodMeasured[];
  readonly repeated: readonly Repeated[];
  readonly files: readonly FileMeasured[];
}

async function measureAlternatives(
  client: pg.Client,
  ofOther: pg.Client,
  { history, parts }: FormMeasured,
  runs: number,
): Promise<Alternatives> {
  const files: FileMeasured[] = [];
  for (const { schema, name, bytes } of parts.filter(({ part }) => part !== 'long values').slice(0, filesCompressed))
    files.push({ name, bytes, compressedBytes: await compressedFileBytes(client, `"${schema}"."${name}"`) });
  const dictionary = dictionaryOf(await sampleBodies(ofOther, sampledBodies));
  const methods = measureCompression(await sampleBodies(client, sampledBodies), dictionary);
  const repeated = await repeatedBodies(client);
  await createJoinedTables(client, deflateWith(dictionary));
  return { files, methods, repeated, copies: await measureCopies(client, history, runs) };
}

async function measureCopies(
  client: pg.Client,
  { connectionString }: StoredHistory,
  runs: number,
): Promise<readonly CandidateMeasured[]> {
  const { rows } = await client.query<{ lz4: boolean }>(
    `select 'lz4' = any (enumvals) as lz4 from pg_settings where name = 'default_toast_compression'`,
  );
  const server = { lz4: rows[0]?.lz4 ?? false };
  const found: CandidateMeasured[] = [];
  for (const table of candidateTables) {
    const reads = await readsOf(client, table);
    const measured = new Map<Candidate, CopyMeasured[]>(candidates(table, server).map((one) => [one, []]));
    for (let run = 1; run <= runs; run += 1) {
      for (const [candidate, results] of measured) results.push(await measureCopy(connectionString, candidate, reads));
      reportProgress(`${table}: run ${run} of ${runs}`);
    }
    for (const [{ name }, results] of measured) found.push({ table, name, runs: results });
  }
  return found;
}

async function connected<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
