import { headingOf } from '../../feed/notification-heading.js';
import { withheldText } from '../../feed/withheld.js';
import type { JsonObject } from '../json-object.js';
import { lotKey } from '../query/lot-owners.js';
import type { ActionVisibility, Visibility } from './visibility.js';

/** What a notification of a winery that the caller may read is about, for a caller with an owner. */
interface Subject {
  /** The lot of a lot event. */
  readonly lot: string | null;
  readonly winery: string;
  readonly action: string;
}

/**
 * Returns the texts of notifications in the place of which those that the caller may not see are `solera.withheld`: so that numbers are dense for everyone.
 * A notification of an action is withheld unless all lots that the action names are visible.
 */
export async function scopedTexts(visibility: Visibility, texts: readonly string[]): Promise<readonly string[]> {
  if (!visibility.isLimited) return texts;
  const isInWinery = texts.map((text) => {
    const { winery } = headingOf(text);
    // What belongs to no winery tells nothing of one: numbers that were lost in a restore.
    return winery === '' || visibility.winery(winery);
  });
  if (visibility.owner === null)
    return texts.map((text, index) => (isInWinery[index] === true ? text : withheldText(text)));
  const subjects = texts.map((text, index) => (isInWinery[index] === true ? subjectOf(text) : null));
  const named = subjects.flatMap((subject) =>
    subject === null || subject.lot === null ? [] : [{ winery: subject.winery, lot: subject.lot }],
  );
  const ids = subjects.flatMap((subject) =>
    subject !== null && subject.lot === null && subject.winery !== '' ? [subject.action] : [],
  );
  const [lots, actions] = await Promise.all([visibility.lots(named), visibility.actionsById(ids)]);
  return texts.map((text, index) => (isShown(subjects[index] ?? null, lots, actions) ? text : withheldText(text)));
}

function isShown(
  subject: Subject | null,
  lots: ReadonlySet<string>,
  actions: ReadonlyMap<string, ActionVisibility>,
): boolean {
  if (subject === null) return false;
  if (subject.winery === '') return true;
  if (subject.lot !== null) return lots.has(lotKey({ winery: subject.winery, lot: subject.lot }));
  return actions.get(subject.action) === 'whole';
}

function subjectOf(text: string): Subject {
  const { data } = JSON.parse(text) as { readonly data: JsonObject }; // A stored notification.
  const { winery, lot, action } = data;
  return { winery: String(winery), lot: typeof lot === 'string' ? lot : null, action: String(action) };
}
