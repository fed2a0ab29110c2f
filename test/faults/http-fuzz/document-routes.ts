/** The operations of an OpenAPI document, as a fuzzer needs them: what may be sent, and which answers are documented. */
import type { DocumentSchema, Schemas } from './document-sample.js';

interface DocumentOperation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: DocumentSchema }>> };
  readonly responses: Readonly<Record<string, { readonly description: string }>>;
  readonly security?: unknown;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly schema: DocumentSchema;
}

interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentOperation>>>>;
  readonly components: { readonly schemas: Schemas };
}

export interface DocumentRoute {
  readonly method: string;
  readonly path: string;
  readonly query: readonly Parameter[];
  readonly headers: readonly string[];
  /** Null: the operation has no body. */
  readonly body: { readonly mediaType: string; readonly schema: DocumentSchema } | null;
  readonly isOpen: boolean;
  /** The descriptions of the answers by status. That of a problem names its codes. */
  readonly answers: ReadonlyMap<number, string>;
  readonly matches: RegExp;
}

export interface RoutesOfDocument {
  readonly routes: readonly DocumentRoute[];
  readonly schemas: Schemas;
}

/** Reads the text of an OpenAPI document. */
export function routesOf(text: string): RoutesOfDocument {
  const document = JSON.parse(text) as OpenApiDocument;
  const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => routeOf(method.toUpperCase(), path, operation)),
  );
  return { routes, schemas: document.components.schemas };
}

function routeOf(method: string, path: string, operation: DocumentOperation): DocumentRoute {
  const { parameters = [], requestBody, responses, security } = operation;
  const [content] = Object.entries(requestBody?.content ?? {});
  const pattern = path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]*');
  return {
    ...{ method, path, isOpen: security === undefined },
    query: parameters.filter((one) => one.in === 'query'),
    headers: parameters.filter((one) => one.in === 'header').map(({ name }) => name),
    body: content === undefined ? null : { mediaType: content[0], schema: content[1].schema },
    answers: new Map(Object.entries(responses).map(([status, { description }]) => [Number(status), description])),
    matches: new RegExp(`^${pattern}$`),
  };
}

/** Returns the operation that a method and a raw path address, or null. An operation with fewer parameters comes first. */
export function routeAt(routes: readonly DocumentRoute[], method: string, target: string): DocumentRoute | null {
  // The only sign in a path of the document that a client may encode.
  const path = (target.split('?')[0] ?? '').replace(/%2c/gi, ',');
  const same = routes.filter((one) => one.method === (method === 'HEAD' ? 'GET' : method) && one.matches.test(path));
  const parameters = ({ path: template }: DocumentRoute): number => template.split('{').length;
  return same.sort((one, other) => parameters(one) - parameters(other))[0] ?? null;
}
