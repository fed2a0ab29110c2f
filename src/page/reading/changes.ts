/** Folds notifications into change sets: what the log says in hundreds of entries was one act of a person. */
import type { components } from '../contract.js';

type Notification = components['schemas']['Notification'];
type ActionType = components['schemas']['ActionType'];
type WithheldNotification = components['schemas']['WithheldNotification'];
type ReadableNotification = Exclude<Notification, WithheldNotification>;

/** One change set of the log, or the part of it that was received. */
export interface FoldedChange {
  readonly change: string;
  /** The number of its first entry, and that of the last one that was received. */
  readonly first: number;
  readonly last: number;
  /** How many entries the whole change set has. */
  readonly entries: number;
  /** Whether its first action was recorded, corrected or retracted. */
  readonly what: 'recorded' | 'revised' | 'retracted';
  /** The type of its first action; null if the content cannot be read. */
  readonly type: ActionType | null;
  readonly action: string | null;
  readonly wineries: ReadonlySet<string>;
  /** The lots that it touches, in the order of the log. */
  readonly subjects: ReadonlySet<string>;
  /** True if the change set takes back something that was asserted before. */
  readonly isCorrection: boolean;
  readonly time: string;
}

const verbs: Readonly<Record<string, FoldedChange['what']>> = {
  'solera.action.recorded': 'recorded',
  'solera.action.revised': 'revised',
  'solera.action.retracted': 'retracted',
};

/** Returns whether the reader may not read a notification: it has a number and nothing else. */
export function isWithheld(notification: Notification): notification is WithheldNotification {
  return notification.type === 'solera.withheld';
}

/** Returns whether the reader may read a notification. */
export function isReadable(notification: Notification): notification is ReadableNotification {
  return !isWithheld(notification);
}

/** Notifications that follow each other and may not be read. */
export interface WithheldRun {
  readonly first: number;
  readonly last: number;
}

/** Returns the runs of notifications that may not be read, in the order of the log. */
export function withheldRuns(notifications: readonly Notification[]): readonly WithheldRun[] {
  const runs: WithheldRun[] = [];
  for (const one of notifications) {
    if (!isWithheld(one)) continue;
    const { sequence } = one;
    const before = runs.at(-1);
    if (before?.last === sequence - 1) runs[runs.length - 1] = { first: before.first, last: sequence };
    else runs.push({ first: sequence, last: sequence });
  }
  return runs;
}

/** Returns the change sets of notifications, in the order of the log. What is withheld belongs to none. */
export function foldChanges(notifications: readonly Notification[]): readonly FoldedChange[] {
  const folded = new Map<string, FoldedChange>();
  for (const one of notifications.filter(isOfChange))
    folded.set(one.data.change, joined(folded.get(one.data.change), one));
  return [...folded.values()];
}

type ActionNotification = Exclude<Notification, { readonly type: 'solera.log.lost' | 'solera.withheld' }>;

/** Lost and withheld numbers belong to no change of a cellar. */
function isOfChange(notification: Notification): notification is ActionNotification {
  return notification.type !== 'solera.log.lost' && !isWithheld(notification);
}

function joined(former: FoldedChange | undefined, { sequence, type, time, data }: ActionNotification): FoldedChange {
  const what = verbs[type];
  const lot = 'lot' in data && typeof data.lot === 'string' ? data.lot : null;
  const begun: FoldedChange = former ?? {
    ...{
      change: data.change,
      first: sequence - data.index,
      last: sequence,
      entries: 0,
      what: what ?? 'recorded',
      type: null,
    },
    ...{ action: data.action ?? null, wineries: new Set(), subjects: new Set(), isCorrection: false, time },
  };
  return {
    ...begun,
    last: sequence,
    entries: data.of,
    type: begun.type ?? typeOf(data),
    wineries: new Set([...begun.wineries, data.winery]),
    subjects: lot === null ? begun.subjects : new Set([...begun.subjects, lot]),
    isCorrection:
      begun.isCorrection || type === 'solera.lot.event.retracted' || what === 'revised' || what === 'retracted',
  };
}

/** The type of the action, which an entry about an action names. */
function typeOf(data: ActionNotification['data']): ActionType | null {
  return 'type' in data && data.type !== undefined ? (data.type as ActionType) : null; // The contract says string.
}
