import type { FastifyRequest } from 'fastify';
import { listed, mustBe, pointerPart, quoted } from '../../application/request/fault-text.js';
import { HttpProblem } from './problem.js';
import type { QueryParameter } from './query-parameter.js';

export type QueryParameters = Readonly<Record<string, QueryParameter<unknown>>>;

/** The query as a route's handler sees it: the parsed values of the parameters that were given. */
export type QueryOf<P extends QueryParameters> = {
  readonly [K in keyof P]?: P[K] extends QueryParameter<infer T> ? T : never;
};

/** Parses the query by the route's parameters. Unknown parameters are refused: a mistyped `preview` must not turn a preview into a write. */
export function readQuery<P extends QueryParameters>(request: FastifyRequest, parameters: P): QueryOf<P> {
  // Fastify parses a query into texts, and into arrays of texts for names that are repeated.
  const given = request.query as Readonly<Record<string, string | readonly string[]>>;
  const values: Record<string, unknown> = {};
  for (const name in given) {
    const text = given[name];
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (parameter === undefined) throw refused('bad_request', name, unknownParameter(name, Object.keys(parameters)));
    if (typeof text !== 'string')
      throw refused('bad_request', name, `Query parameter ${quoted(name)} is repeated; give it once.`);
    const reading = parameter.read(text);
    if (!reading.ok)
      throw refused(reading.code, name, mustBe(`Query parameter ${quoted(name)}`, reading.expected, text));
    values[name] = reading.value;
  }
  // Each value was read by the parameter of its own name.
  return values as QueryOf<P>;
}

/** Refuses percent-encoding that does not decode to UTF-8. Fastify's parser would leave it as it is. */
export function refuseBadEncoding(request: FastifyRequest): void {
  const url = request.raw.url ?? '';
  const start = url.indexOf('?');
  if (start < 0 || !url.includes('%', start)) return;
  try {
    decodeURIComponent(url.slice(start));
  } catch {
    throw new HttpProblem('bad_request', 'The query must be percent-encoded UTF-8.');
  }
}

function unknownParameter(name: string, known: readonly string[]): string {
  if (known.length === 0) return `${quoted(name)} is not a query parameter of this address, which has none.`;
  return `${quoted(name)} is not a query parameter of this address; it has ${listed(known, 'and')}.`;
}

/** A query parameter has no JSON pointer of its own: in problem documents, the public API points at it as if the query were an object. */
function refused(code: 'bad_request' | 'too_precise', name: string, message: string): HttpProblem {
  return new HttpProblem(code, message, { errors: [{ pointer: `/${pointerPart(name)}`, message }] });
}
