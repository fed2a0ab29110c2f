/** The members of an action beside its data, as a form shows and sends them. */
import { isSameTime, localText, typedTime } from './zoned-time.js';

/** When an action happened, its note, and its order within the same time: texts as they are typed. */
export interface ActionHead {
  /** In the time zone of the winery, or an instant with its offset. */
  readonly when: string;
  readonly note: string;
  /** Empty: the server gives the next one. */
  readonly tieBreak: string;
}

/** Returns the texts of an action that was recorded, or is about to be. */
export function headOf(
  action: { readonly effectiveAt: string; readonly note?: string | null; readonly tieBreak?: number | null },
  timeZone: string,
): ActionHead {
  const { effectiveAt, note, tieBreak } = action;
  return {
    when: localText(effectiveAt, timeZone),
    note: note ?? '',
    tieBreak: tieBreak === undefined || tieBreak === null ? '' : String(tieBreak),
  };
}

/**
 * Returns the JSON text of the members that differ from the former ones, each behind a comma; of a new action (`former` is null), of all that are there. Null: it is not clear
 * which time is meant. A typed text that is not a number is sent as text, and the server refuses it.
 */
export function headJson(head: ActionHead, former: ActionHead | null, timeZone: string): string | null {
  const isMoved = former === null || !isSameTime(head.when, former.when, timeZone);
  const time = isMoved ? typedTime(head.when, timeZone) : null;
  if (time !== null && time.kind !== 'clear') return null;
  const [note, order] = [head.note.trim(), head.tieBreak.trim()];
  const members = [
    ...(time === null ? [] : [`"effectiveAt":${JSON.stringify(time.text)}`]),
    ...(order === '' || order === former?.tieBreak ? [] : [`"tieBreak":${orderJson(order)}`]),
    ...(note === (former?.note ?? '').trim() ? [] : [`"note":${note === '' ? 'null' : JSON.stringify(note)}`]),
  ];
  return members.map((member) => `,${member}`).join('');
}

function orderJson(text: string): string {
  return /^(?:0|-?[1-9]\d{0,14})$/.test(text) ? text : JSON.stringify(text);
}
