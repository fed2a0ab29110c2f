/** Returns the places of sealed texts. They are part of the format: a text can be opened only with the place with which it was sealed. */
import type { Place } from './tampered-text.js';

/** The data, note and refusal of a revision, as one text: see content-text.ts. */
export function actionPlace(winery: string, action: string, revision: number): Place {
  return ['action', winery, action, String(revision)];
}

/** The refusal of an action, in its revision or in a later change of its status. */
export function refusalPlace(winery: string, action: string): Place {
  return ['refusal', winery, action];
}

/** One event of an action on a stream. */
export function eventPlace(stream: string, action: string): Place {
  return ['event', stream, action];
}

/** The state of a stream just after an action. */
export function statePlace(stream: string, action: string): Place {
  return ['state', stream, action];
}

/** The stored part of the answer to a change set. */
export function answerPlace(change: string): Place {
  return ['answer', change];
}

/** A part of an edit in the background. */
export function editPlace(edit: string, part: 'command' | 'result' | 'problem'): Place {
  return [part, edit];
}

/** An item of a list of an edit's impact. */
export function editItemPlace(edit: string, list: string, place: string): Place {
  return ['item', edit, list, place];
}

/** What an import remembers of a row. */
export function rememberedRowPlace(winery: string, identity: string): Place {
  return ['row', winery, identity];
}

/** The result of a row of an import, or its report. */
export function importPlace(id: string, ordinal: number | null): Place {
  return ordinal === null ? ['import', id] : ['import', id, String(ordinal)];
}

/** A part of a refused command of ingestion. */
export function refusedCommandPlace(winery: string, id: string, part: 'problem' | 'body'): Place {
  return [`refused ${part}`, winery, id];
}
