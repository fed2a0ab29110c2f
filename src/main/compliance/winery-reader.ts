import { CommandFailure } from '../command-failure.js';
import type { ServerAnswer, ServerClient, ServerRequest } from '../server-client.js';

type Query = Readonly<Record<string, string | number | undefined>>;

interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** Sends requests about one winery to a server. */
export class WineryReader {
  private readonly client: ServerClient;
  private readonly path: string;

  constructor(client: ServerClient, winery: string) {
    this.client = client;
    this.path = `/v1/wineries/${encodeURIComponent(winery)}`;
  }

  /** Returns the answer to a successful request. `segments`: the path below the winery. @throws CommandFailure with the server's explanation of a refusal */
  async send(
    segments: readonly string[],
    request: Omit<ServerRequest, 'path'>,
    query: Query = {},
  ): Promise<ServerAnswer> {
    const path = [this.path, ...segments.map(encodeURIComponent)].join('/');
    const answer = await this.client.send({ ...request, path: `${path}${queryText(query)}` });
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw refusal(answer, this.client.url);
  }

  async get<Body>(segments: readonly string[], query: Query = {}): Promise<Body> {
    return this.bodyOf(await this.send(segments, { method: 'GET' }, query));
  }

  async post<Body>(segments: readonly string[], request: Omit<ServerRequest, 'path' | 'method'>): Promise<Body> {
    return this.bodyOf(await this.send(segments, { method: 'POST', ...request }));
  }

  /** Returns all items of a list, page by page. */
  async list<Item>(segments: readonly string[], query: Query = {}): Promise<readonly Item[]> {
    const items: Item[] = [];
    let cursor: string | undefined;
    do {
      const page: Page<Item> = await this.get(segments, { ...query, cursor });
      items.push(...page.items);
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    return items;
  }

  private bodyOf<Body>({ status, text }: ServerAnswer): Body {
    const body = parsed(text);
    if (body === null) throw notSolera(status, this.client.url);
    return body as Body; // The public API specifies the shape, which the caller names.
  }
}

function queryText(query: Query): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value));
  return given.size === 0 ? '' : `?${given}`;
}

function refusal({ status, text }: ServerAnswer, url: string): CommandFailure {
  const problem = parsed(text);
  if (problem === null || !('detail' in problem) || typeof problem.detail !== 'string') return notSolera(status, url);
  return new CommandFailure(problem.detail, adviceFor('code' in problem ? problem.code : undefined));
}

function adviceFor(code: unknown): string {
  switch (code) {
    case 'unauthorized':
    case 'forbidden':
      return 'Set SOLERA_TOKEN to a token that has the permission in this winery.';
    case 'not_found':
      return 'Check the winery and the id on the command line.';
    default:
      return 'Correct the cause and run the same command again. Nothing is recorded twice.';
  }
}

function notSolera(status: number, url: string): CommandFailure {
  return new CommandFailure(
    `${url} answered with status ${status} and does not seem to be a Solera server.`,
    'Name the server with --url http://host:port.',
  );
}

/** Returns null for a text that is not a JSON object. */
function parsed(text: string): object | null {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' ? body : null;
  } catch {
    return null;
  }
}
