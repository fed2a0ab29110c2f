import type { Refusal } from '../../src/feed/notification.js';
import {
  type NotificationContent,
  type NotificationContext,
  NotificationWriter,
} from '../../src/feed/notification-text.js';
import type { Position } from '../../src/kernel/position.js';
import type { KeptRevision, KeptTouch, MemoryRecord, Published } from './memory-record.js';

export interface Numbered {
  readonly number: number;
  readonly text: string;
}

/** Returns the texts of notifications first … last, in order. */
export function renderedLog(record: MemoryRecord, first: number, last: number): string[] {
  return record.published
    .filter(({ change }) => change.last >= first && change.first <= last)
    .flatMap((published) => notifications(record, published))
    .filter(({ number }) => number >= first && number <= last)
    .map(({ text }) => text);
}

/** Returns the notifications of a change set, in order. */
export function notifications(record: MemoryRecord, published: Published): Numbered[] {
  const { proposal, change: set } = published;
  const { change, first, last, recordedAt } = set;
  const namesSchema = record.schemasSince !== null && first >= record.schemasSince;
  const namesRecorder = record.recordersSince !== null && first >= record.recordersSince;
  const recordedBy = namesRecorder ? proposal.recordedBy : null;
  const about: ChangeContext = { change, first, of: last - first + 1, recordedAt, recordedBy, namesSchema };
  const revisions = proposal.revisions.flatMap((row) => {
    const kept = record.revisions.get(row.position.id)?.find((one) => one.row === row);
    return kept === undefined ? [] : render(about, kept, row.index, [revisionContent(kept)]);
  });
  const statuses = proposal.statuses.flatMap(({ index, action, winery, revision, refusal }) => {
    const kept = record.statuses.get(action)?.find((one) => one.published === published && one.row.index === index);
    const actionType = record.revisions.get(action)?.find(({ row }) => row.revision === revision)?.row.type;
    if (kept === undefined || actionType === undefined) return [];
    const content: NotificationContent =
      refusal === null
        ? { type: 'solera.action.restored', actionType }
        : { type: 'solera.action.conflicted', actionType, refusal: storedRefusal(refusal) };
    return render(about, { row: { winery, revision }, position: kept.position }, index, [content]);
  });
  const touches = proposal.touches.flatMap((row) => {
    const kept = record.streams
      .get(row.stream)
      ?.positions.flatMap(({ rows }) => rows)
      .find((one) => one.row === row);
    return kept === undefined || row.index < 0 ? [] : render(about, kept, row.index, touchContents(kept));
  });
  return [...revisions, ...statuses, ...touches].sort((a, b) => a.number - b.number);
}

type ChangeContext = Pick<NotificationContext, 'change' | 'first' | 'of' | 'recordedAt' | 'recordedBy' | 'namesSchema'>;

/** The notifications of one row, the first of them at `index` of the change set. */
function render(
  about: ChangeContext,
  kept: { readonly row: { readonly winery: string; readonly revision: number }; readonly position: Position },
  index: number,
  contents: readonly NotificationContent[],
): Numbered[] {
  const { id: action, effectiveAt, tieBreak } = kept.position;
  const { winery, revision } = kept.row;
  const writer = new NotificationWriter({
    ...about,
    ...{ winery, action, revision, effectiveAt, tieBreak },
  });
  return contents.map((content, offset) => ({
    number: about.first + index + offset,
    text: writer.text(index + offset, content),
  }));
}

function revisionContent({ row }: KeptRevision): NotificationContent {
  const { revision, type: actionType, retracted, data, note, refusal, adopted: rules } = row;
  if (retracted) return { type: 'solera.action.retracted', actionType };
  const type = revision === 1 ? 'solera.action.recorded' : 'solera.action.revised';
  return { type, actionType, data, note, refusal: refusal === null ? null : storedRefusal(refusal), rules };
}

function touchContents({ row: { subject: lot, retracts, events } }: KeptTouch): NotificationContent[] {
  const { first, count } = retracts ?? { first: 0, count: 0 };
  return [
    ...Array.from({ length: count }, (_, k) => ({
      type: 'solera.lot.event.retracted' as const,
      lot,
      asserted: first + k,
    })),
    ...(events ?? []).map((event) => ({ type: 'solera.lot.event.asserted' as const, lot, event })),
  ];
}

function storedRefusal(json: string): Refusal {
  const { code, detail } = JSON.parse(json) as Refusal; // Every refusal is stored with a code and a detail.
  return { code, detail };
}
