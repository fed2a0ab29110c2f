/**
 * Fills a winery with lots, by copies of the rows of one recorded lot: a million actions a minute instead of some thousand a second. Every copy is a valid
 * change set: its numbers follow those before it, its ids are its own, and the engine can read, edit and verify it.
 * No node may run on the database: a node remembers the end of the log.
 */
import pg from 'pg';
import type { JsonObject } from '../src/application/json-object.js';
import type { UseCases } from '../src/application/use-cases.js';
import { accepted, benchWinery, randomId } from './cellar-load.js';
import { spill, timeOfRack } from './long-lot.js';

const original = 'GEN-00000000';
const racksOfLot = 9;
/** A receipt and its rackings. */
export const actionsOfLot = racksOfLot + 1;
const lotsPerStatement = 20_000;

/** Records the lot that is copied, and returns its change set. `more`: returns further actions on the lot, which come last. */
export async function recordOriginal(
  solera: UseCases,
  more: (lot: string, at: number) => readonly JsonObject[] = () => [],
): Promise<string> {
  const id = randomId();
  const effectiveAt = new Date(timeOfRack(0)).toISOString();
  const components = [{ share: 1, variety: 'Syrah', vintage: 2023, appellation: 'Mendocino' }];
  const data = { to: { lot: original, volume: 500 }, components, cost: 10_000 };
  const actions: JsonObject[] = [
    { id: randomId(), type: 'receive_bulk', effectiveAt, data },
    ...Array.from({ length: racksOfLot }, (_, index) => spill(original, timeOfRack(index + 1))),
    ...more(original, timeOfRack(actionsOfLot)),
  ];
  const changes = actions.map((action) => ({ op: 'record', action }));
  accepted(await solera.change(benchWinery, { id, changes }, {}));
  return id;
}

/** $1: the change set of the original, $2 and $3: the first and the last copy, $4: the last number of the log. */
const copies = `
with original as materialized (select * from publication where change_set = $1::uuid),
copy as materialized (
  select k, 'GEN-' || lpad(k::text, 8, '0') as lot, lpad(to_hex(1735689600000 + k), 12, '0') as time, $4::bigint + 1 - o.first + (k - $2::bigint) * (o.last - o.first + 1) as shift
  from generate_series($2::bigint, $3::bigint) k, original o
),
published as (
  insert into publication (first, last, recorded_at, change_set, request_hash, winery, recorded_by, answer, mark)
  select o.first + c.shift, o.last + c.shift, o.recorded_at, ID(o.change_set), o.request_hash, o.winery, o.recorded_by,
    regexp_replace(o.answer, '[0-9a-f]{8}-[0-9a-f]{4}(-7[0-9a-f]{3}-)', left(c.time, 8) || '-' || right(c.time, 4) || '\\1', 'g'), o.mark from original o, copy c
),
revised as (
  insert into revision (first, effective_at, tie_break, action, idx, revision, retracted, winery, other_winery, type, data, note, refusal, schema, rules)
  select r.first + c.shift, r.effective_at, r.tie_break + c.shift, ID(r.action), r.idx, r.revision, r.retracted, r.winery, r.other_winery, r.type,
    replace(r.data, '${original}', c.lot), r.note, r.refusal, r.schema, r.rules
  from original o join revision r on r.first = o.first, copy c order by c.k, r.idx
),
touched as (
  insert into touch
    (origin, effective_at, tie_break, action, idx, revision, retracts, asserts, silent, stream, winery, subject, events, schema)
  select t.origin + c.shift, t.effective_at, t.tie_break + c.shift, ID(t.action), t.idx, t.revision, t.retracts, t.asserts, t.silent,
    replace(t.stream, '${original}', c.lot), t.winery, replace(t.subject, '${original}', c.lot), replace(t.events, '${original}', c.lot), t.schema
  from original o join touch t on t.origin = o.first, copy c order by c.k, t.idx
),
versions as (
  insert into version (counter, number, mark, stream)
  select v.counter, o.last + c.shift, v.mark, replace(v.stream, '${original}', c.lot)
  from original o, version v, copy c where v.stream in (select t.stream from touch t where t.origin = o.first)
)
select max(o.last + c.shift) as last from original o, copy c`.replaceAll(
  /ID\(([a-z_.]+)\)/g,
  // The digits of a time come first in an id, so the copies are inserted at the end of the index, as new actions are.
  "(c.time || right(replace($1::text, '-', ''), 20))::uuid",
);

/** Copies the original until there are `to` copies. `from`: those that are there already. */
export async function copyLots(
  connectionString: string,
  change: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ last: string }>('select max(last) as last from publication');
    let last = rows[0]?.last;
    for (let lot = from + 1; lot <= to; lot += lotsPerStatement) {
      const most = Math.min(lot + lotsPerStatement - 1, to);
      const copied = await client.query<{ last: string }>(copies, [change, lot, most, last]);
      last = copied.rows[0]?.last;
    }
    await client.query('checkpoint');
  } finally {
    await client.end();
  }
}
