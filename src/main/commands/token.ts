import { randomBytes } from 'node:crypto';
import { Argument, Command } from 'commander';
import { v7 as newUuid } from 'uuid';
import { accessLimits } from '../../../config/access.js';
import { limits } from '../../../config/limits.js';
import { createLog } from '../../adapters/telemetry/log.js';
import { roles } from '../../application/access/role.js';
import { Tokens } from '../../application/access/tokens.js';
import type { JsonObject } from '../../application/json-object.js';
import type { AccessStore } from '../../application/ports/access-store.js';
import type { Result } from '../../application/result.js';
import { CommandFailure } from '../command-failure.js';
import { commandLine } from '../command-line.js';
import { readConfiguration } from '../configuration.js';
import { openBesideNodes, openingFailure } from '../database.js';
import { openWithKeys } from '../open-with-keys.js';
import { notice, print, table } from '../terminal.js';

interface Options {
  readonly name?: string;
  readonly role?: string;
  readonly winery?: readonly string[];
  readonly owner?: string;
  readonly expires?: string;
  readonly json: boolean;
}

const verbs = ['create', 'list', 'revoke'] as const;
type Verb = (typeof verbs)[number];

export function tokenCommand(): Command {
  return new Command('token')
    .description('Makes, lists and revokes tokens, with which programs and people use a server.')
    .addArgument(new Argument('[verb]', 'what to do').choices(verbs).default('list'))
    .argument('[id]', 'revoke: the id of the token, as list shows it')
    .option('--name <name>', 'create: who uses it; shown with everything that the token records')
    .option('--role <role>', `create: ${roles.join(', ')}`)
    .option('--winery <winery...>', 'create: the codes of wineries, or "*" for all')
    .option('--owner <owner>', 'create: only lots of this owner')
    .option('--expires <days>', 'create: a number of days such as 90d, or a time; by default never')
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      `
The database is that of DATABASE_URL, or else the embedded one in SOLERA_DATA (./.solera), also while solera start runs. As soon as one token exists, every request
needs credentials: Authorization: Bearer <token>. The commands of Solera send the token in SOLERA_TOKEN. docs/access.md explains the roles.

A token is shown once. Only its hash is stored. A revoked token stops within a second at every node.

Examples:
  ${commandLine('token create --name admin --role admin --winery "*"')}
  ${commandLine('token create --name "press crew" --role recorder --winery estate --expires 90d')}
  ${commandLine('token create --name "client A" --role reader --winery estate --owner "Client A"')}
  ${commandLine('token list')}`,
    )
    .action(run);
}

async function run(verb: Verb, id: string | undefined, options: Options): Promise<void> {
  const configuration = readConfiguration(process.env);
  if (verb === 'revoke' && id === undefined)
    throw new CommandFailure('solera token revoke needs the id of a token.', `List them: ${commandLine('token list')}`);
  const database = await openBesideNodes(configuration, createLog({ level: 'warn', pretty: process.stderr.isTTY }));
  try {
    const { connectionString } = database;
    const opened = await openWithKeys({ connectionString, keys: null }).catch((error) => {
      throw openingFailure(error, database);
    });
    try {
      const tokens = tokensOf(opened.postgres.accessStore);
      if (verb === 'create') await create(tokens, options);
      else if (verb === 'list') await list(tokens, options);
      else await revoke(tokens, id ?? '', options);
    } finally {
      await opened.postgres.close();
    }
  } finally {
    await database.close();
  }
}

function tokensOf(store: AccessStore): Tokens {
  return new Tokens({
    ...{ store, limits: accessLimits, pageLimit: limits.pageLimit, now: Date.now, newId: () => newUuid() },
    randomSecret: () => randomBytes(32),
    onChanged: async () => undefined,
  });
}

async function create(tokens: Tokens, { name, role, winery, owner, expires, json }: Options): Promise<void> {
  const wineries = winery?.length === 1 ? { winery: winery[0] } : winery === undefined ? {} : { wineries: winery };
  const body = {
    name,
    role,
    ...wineries,
    ...(owner === undefined ? {} : { owner }),
    ...(expires === undefined ? {} : { expires }),
  };
  const made = accepted(await tokens.create(body, null));
  if (json) return print(JSON.stringify(made));
  notice(
    `${String(made.name)} is ${rolesOf(made)}${made.owner === null ? '' : `, for lots of ${String(made.owner)}`}. This is the only time that the token is shown:`,
  );
  print(String(made.token));
}

async function list(tokens: Tokens, { json }: Options): Promise<void> {
  const items: JsonObject[] = [];
  let cursor: string | null = null;
  do {
    const page: { readonly items: readonly JsonObject[]; readonly next: string | null } = accepted(
      await tokens.list({ limit: 1_000, ...(cursor === null ? {} : { cursor }) }, null),
    );
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  if (json) return print(JSON.stringify(items));
  if (items.length === 0) return notice(`There are no tokens. Make one: ${commandLine('token create --help')}`);
  const columns = ['id', 'name', 'roles', 'owner', 'status', 'made', 'expires'];
  const rows = items.map((token) => [
    ...[String(token.id), String(token.name), rolesOf(token), String(token.owner ?? ''), String(token.status)],
    ...[dayOf(token.createdAt), dayOf(token.expiresAt)],
  ]);
  print(table(columns, rows));
}

async function revoke(tokens: Tokens, id: string, { json }: Options): Promise<void> {
  const revoked = accepted(await tokens.revoke(id.toLowerCase(), null));
  if (json) print(JSON.stringify(revoked));
  else notice(`The token ${String(revoked.name)} is revoked: no node accepts it from the next second on.`);
}

function accepted<Value>(result: Result<Value>): Value {
  if (result.ok) return result.value;
  throw new CommandFailure(result.problem.detail, `See ${commandLine('token --help')}.`);
}

function rolesOf({ grants }: JsonObject): string {
  const all = grants as readonly { readonly role: string; readonly winery: string }[]; // As tokens show them.
  return all.map(({ role, winery }) => `${role} of ${winery === '*' ? 'all wineries' : winery}`).join(', ');
}

function dayOf(time: unknown): string {
  return typeof time === 'string' ? time.slice(0, 10) : '';
}
