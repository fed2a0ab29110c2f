import { CommandFailure } from '../command-failure.js';
import type { ServerAnswer } from '../server-client.js';

/** The members of an import that the command reads, as the public API specifies them. */
export interface ImportAnswer {
  readonly id: string;
  readonly status: 'queued' | 'running' | 'done' | 'failed' | 'interrupted';
  readonly progress: { readonly rows: number; readonly settled: number };
  readonly counts: Readonly<Record<'recorded' | 'revised' | 'unchanged' | 'refused', number>>;
  readonly refusals: Readonly<Record<string, number>>;
  readonly assumptions: readonly Remark[];
  readonly warnings: readonly Remark[];
  readonly vesselsCreated: readonly { readonly winery: string; readonly vessel: string }[];
  readonly cellar: {
    readonly lots: readonly {
      readonly winery: string;
      readonly lot: string;
      readonly before: Amount | null;
      readonly after: Amount | null;
    }[];
    readonly vessels: readonly {
      readonly winery: string;
      readonly vessel: string;
      readonly before: Content | null;
      readonly after: Content | null;
    }[];
    readonly lotsInAll: number | null;
  } | null;
  readonly problem: Remark | null;
}

interface Remark {
  readonly code: string;
  readonly detail: string;
}

interface Amount {
  readonly kind: string;
  readonly volume: number;
  readonly weight: number;
}

interface Content {
  readonly lot: string;
  readonly volume: number;
}

/** The outcome of a row, as the public API specifies it. */
export interface RowAnswer {
  readonly row: number;
  readonly line: number;
  readonly outcome: 'recorded' | 'revised' | 'unchanged' | 'refused';
  readonly code: string | null;
  readonly column: string | null;
  readonly value: string | null;
  readonly detail: string | null;
}

/** Returns the JSON of a successful answer. @throws CommandFailure with the problem of an answer that is not successful */
export function bodyOf<Body>({ status, text }: ServerAnswer): Body {
  const body = parsed(text);
  if (status >= 200 && status < 300) return body as Body; // The caller names the shape that the public API specifies.
  const detail = isProblem(body) ? body.detail : `The server answered ${status}.`;
  throw new CommandFailure(detail, 'Correct the cause and run the same command again. Nothing is recorded twice.');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isProblem(body: unknown): body is Remark {
  return typeof body === 'object' && body !== null && 'detail' in body && typeof body.detail === 'string';
}
