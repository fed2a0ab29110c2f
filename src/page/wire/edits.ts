/** Writes and previews that are decided in the background. */
import { useEffect, useState } from 'preact/hooks';
import { api, type Schemas } from './client.js';
import type { ChangeAnswer, Conflict } from './corrections.js';
import { type Answer, answerOf } from './problem.js';
import { signIns } from './session.js';

export type Edit = Schemas['Edit'];
type ChangedAction = Schemas['ChangedAction'];
type LotChange = Schemas['LotChange'];
type WriteAnswer = Schemas['WriteAnswer'];

export const readEdits = (limit: number, signal: AbortSignal): Promise<Answer<Schemas['EditList']>> =>
  answerOf(api.GET('/v1/edits', { params: { query: { limit } }, signal }));

export const readEdit = (edit: string, signal: AbortSignal): Promise<Answer<Edit>> =>
  answerOf(api.GET('/v1/edits/{edit}', { params: { path: { edit } }, signal }));

export const cancelEdit = (edit: string): Promise<Answer<Edit>> =>
  answerOf(api.DELETE('/v1/edits/{edit}', { params: { path: { edit } } }));

/** A part of a list, and the cursor of the next one. */
interface Part<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** The whole lists of an edit. */
interface EditLists {
  readonly lots: LotChange;
  readonly actions: ChangedAction;
  readonly conflicts: Conflict;
}

/** Reads a part of a whole list of an edit. */
export function readEditItems<Name extends keyof EditLists>(
  edit: string,
  list: Name,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Answer<Part<EditLists[Name]>>> {
  const query = { limit: 100, ...(cursor === null ? {} : { cursor }) };
  const path = `/v1/edits/{edit}/${list}` as '/v1/edits/{edit}/lots'; // The three lists are read in the same way.
  const asked = api.GET(path, { params: { path: { edit }, query }, signal });
  return answerOf(asked as unknown as Promise<{ data?: Part<EditLists[Name]>; error?: unknown; response: Response }>); // Its items are those of the list that was asked for.
}

/** Whether an edit has not ended yet. */
export function isRunning({ status }: Edit): boolean {
  return status === 'queued' || status === 'deciding' || status === 'committing';
}

/** The actions that an edit wrote or would write, and its impact; null if it has no result, or it cannot be read. */
export function resultOf({ result }: Edit): {
  readonly actions: readonly Schemas['Action'][];
  readonly impact: ChangeAnswer['impact'];
  readonly notifications: ChangeAnswer['notifications'];
} | null {
  if (result === undefined || result === null) return null;
  const { impact, notifications } = result;
  return { impact, notifications, actions: isOne(result) ? [result.action] : result.actions };
}

function isOne(result: ChangeAnswer | WriteAnswer): result is WriteAnswer {
  return 'action' in result;
}

/** Follows a running edit by its stream while the page is visible. Returns it as it was sent last; null before that, or if it is not followed. `ended` is called once, at its end. */
export function useProgress(edit: string, isFollowed: boolean, ended: () => void): Edit | null {
  const [latest, setLatest] = useState<Edit | null>(null);
  useEffect(() => {
    if (!isFollowed) return setLatest(null);
    let source: EventSource | null = null;
    const take = (event: MessageEvent<string>): void => setLatest(JSON.parse(event.data));
    const open = (): void => {
      source?.close();
      source = null;
      if (document.hidden) return;
      source = new EventSource(`/v1/edits/${encodeURIComponent(edit)}/events`);
      source.addEventListener('progress', take);
      source.addEventListener('end', (event: MessageEvent<string>) => {
        source?.close();
        take(event);
        ended();
      });
    };
    open();
    document.addEventListener('visibilitychange', open);
    return () => {
      source?.close();
      document.removeEventListener('visibilitychange', open);
    };
    // A stream that was refused is opened again after a sign-in.
  }, [edit, isFollowed, signIns.value]);
  return latest;
}
