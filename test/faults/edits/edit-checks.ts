import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { openPostgres } from '../../../src/adapters/postgres/open.js';
import { differenceText } from '../../../src/verify/difference.js';
import { verify } from '../../../src/verify/verify.js';
import type { HttpClient } from '../http-client.js';
import { bodyOf, type EditFaultSite } from './edit-fault-site.js';
import type { LargeEdit } from './long-history.js';

const endTimeoutMs = 90_000;

interface EndedEdit {
  readonly status: string;
  readonly attempts: number;
  readonly result: { readonly notifications: { readonly first: number; readonly last: number } } | null;
  readonly problem: { readonly code: string } | null;
}

/** Waits for the end of an edit, as a client does. */
export async function endOf(client: () => HttpClient, { id }: LargeEdit): Promise<EndedEdit> {
  const deadline = performance.now() + endTimeoutMs;
  for (let last = 'no answer'; ; await pause(50)) {
    const answer = await client()({ method: 'GET', path: `/v1/edits/${id}` }).catch(() => null);
    if (answer?.status === 200) {
      const edit = JSON.parse(answer.text) as EndedEdit; // As the contract says.
      if (['done', 'refused', 'failed', 'cancelled'].includes(edit.status)) return edit;
    }
    last = answer?.text.slice(0, 500) ?? last;
    if (performance.now() > deadline) throw new Error(`edit ${id} has not ended after ${endTimeoutMs} ms: ${last}`);
  }
}

/** Returns what is wrong with an edit that has ended: it is not there as a whole, or a part of it is there. */
export async function editFaultsOf(site: EditFaultSite, edit: LargeEdit, end: EndedEdit): Promise<string[]> {
  const { status, attempts, result, problem } = end;
  const published = await site.query<{ first: string; last: string }>(
    'select first, last from publication where change_set = $1',
    [edit.id],
  );
  const numbers = published?.map(({ first, last }) => ({ first: Number(first), last: Number(last) }));
  const found: string[] = [];
  if (attempts < 1 || attempts > 3) found.push(`${attempts} attempts`);
  if (status === 'done') {
    if (JSON.stringify(numbers) !== JSON.stringify([result?.notifications]))
      found.push(`done as ${JSON.stringify(result?.notifications)}, published as ${JSON.stringify(numbers)}`);
    const [node] = site.nodes;
    const repeated = bodyOf(await node.client(edit.request)) as EndedEdit['result'];
    if (JSON.stringify(repeated) !== JSON.stringify(result)) found.push('the repeated request has another answer');
  } else if (status !== 'failed' || problem?.code !== 'edit_failed')
    found.push(`${status}: ${JSON.stringify(problem)}`);
  else if (numbers?.length !== 0) found.push(`failed, and published as ${JSON.stringify(numbers)}`);
  return found.map((text) => `edit ${edit.id}: ${text}`);
}

const gaps = `select p.first, p.before from (select first, lag(last, 1, 0::bigint) over (order by first) as before from publication where first is not null) p
where p.first <> p.before + 1`;

const leftovers = `select
  (select count(*) from draft) as drafts,
  (select count(*) from version where draft is not null) as claims,
  (select count(*) from checkpoint where number < 0) as checkpoints,
  (select count(*) from outdated_span) as spans,
  (select count(*) from draft_stream) as streams,
  (select count(*) from disturbance) as disturbances,
  (select count(*) from touch t where t.origin < 0 and not exists (select from publication p where p.draft = t.origin)) as touches,
  (select count(*) from status_change t where t.origin < 0 and not exists (select from publication p where p.draft = t.origin)) as statuses`;

/**
 * After how long without a write the janitor takes a draft for dead. If a fault comes between the opening of a draft and the note of it in its edit, nothing but its silence
 * tells that it is dead; in production the janitor waits for ten minutes, and the empty row harms nothing.
 */
const silentDraftMs = 2_000;

/** What a check of the stored state has found. */
interface CheckedState {
  readonly faults: readonly string[];
  /** The number up to which the log is now verified. */
  readonly head: number;
}

/** Returns what `checkState` finds if nothing was verified before. */
export async function stateFaults(site: EditFaultSite): Promise<readonly string[]> {
  return (await checkState(site, 0)).faults;
}

/**
 * Lets the janitor work, then finds the gaps of the log, the rows that dead attempts have left, and the differences of a verification. `since`: the number up to which the log
 * was verified before. With every edit of the whole history the log grows by that history, so that verifying all of it again takes ever longer.
 */
export async function checkState({ database }: EditFaultSite, since: number): Promise<CheckedState> {
  const { connectionString } = database;
  const postgres = await openPostgres({ connectionString });
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await postgres.sweep({ silentMs: silentDraftMs });
    const dense = await client.query(gaps);
    const [left] = (await client.query<Record<string, string>>(leftovers)).rows;
    const report = await verify({ ...postgres, now: () => performance.now(), since });
    const faults = [
      ...dense.rows.map((row) => `a gap in the log: ${JSON.stringify(row)}`),
      ...(Object.values(left ?? {}).some((count) => count !== '0') ? [`left: ${JSON.stringify(left)}`] : []),
      ...report.differences.map(differenceText),
    ];
    return { faults, head: report.head };
  } finally {
    await client.end();
    await postgres.close();
  }
}
