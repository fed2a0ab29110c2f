import type { ChangeAction, ModelChange } from '../../application/model/model-changes.js';
import type { LotState } from '../../cellar/public-lot.js';
import { CommandFailure } from '../command-failure.js';
import type { EditConflict } from '../edits/edit-answer.js';
import type { ServerClient } from '../server-client.js';

/** The members of a change set's answer that the command reads. */
export interface AdoptionAnswer {
  readonly actions: readonly { readonly id: string; readonly status: string }[];
  readonly impact: {
    readonly actionsChanged: number;
    /** Absent if the request preferred a minimal answer. */
    readonly lots?: readonly ChangedLot[];
    readonly conflicts: readonly EditConflict[];
    readonly totals?: { readonly lots: number; readonly conflicts: number };
  };
}

/** A lot whose state differs: as it is, and as it is or would be after the change. Null: there is no such lot. */
export interface ChangedLot {
  readonly winery: string;
  readonly lot: string;
  readonly before: LotState | null;
  readonly after: LotState | null;
}

/** Why a change set was refused. */
export interface AdoptionProblem {
  readonly code: string;
  readonly detail: string;
  readonly conflicts?: readonly EditConflict[];
  readonly totals?: { readonly conflicts: number };
}

/** Reads the model changes of a server. @throws CommandFailure */
export async function readChanges(client: ServerClient): Promise<readonly ModelChange[]> {
  return read(client, '/v1/model-changes');
}

/** Reads a page of the actions of a change. @throws CommandFailure */
export async function readActions(
  client: ServerClient,
  change: string,
  query: {
    readonly winery: string;
    readonly state: 'pending' | 'adopted';
    readonly limit: number;
    readonly cursor: string | null;
  },
): Promise<{ readonly items: readonly ChangeAction[]; readonly next: string | null }> {
  const { winery, state, limit, cursor } = query;
  const parameters = new URLSearchParams({
    winery,
    state,
    limit: String(limit),
    ...(cursor === null ? {} : { cursor }),
  });
  return read(client, `/v1/model-changes/${encodeURIComponent(change)}/actions?${parameters}`);
}

async function read<Answer>(client: ServerClient, path: string): Promise<Answer> {
  const { status, text } = await client.send({ method: 'GET', path });
  if (status === 200) return JSON.parse(text) as Answer; // As the server documents it.
  throw new CommandFailure(`${client.url} answered ${status}: ${text}`, 'Check the URL and the version of the server.');
}
