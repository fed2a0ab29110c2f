/**
 * Measures the bare limit: the rate at which PostgreSQL writes the rows of Solera's commits if it does nothing else.
 * The proposals of a real run of the use case are captured, and a loop sends them in batches, in the encoding of the store, on one connection, one
 * transaction a batch, into a copy of the database that the run began with. Afterwards a digest of all rows must be equal in both databases.
 * The statement consists of the INSERTs and the UPDATE of solera_commit, without the lock and the checks. The loop counts the numbers itself.
 */

import pg from 'pg';
import { type CommitParameter, commitParameters } from '../src/adapters/postgres/commit-parameters.js';
import { type RowTypeOids, rowTypes } from '../src/adapters/postgres/commit-rows.js';
import { StoredBodies } from '../src/adapters/postgres/stored-bodies.js';
import type { Proposal } from '../src/application/ports/proposal.js';
import { Keyring } from '../src/encryption/keyring.js';
import { type Measured, percentiles, startMeter } from './closed-loop.js';

const bareWrite = `
with proposals as materialized (select u.*, $1::bigint + u.skipped as first from unnest($2::commit_proposal[]) u),
firsts as materialized (
  select array(select first from proposals) as first, array(select first + notifications - 1 from proposals) as last,
    array(select rules from proposals) as rules
),
published as (
  insert into publication (first, last, recorded_at, draft, change_set, mark, expected_revision, request_hash, winery, recorded_by, answer)
  select u.first, u.first + u.notifications - 1, u.recorded_at, -u.draft, u.change, u.mark, u.expected_revision, u.request_hash, u.winery, u.recorded_by, u.answer
  from proposals u
),
revised as (
  insert into revision (first, effective_at, tie_break, action, idx, revision, retracted, winery, other_winery, type, data, note, refusal, rules,
    decided_by)
  select f.first[n.proposal], n.effective_at, coalesce(n.tie_break, f.first[n.proposal] + n.tie_index), n.action, n.idx, n.revision, n.retracted,
    n.winery, n.other_winery, n.type, n.data, n.note, n.refusal, f.rules[n.proposal], n.decided_by
  from unnest($3::commit_revision_2[]) n, firsts f
),
touched as (
  insert into touch
    (origin, effective_at, tie_break, retracts_first, action, idx, revision, retracts, asserts, silent, stream, winery, subject, events)
  select f.first[t.proposal], t.effective_at, coalesce(t.tie_break, f.first[t.proposal] + t.tie_index), t.retracts_first, t.action, t.idx, t.revision,
    t.retracts, t.asserts, t.silent, t.stream, t.winery, t.subject, t.events
  from unnest($4::commit_touch[]) t, firsts f
),
saved as (
  insert into checkpoint (stream, effective_at, tie_break, action, state, number)
  select c.stream, c.effective_at, coalesce(c.tie_break, f.first[c.proposal] + c.tie_index), c.action, c.state, f.last[c.proposal]
  from unnest($5::commit_checkpoint[]) c, firsts f
)
update version v set counter = f.counter, mark = f.mark, number = coalesce($1::bigint + f.reach, v.number)
from unnest($6::commit_version[]) f where v.stream = f.stream`;

export type Batch = readonly Proposal[];

export function batchesOf(proposals: Batch, size: number): Batch[] {
  return Array.from({ length: Math.ceil(proposals.length / size) }, (_, index) =>
    proposals.slice(index * size, (index + 1) * size),
  );
}

interface BareOptions {
  readonly connectionString: string;
  readonly batches: readonly Batch[];
  /** The first free notification number. */
  readonly base: number;
  /** True if the proposals are encoded before the measurement, false if encoding is part of it. */
  readonly encodedBefore: boolean;
  /** Actions written before the measurement. */
  readonly warmUp: number;
  readonly processorMs: () => Promise<number | null>;
}

const bodies = new StoredBodies(new Keyring(null, () => 0));

export async function measureBareLimit(options: BareOptions): Promise<Measured> {
  // The planner settings of the store's sessions. Planning each execution would be slower.
  const client = new pg.Client({
    connectionString: options.connectionString,
    options: '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c jit=off',
  });
  await client.connect();
  try {
    const oids = await rowTypeOids(client);
    const order = Object.keys(rowTypes);
    const encode = (batch: Batch) => {
      const arrays = encoded(commitParameters(batch, oids, bodies));
      return ['proposals', 'revisions', 'touches', 'checkpoints', 'versions'].map(
        (name) => arrays[order.indexOf(name)],
      );
    };
    const sent: (() => ReturnType<typeof encode>)[] = options.batches.map((batch) => {
      if (!options.encodedBefore) return () => encode(batch);
      const bytes = encode(batch);
      return () => bytes;
    });
    let base = options.base;
    let written = 0;
    let latencies: number[] = [];
    let meter: Awaited<ReturnType<typeof startMeter>> | undefined;
    for (const [index, batch] of options.batches.entries()) {
      if (meter === undefined && written >= options.warmUp) {
        meter = await startMeter(options.processorMs);
        written = 0;
        latencies = [];
      }
      const begun = performance.now();
      await client.query({ name: 'bare-write', text: bareWrite, values: [base, ...(sent[index]?.() ?? [])] });
      latencies.push(performance.now() - begun);
      base += batch.reduce((sum, unit) => sum + unit.notifications, 0);
      written += batch.length;
    }
    if (meter === undefined) throw new Error('too few batches for a measurement');
    return { ...(await meter(written)), ...percentiles(latencies) };
  } finally {
    await client.end();
  }
}

async function rowTypeOids(client: pg.Client): Promise<RowTypeOids> {
  const { rows } = await client.query<{ name: string; oid: number }>(
    'select typname as name, oid::integer as oid from pg_type where typname = any ($1)',
    [Object.values(rowTypes).map(({ type }) => type)],
  );
  const oids = new Map(rows.map(({ name, oid }) => [name, oid]));
  return Object.fromEntries(
    Object.entries(rowTypes).map(([name, { type }]) => [name, oids.get(type)]),
  ) as unknown as RowTypeOids; // The keys are those of rowTypes.
}

/** Returns a digest of all rows of the tables that a commit writes, in any order. */
export async function rowDigest(connectionString: string): Promise<string> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const digests: string[] = [];
    for (const table of ['publication', 'revision', 'touch', 'version', 'checkpoint']) {
      const { rows } = await client.query<{ digest: string }>(
        `select count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) as digest from ${table} t`,
      );
      digests.push(`${table} ${rows[0]?.digest}`);
    }
    return digests.join(', ');
  } finally {
    await client.end();
  }
}

/** Runs the encoding without its pauses. */
function encoded(encoding: ReturnType<typeof commitParameters>): CommitParameter[] {
  let step = encoding.next();
  while (!step.done) step = encoding.next();
  return step.value;
}
