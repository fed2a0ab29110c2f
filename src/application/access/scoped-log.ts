import type { Schemas } from '../../cellar/upcasters.js';
import { headingOf } from '../../feed/notification-heading.js';
import { hasNewerSchema, inNewestSchema } from '../../feed/upcast.js';
import { withheldText } from '../../feed/withheld.js';
import type { JsonObject } from '../json-object.js';
import type { LotName } from '../live-use-cases.js';
import { lotKey } from '../query/lot-owners.js';
import { withoutOccupant } from './shown-action.js';
import { lotsOf, type Visibility } from './visibility.js';

/** What a notification of a winery that the caller may read is about, for a caller with an owner. */
interface Subject {
  /** The lot of a lot event; null for a notification of an action. */
  readonly lot: LotName | null;
  /** The lots that the data of an action name in the revision of the notification, which may be others than those that it names now. */
  readonly named: readonly LotName[];
  readonly action: string;
}

/**
 * Returns the texts of notifications, with a `solera.withheld` notification in place of each one that the caller may not see. So the numbers are dense for every caller.
 * A notification of an action is withheld unless all lots that the action names are visible: those that it names now, and those that the notification names. What is
 * shown is the stored text; data of a former schema are upcast only to find the lots.
 */
export async function scopedTexts(
  visibility: Visibility,
  texts: readonly string[],
  schemas: Schemas,
): Promise<readonly string[]> {
  if (!visibility.isLimited) return texts;
  const wineries = texts.map((text) => headingOf(text).winery);
  // What belongs to no winery tells nothing of one: numbers that were lost in a restore.
  const isInWinery = wineries.map((winery) => winery === '' || visibility.winery(winery));
  if (visibility.owner === null)
    return texts.map((text, index) => (isInWinery[index] === true ? text : withheldText(text)));
  const subjects = texts.map((text, index) =>
    isInWinery[index] === true && wineries[index] !== '' ? subjectOf(text, schemas) : null,
  );
  const named = subjects.flatMap((subject) =>
    subject === null ? [] : [...(subject.lot === null ? [] : [subject.lot]), ...subject.named],
  );
  const ids = subjects.flatMap((subject) => (subject !== null && subject.lot === null ? [subject.action] : []));
  const actions = await visibility.namingActions(ids);
  // One read for all lots: most that actions name now are those that their notifications name.
  const lots = await visibility.lots([...named, ...[...actions.values()].flatMap(lotsOf)]);
  const isWhole = (id: string): boolean => {
    const action = actions.get(id);
    return action !== undefined && visibility.action(action, lots) === 'whole';
  };
  return texts.map((text, index) =>
    wineries[index] === '' || isShown(subjects[index] ?? null, lots, isWhole)
      ? withoutOccupantText(text)
      : withheldText(text),
  );
}

function isShown(subject: Subject | null, lots: ReadonlySet<string>, isWhole: (action: string) => boolean): boolean {
  if (subject === null) return false;
  if (subject.lot !== null) return lots.has(lotKey(subject.lot));
  return isWhole(subject.action) && subject.named.every((lot) => lots.has(lotKey(lot)));
}

/** Null for an action whose data have a schema that this program does not know: it cannot tell which lots they name. */
function subjectOf(text: string, schemas: Schemas): Subject | null {
  const stored = JSON.parse(text) as { readonly type: string; readonly data: JsonObject }; // A stored notification.
  const { lot } = stored.data;
  const [winery, action] = [String(stored.data.winery), String(stored.data.action)];
  if (typeof lot === 'string') return { lot: { winery, lot }, named: [], action };
  if (hasNewerSchema(stored, schemas)) return null;
  const { type, data: content } = inNewestSchema(stored, schemas).data;
  const named = content === undefined ? [] : lotsOf({ winery, type: String(type), data: content as JsonObject }); // The data of an action are an object.
  return { lot: null, named, action };
}

/** Returns the text of a notification without the lot that occupies a vessel, which may be another owner's. */
function withoutOccupantText(text: string): string {
  if (!text.includes('"code":"vessel_occupied"')) return text;
  const entry = JSON.parse(text) as { readonly data: JsonObject }; // A stored notification.
  return entry.data.code === 'vessel_occupied' ? JSON.stringify({ ...entry, data: withoutOccupant(entry.data) }) : text;
}
