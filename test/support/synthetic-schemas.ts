/**
 * A synthetic change of all schemas: the present bodies count as those of schema 2, and schema 1 is a form that no version of Solera ever had. So a database of
 * any version can be turned into one of a former schema, and be read by upcasting.
 */
import type pg from 'pg';
import { downcastText } from '../../src/adapters/postgres/body-text.js';
import { eventSeparator } from '../../src/adapters/postgres/commit-rows.js';
import { type Body, type SchemaChange, SchemaOf, Schemas } from '../../src/cellar/upcasters.js';

/** Costs were a list. The members keep their order, and `mixed` remains the last one. */
function eventChange(level: number): SchemaChange {
  return {
    level,
    up: (body) => mapped(body, 'costs', 'cost', (costs) => Object.fromEntries(costs as [string, number][])), // Written by `down`.
    down: (body) => mapped(body, 'cost', 'costs', (cost) => Object.entries(cost as object)), // Every lot event has costs.
  };
}

/** The holdings of a lot had another name. */
function stateChange(level: number): SchemaChange {
  return {
    level,
    up: (body) => mapped(body, 'volumes', 'holdings', (same) => same),
    down: (body) => mapped(body, 'holdings', 'volumes', (same) => same),
  };
}

/** The analyte of an analysis had another name. */
function analysisChange(level: number): SchemaChange {
  return {
    level,
    up: (body) => mapped(body, 'measured', 'analyte', (same) => same),
    down: (body) => mapped(body, 'analyte', 'measured', (same) => same),
  };
}

/** Replaces one member where it is; a body without it is returned as it is. */
function mapped(body: Body, from: string, to: string, value: (given: unknown) => unknown): Body {
  return Object.fromEntries(
    Object.entries(body).map(([name, given]) => (name === from ? [to, value(given)] : [name, given])),
  );
}

/** The schemas of a program that introduced schema 2 of everything at a level. */
export function syntheticSchemas(
  level = 1,
  sideBySide?: ConstructorParameters<typeof Schemas>[0]['sideBySide'],
): Schemas {
  return new Schemas({
    actions: { analysis: [analysisChange(level)] },
    ...(sideBySide === undefined ? {} : { sideBySide }),
    events: [eventChange(level)],
    states: [stateChange(level)],
  });
}

const analyses = new SchemaOf('the data of an analysis', [analysisChange(1)]);
const events = new SchemaOf('an event', [eventChange(1)]);
const states = new SchemaOf('a state', [stateChange(1)]);

/** Rewrites all bodies of a database in schema 1. Only a test may do so: the tables are append-only. */
export async function downcastAll(sql: pg.Client): Promise<void> {
  for (const table of ['revision', 'touch']) await sql.query(`alter table ${table} disable trigger user`);
  await rewritten(sql, 'revision', 'data', (text) => downcastText(analyses, text, 1), `where type = 'analysis'`);
  await rewritten(sql, 'touch', 'events', joinedDowncast, `where events <> ''`);
  for (const table of ['head', 'checkpoint'])
    await rewritten(sql, table, 'state', (text) => downcastText(states, text, 1));
  for (const table of ['revision', 'touch']) await sql.query(`alter table ${table} enable trigger user`);
}

function joinedDowncast(joined: string): string {
  const texts = joined.split(eventSeparator);
  return texts.map((text) => downcastText(events, text, 1)).join(eventSeparator);
}

async function rewritten(
  sql: pg.Client,
  table: string,
  column: string,
  change: (text: string) => string,
  where = '',
): Promise<void> {
  const { rows } = await sql.query<{ place: string; body: string }>(
    `select ctid::text as place, ${column} as body from ${table} ${where}`,
  );
  for (const { place, body } of rows)
    await sql.query(`update ${table} set ${column} = $2 where ctid = $1::tid`, [place, change(body)]);
}
