/** Previews and saves change sets. Numbers of a change are texts, so that they are judged as they were typed. */
import type { Schemas } from './client.js';
import type { Answer } from './problem.js';
import { sendBody } from './send-body.js';
import { may } from './session.js';

export type ChangeAnswer = Schemas['ChangeAnswer'];
type WriteAnswer = Schemas['WriteAnswer'];
export type Impact = Schemas['Impact'];
export type Conflict = Schemas['Conflict'];

/** A change set that was not saved yet. */
export interface Proposal {
  readonly winery: string;
  /** The JSON texts of the changes. */
  readonly changes: readonly string[];
  /** Changes of other wineries, which follow. */
  readonly others?: readonly OtherChange[];
  readonly overridesLock?: boolean;
}

interface OtherChange {
  readonly winery: string;
  /** The JSON text of the change. */
  readonly change: string;
}

interface SaveOptions {
  readonly id: string;
  readonly onConflict: 'reject' | 'flag';
  /** The digest of the preview whose impact the write must have. */
  readonly expect?: string | null;
}

/** Asks what a change set would do. Nothing is saved. */
export function preview(proposal: Proposal, signal: AbortSignal): Promise<Answer<ChangeAnswer>> {
  const path = `${pathOf(proposal)}?preview=true&onConflict=flag`;
  return sendBody(path, { method: 'POST', body: `{${membersOf(proposal)}}`, signal });
}

/** Saves a change set under an id, with which it may be sent again safely. A caller who may only record sends its actions one after the other. */
export function save(proposal: Proposal, options: SaveOptions): Promise<Answer<ChangeAnswer>> {
  const { id, onConflict, expect = null } = options;
  if (!may('edit', proposal.winery)) return recordEach(proposal, options);
  const expected = expect === null ? '' : `"expect":${JSON.stringify(expect)},`;
  const body = `{"id":"${id}","onConflict":"${onConflict}",${expected}${membersOf(proposal)}}`;
  return sendBody(pathOf(proposal), { method: 'POST', body, headers: { 'idempotency-key': id } });
}

/** Records the actions of a change set one after the other, each under its own id, so that all can be sent again safely. Stops at the first that is refused. */
async function recordEach(
  { winery, changes }: Proposal,
  { expect = null }: SaveOptions,
): Promise<Answer<ChangeAnswer>> {
  const path = `/v1/wineries/${encodeURIComponent(winery)}/actions`;
  const expected = expect === null || changes.length > 1 ? '' : `"expect":${JSON.stringify(expect)},`;
  const recorded: Schemas['Action'][] = [];
  for (const [index, change] of changes.entries()) {
    const action = change.slice(recordBefore.length, -1);
    const answer = await sendBody<WriteAnswer>(path, { method: 'POST', body: `{${expected}${action.slice(1)}` });
    if (!answer.ok) return answer;
    recorded.push(answer.data.action);
    const isLast = index === changes.length - 1;
    if (isLast) return { ...answer, data: { ...answer.data, actions: recorded } };
  }
  throw new Error('A change set has no changes.');
}

/** How a change begins that records an action, as the forms write it. */
const recordBefore = '{"op":"record","action":';

function pathOf({ winery, others = [] }: Proposal): string {
  return others.length === 0 ? `/v1/wineries/${encodeURIComponent(winery)}/changes` : '/v1/changes';
}

/** The members of the body that a preview and a write have in common. Each change names its winery, if there are several. */
function membersOf({ winery, changes, others = [], overridesLock = false }: Proposal): string {
  const all =
    others.length === 0
      ? changes
      : [...changes.map((change) => ({ winery, change })), ...others].map(
          (one) => `{"winery":${JSON.stringify(one.winery)},${one.change.slice(1)}`,
        );
  return `${overridesLock ? '"overrideLock":true,' : ''}"changes":[${all.join(',')}]`;
}
