import type { FastifyRequest } from 'fastify';
import type { FieldError } from '../../application/result.js';
import { HttpProblem } from './problem.js';
import type { QueryParameter } from './query-parameter.js';

export type QueryParameters = Readonly<Record<string, QueryParameter<unknown>>>;

/** What a route's handler sees of its query: the parameters that were given, read. */
export type QueryOf<P extends QueryParameters> = {
  readonly [K in keyof P]?: P[K] extends QueryParameter<infer T> ? T : never;
};

/** Reads the query by the route's parameters. An unknown one is refused: a mistyped `known` or `preview` must not pass for its absence. */
export function readQuery<P extends QueryParameters>(request: FastifyRequest, parameters: P): QueryOf<P> {
  // Fastify parses a query into texts, and into lists of texts where a name is repeated.
  const given = request.query as Readonly<Record<string, string | readonly string[]>>;
  const values: Record<string, unknown> = {};
  for (const name in given) {
    const text = given[name];
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (parameter === undefined)
      throw refused('bad_request', name, `There is no query parameter ${JSON.stringify(name.slice(0, 64))} here.`);
    if (typeof text !== 'string') throw refused('bad_request', name, 'This query parameter may be given once.');
    const reading = parameter.read(text);
    if (!reading.ok) throw refused(reading.code, name, reading.message);
    values[name] = reading.value;
  }
  // Each value was read by the parameter of its own name.
  return values as QueryOf<P>;
}

/** Percent-encoding that does not decode to UTF-8 is refused; Fastify's own parser would let it through as it stands. */
export function refuseBadEncoding(request: FastifyRequest): void {
  const url = request.raw.url ?? '';
  const start = url.indexOf('?');
  if (start < 0 || !url.includes('%', start)) return;
  try {
    decodeURIComponent(url.slice(start));
  } catch {
    throw new HttpProblem('bad_request', 'The query is not valid percent-encoded UTF-8.');
  }
}

/** Query parameters have no JSON pointer of their own; the document says that they are pointed at as members of the query. */
function refused(problem: 'bad_request' | 'too_precise', name: string, message: string): HttpProblem {
  const errors: FieldError[] = [
    { pointer: `/${name.slice(0, 64).replaceAll('~', '~0').replaceAll('/', '~1')}`, message },
  ];
  return new HttpProblem(problem, message, { errors });
}
