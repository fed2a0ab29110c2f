import type { Proposal, TouchRow } from '../ports/proposal.js';
import type { Draft, Store } from '../ports/store.js';

export interface StagingLimits {
  readonly draftAboveRows: number;
  readonly rowsPerDraftWrite: number;
  readonly charactersPerDraftWrite: number;
}

/**
 * Prepares a proposal for the commit, which holds up all other commits while it runs. Returns a small proposal unchanged, and without a promise.
 * The rows of a large one are first written as a draft, in chunks, except those whose tie break is assigned by the commit. If that fails, the draft
 * is abandoned. Rejects with StoreUnavailable; nothing is committed then.
 */
export function stage(
  store: Pick<Store, 'openDraft'>,
  proposal: Proposal,
  limits: StagingLimits,
): Proposal | Promise<Proposal> {
  const isSmall = proposal.touches.length + proposal.statuses.length <= limits.draftAboveRows;
  return isSmall || proposal.draft !== null ? proposal : drafted(store, proposal, limits);
}

async function drafted(store: Pick<Store, 'openDraft'>, proposal: Proposal, limits: StagingLimits): Promise<Proposal> {
  const draft = await store.openDraft(proposal.change);
  const touches = splitByTie(proposal.touches);
  const statuses = splitByTie(proposal.statuses);
  try {
    for (const chunk of chunksOf(touches.known, limits, eventCharacters))
      await draft.write({ touches: chunk, statuses: [] });
    for (const chunk of chunksOf(statuses.known, limits, ({ refusal }) => refusal?.length ?? 0))
      await draft.write({ touches: [], statuses: chunk });
  } catch (error) {
    await abandon(draft);
    throw error;
  }
  return { ...proposal, draft: draft.id, touches: touches.assigned, statuses: statuses.assigned };
}

/** Abandons a draft. If that fails, the janitor does it later, so this error is ignored in favour of the first one. */
async function abandon(draft: Draft): Promise<void> {
  await draft.abandon().catch(() => undefined);
}

/** Separates the rows whose tie break is known from those to which the commit assigns it. */
function splitByTie<Row extends Proposal['touches'][number] | Proposal['statuses'][number]>(
  rows: readonly Row[],
): { readonly known: readonly Row[]; readonly assigned: readonly Row[] } {
  const known: Row[] = [];
  const assigned: Row[] = [];
  for (const row of rows) (row.position.tieBreak === null ? assigned : known).push(row);
  return { known, assigned };
}

/** Yields the rows in chunks of bounded number and length: the event of a wine of a thousand origins is as long as hundreds of others. */
function* chunksOf<Row>(
  rows: readonly Row[],
  { rowsPerDraftWrite, charactersPerDraftWrite }: StagingLimits,
  charactersOf: (row: Row) => number,
): Generator<readonly Row[]> {
  let chunk: Row[] = [];
  let characters = 0;
  for (const row of rows) {
    chunk.push(row);
    characters += charactersOf(row);
    if (chunk.length < rowsPerDraftWrite && characters < charactersPerDraftWrite) continue;
    yield chunk;
    chunk = [];
    characters = 0;
  }
  if (chunk.length > 0) yield chunk;
}

function eventCharacters({ events }: TouchRow): number {
  let characters = 0;
  for (const { length } of events ?? []) characters += length;
  return characters;
}
