/** Checks the answer to a fuzzed request. */
import { type DocumentRoute, routeAt } from './document-routes.js';
import type { FuzzedRequest } from './fuzzed-request.js';

export interface FuzzAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

/** Texts that must not occur in answers, by what a caller may see. */
export type HiddenTexts = Readonly<Record<FuzzedRequest['caller']['view'], readonly string[]>>;

/** Codes of problems at addresses and methods that no operation describes. */
const codesBesideOperations = new Set([
  'bad_request',
  'not_found',
  'method_not_allowed',
  'unauthorized',
  'forbidden',
  'too_large',
]);
/** Statuses below 500 with which HTTP itself refuses a request: the introduction of the document names the methods, RFC 9110 the rest. */
const statusesOfHttp = new Set([400, 404, 405, 413, 415, 417, 431]);
/** Parts of stack traces, of SQL and of paths. */
const insides =
  /node_modules|\.js:\d+:\d+|\bat (?:async )?\w+ \(|\b(?:select|insert into|update) \w+ (?:from|set|values)\b|\/dist\/src\//i;

export class AnswerJudge {
  constructor(
    private readonly routes: readonly DocumentRoute[],
    private readonly hidden: HiddenTexts,
  ) {}

  /** Returns what is wrong, or null. */
  fault(request: FuzzedRequest, answer: FuzzAnswer): string | null {
    return this.leak(request, answer) ?? this.wrongStatus(request, answer) ?? wrongForm(request, answer);
  }

  private leak({ caller, target, headers, body }: FuzzedRequest, answer: FuzzAnswer): string | null {
    const shown = `${answer.text}${JSON.stringify(answer.headers)}${cursorsIn(answer.text)}`;
    const found = this.hidden[caller.view].filter((text) => shown.includes(text));
    if (found.length === 0) return null;
    // An answer may repeat what the request itself names.
    const asked = `${decoded(target)}${JSON.stringify(headers)}${body?.toString('utf8') ?? ''}${cursorsIn(target)}`;
    const leaked = found.filter((text) => !asked.includes(text));
    return leaked.length === 0 ? null : `tells ${leaked.join(', ')}`;
  }

  private wrongStatus({ caller, method, target }: FuzzedRequest, { status, text }: FuzzAnswer): string | null {
    const route = routeAt(this.routes, method, target);
    if (caller.view === 'nothing' && status < 400 && route !== null && !route.isOpen)
      return 'is open without credentials';
    if (status >= 500 && status !== 503) return 'fails';
    const code = status >= 400 && method !== 'HEAD' ? codeOf(text) : null;
    if (code === 'unknown' || code === 'internal' || code === 'key_missing') return `fails with ${code}`;
    if (status < 400)
      return route !== null && !route.answers.has(status) ? `has the undocumented status ${status}` : null;
    const described = route?.answers.get(status);
    if (described !== undefined)
      return code !== null && !described.includes(`\`${code}\``) ? `has the undocumented code ${code}` : null;
    if (!statusesOfHttp.has(status) && route === null && [401, 403, 429, 503].includes(status)) return null;
    if (!statusesOfHttp.has(status)) return `has the undocumented status ${status}`;
    return code !== null && !codesBesideOperations.has(code) ? `has the undocumented code ${code}` : null;
  }
}

function wrongForm({ method }: FuzzedRequest, { status, headers, text }: FuzzAnswer): string | null {
  const type = String(headers['content-type'] ?? '');
  if (headers['x-content-type-options'] !== 'nosniff') return 'has no security headers';
  if (status < 400) {
    if (!type.startsWith('application/json') || text === '') return null;
    return isJson(text) ? null : 'is not JSON';
  }
  if (method === 'HEAD') return null;
  if (!type.startsWith('application/problem+json')) return `has the content type "${type}"`;
  const problem = isJson(text) ? (JSON.parse(text) as Record<string, unknown>) : {};
  if (problem.status !== status || !problem.title || !problem.detail || !problem.type)
    return 'is no complete problem document';
  if (insides.test(text)) return 'shows the inside of the program';
  return headers['retry-after'] === undefined && (status === 429 || status === 503) ? 'has no Retry-After' : null;
}

function codeOf(text: string): string {
  return /"code":"(\w+)"/.exec(text)?.[1] ?? 'none';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function cursorsIn(text: string): string {
  const cursors = [...text.matchAll(/(?:"next":"|cursor=)([\w-]+)/g)];
  return cursors.map(([, cursor = '']) => Buffer.from(cursor, 'base64url').toString('latin1')).join(' ');
}

function decoded(target: string): string {
  try {
    return `${target}${decodeURIComponent(target)}`;
  } catch {
    return target;
  }
}
