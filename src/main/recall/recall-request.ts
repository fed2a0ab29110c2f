import { parse } from 'csv-parse/sync';
import { CommandFailure } from '../command-failure.js';
import type { ServerClient } from '../server-client.js';

/** What a person asks to recall. The lot may be left out if an action names it. */
export interface RecallQuestion {
  readonly winery: string;
  readonly lot?: string;
  readonly action?: string;
  /** A time or the id of an action. */
  readonly from?: string;
  readonly at?: string;
}

/** The lot to recall, and the path of the request for its lineage. */
export interface RecallRequest {
  readonly winery: string;
  readonly lot: string;
  readonly path: string;
}

/** A row of the recall's table: where some of the traced wine is, or how it left. */
export interface RecallRow {
  readonly kind: string;
  readonly winery: string;
  readonly lot: string;
  readonly vessel: string;
  readonly reason: string;
  readonly counterparty: string;
  readonly traced: string;
  readonly unit: string;
}

/** Returns the request that answers a question. If it gives an action but no lot, reads from the server which lot the action names. */
export async function recallRequest(client: ServerClient, question: RecallQuestion): Promise<RecallRequest> {
  const { winery, action, from = action, at } = question;
  if (question.lot === undefined && action === undefined)
    throw new CommandFailure(
      'Neither a lot nor an action was given.',
      'Give the code of a lot, or --action with the id of an action.',
    );
  if (action !== undefined && question.from !== undefined)
    throw new CommandFailure(
      '--action and --from cannot be used together.',
      'Leave one of them out. --action already means: from just after that action.',
    );
  const lot = question.lot ?? (await lotOfAction(client, winery, action ?? ''));
  const query = new URLSearchParams({
    direction: 'forward',
    ...(from === undefined ? {} : { from }),
    ...(at === undefined ? {} : { at }),
  });
  const path = `/v1/wineries/${encodeURIComponent(winery)}/lots/${encodeURIComponent(lot)}/lineage?${query}`;
  return { winery, lot, path };
}

/** Returns the text of the answer, JSON or CSV. */
export async function recallText(
  client: ServerClient,
  { path }: RecallRequest,
  form: 'application/json' | 'text/csv',
): Promise<string> {
  return answerOf(client, path, { accept: form });
}

export function recallRows(csv: string): readonly RecallRow[] {
  return parse(csv, { columns: true }) as RecallRow[]; // The columns are those of the server's table; a cell is a text.
}

interface NamedLots {
  readonly type?: string;
  readonly data?: { readonly lot?: string; readonly caseLot?: string; readonly to?: { readonly lot?: string } };
}

async function lotOfAction(client: ServerClient, winery: string, action: string): Promise<string> {
  const path = `/v1/wineries/${encodeURIComponent(winery)}/actions/${encodeURIComponent(action)}`;
  const text = await answerOf(client, path, {});
  const { type = 'unknown', data = {} } = JSON.parse(text) as NamedLots; // An action, as the server's API describes it.
  const lot = data.lot ?? data.caseLot ?? data.to?.lot;
  if (lot !== undefined) return lot;
  throw new CommandFailure(
    `Action ${action} is of type ${type}, which may name several lots.`,
    `Name the lot to recall as well: recall ${winery} <lot> --action ${action}`,
  );
}

/** Returns the body of a successful answer. @throws CommandFailure with the server's explanation of a refusal. */
async function answerOf(
  client: ServerClient,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  const { status, text } = await client.send({ method: 'GET', path, headers });
  if (status === 200) return text;
  throw new CommandFailure(
    problemDetail(text) ?? `${client.url} answered with status ${status} and does not seem to be a Solera server.`,
    'Check the winery, the lot and the times. Lots are listed at /v1/wineries/<winery>/lots.',
  );
}

function problemDetail(text: string): string | null {
  try {
    const body: unknown = JSON.parse(text);
    const isProblem = typeof body === 'object' && body !== null && 'detail' in body && typeof body.detail === 'string';
    return isProblem ? String(body.detail) : null;
  } catch {
    return null;
  }
}
