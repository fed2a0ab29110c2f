import type { EditStatus } from '../../application/use-cases.js';
import { CommandFailure } from '../command-failure.js';
import { commandLine } from '../command-line.js';
import type { ServerAnswer, ServerClient } from '../server-client.js';

/** An edit as the public API specifies it, without the members that the command does not read. */
export interface EditAnswer {
  readonly id: string;
  readonly winery: string;
  readonly kind: 'write' | 'preview';
  readonly status: EditStatus;
  readonly submittedAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly attempts: number;
  readonly progress: {
    readonly decided: number;
    readonly changed: number;
    readonly reached: string | null;
    readonly estimate: number | null;
  };
  /** Absent in lists. */
  readonly result?: EditResult | null;
  readonly problem: EditProblem | null;
}

interface EditResult {
  /** Of a write of one action. */
  readonly action?: unknown;
  /** Of a change set. */
  readonly actions?: readonly unknown[];
  readonly impact: {
    readonly actionsRedecided: number;
    readonly actionsChanged: number;
    readonly eventsAsserted: number;
    readonly eventsRetracted: number;
    /** Absent if the request preferred a minimal answer. */
    readonly lots?: readonly unknown[];
    readonly conflicts: readonly EditConflict[];
    readonly warnings: readonly unknown[];
    /** The lengths of the lists, if they were cut. */
    readonly totals?: { readonly lots: number; readonly conflicts: number };
  };
  readonly notifications: { readonly first: number; readonly last: number } | null;
}

interface EditProblem {
  readonly title: string;
  readonly detail: string;
  readonly code: string;
  readonly conflicts?: readonly EditConflict[];
  readonly totals?: { readonly conflicts: number };
}

export interface EditConflict {
  readonly action: string;
  readonly type: string;
  readonly effectiveAt: string;
  readonly code: string;
  readonly detail: string;
}

interface EditPage {
  readonly items: readonly EditAnswer[];
  readonly next: string | null;
}

const edits = '/v1/edits';

/** Reads an edit. @throws CommandFailure if there is none */
export async function readEdit(client: ServerClient, id: string): Promise<EditAnswer> {
  return bodyOf(await client.send({ method: 'GET', path: `${edits}/${encodeURIComponent(id)}` }));
}

/** Reads the newest edits. */
export async function readEdits(
  client: ServerClient,
  filter: { readonly winery?: string | undefined; readonly status?: string | undefined },
): Promise<EditPage> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, value);
  return bodyOf(await client.send({ method: 'GET', path: query.size === 0 ? edits : `${edits}?${query}` }));
}

/** Cancels an edit. @throws CommandFailure if there is none, or it cannot be cancelled any more */
export async function cancelEdit(client: ServerClient, id: string): Promise<EditAnswer> {
  return bodyOf(await client.send({ method: 'DELETE', path: `${edits}/${encodeURIComponent(id)}` }));
}

function bodyOf<Body>({ status, text }: ServerAnswer): Body {
  const body = parsed(text);
  if (status >= 200 && status < 300 && body !== null) return body as Body; // The public API specifies the shape.
  const { detail = `The server answered ${status}.`, code } = body ?? {};
  throw new CommandFailure(detail, adviceFor(code));
}

function adviceFor(code: string | undefined): string {
  switch (code) {
    case 'not_found':
      return `List the edits with ${commandLine('edits')}. The result of an edit is kept for a limited time.`;
    case 'too_late':
      return 'To undo a write that is done, revise or retract its actions.';
    default:
      return 'Check --url and the options of the command, then run it again.';
  }
}

/** Returns null for a text that is not JSON: the answer of another server. */
function parsed(text: string): { readonly detail?: string; readonly code?: string } | null {
  try {
    // The body of Solera, or of another server, in which case the members are absent.
    return JSON.parse(text) as { readonly detail?: string; readonly code?: string } | null;
  } catch {
    return null;
  }
}
