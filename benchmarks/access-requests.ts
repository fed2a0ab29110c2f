/** The requests of the benchmark `access`. */
import { logPath } from '../src/feed/page.js';
import { type Additions, benchWinery, lotCode } from './cellar-load.js';
import type { Load } from './closed-loop.js';
import type { HttpConnection } from './http-connection.js';

export const measuredOperations = ['state', 'current page', 'full page', 'record'] as const;
export type MeasuredOperation = (typeof measuredOperations)[number];

/** What to send for a while. */
export interface LoadOrder {
  readonly port: number;
  /** The process of the server. */
  readonly pid: number;
  readonly operation: MeasuredOperation;
  /** The lots of the winery. */
  readonly lots: number;
  /** Additions that are in the database already. */
  readonly made: number;
  /** Header lines of every request, each with its line break. */
  readonly headers: string;
  readonly load: Load;
}

export interface LoadFound {
  readonly perSecond: number;
  readonly count: number;
  /** Processor time of the server for each request; null except on Linux. */
  readonly serverUs: number | null;
}

export type LoadAnswer = { readonly found: LoadFound } | { readonly failure: string };

const statePaths = new Map<number, readonly string[]>();

type Send = (connection: HttpConnection, index: number, headers: string) => Promise<number>;

/** Returns the function that sends one request and resolves with the status of its answer. */
export function sender(operation: MeasuredOperation, additions: Additions, lots: number): Send {
  if (operation === 'current page') return (connection, _, headers) => connection.send('GET', logPath, '', headers);
  if (operation === 'full page')
    return (connection, _, headers) => connection.send('GET', `${logPath}/1,100`, '', headers);
  if (operation === 'state') {
    const paths = pathsOf(lots);
    return (connection, index, headers) => connection.send('GET', paths[index % lots] ?? '', '', headers);
  }
  const path = `/v1/wineries/${benchWinery}/actions`;
  return (connection, _, headers) => connection.send('POST', path, JSON.stringify(additions.next()), headers);
}

function pathsOf(lots: number): readonly string[] {
  const known = statePaths.get(lots);
  if (known !== undefined) return known;
  const paths = Array.from({ length: lots }, (_, index) => `/v1/wineries/${benchWinery}/lots/${lotCode(index)}`);
  statePaths.set(lots, paths);
  return paths;
}
