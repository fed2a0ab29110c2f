import type { LotEvent } from '../../feed/lot-event.js';
import type { ActionNotification, Notification } from '../../feed/notification.js';

/** Returns a notification as one line for people: its number, when it happened, where, and what. */
export function notificationLine(notification: Notification): string {
  if (notification.type === 'solera.log.lost') return lostLine(notification);
  const { sequence, data } = notification;
  const time = data.effectiveAt.slice(0, 16).replace('T', ' ');
  const place = 'lot' in data ? `${data.winery}/${data.lot}` : data.winery;
  return `${String(sequence).padStart(8)}  ${time}  ${place}  ${contentWords(notification)}`;
}

function lostLine({ sequence, time, data: { lost } }: Extract<Notification, { type: 'solera.log.lost' }>): string {
  const when = time.slice(0, 16).replace('T', ' ');
  return `${String(sequence).padStart(8)}  ${when}  the log  ! notifications ${lost.first} to ${lost.last} were lost in a restore`;
}

function contentWords({ type, data }: ActionNotification): string {
  const sealed = data.encrypted === undefined ? null : `encrypted with the key ${data.encrypted.key}`;
  switch (type) {
    case 'solera.lot.event.asserted':
      return `+ ${sealed ?? eventWords(data.event)}`;
    case 'solera.lot.event.retracted':
      return `− retracts ${data.asserted}`;
    case 'solera.action.conflicted':
      return `! ${data.type} ${data.action} is conflicted (${sealed ?? data.code})`;
    case 'solera.action.restored':
      return `${data.type} ${data.action} takes effect again`;
    case 'solera.action.recorded':
    case 'solera.action.revised':
    case 'solera.action.retracted':
      return `${type.slice('solera.action.'.length)} ${data.type} ${data.action}, revision ${data.revision}`;
  }
}

/** The largest number of vessels or additives shown on a line. `--json` prints all of them. */
const partsShown = 3;

function eventWords(event: LotEvent): string {
  const { name, vessels, weight, bottles, additives, cost, set } = event;
  const costs = Object.entries(cost).map(([category, change]) => `${signed(change)} ${category}`);
  const parts = [
    ...shortened(
      vessels.map(({ vessel, change }) => `${signed(change)} ${vessel ?? '(no vessel)'}`),
      'vessels',
    ),
    ...(weight === undefined ? [] : [`${signed(weight)} weight`]),
    ...(bottles === undefined ? [] : [`${signed(bottles)} bottles`]),
    ...shortened(
      additives.map(({ product, unit, change }) => `${signed(change)} ${unit} ${product}`),
      'additives',
    ),
    ...(costs.length === 0 ? [] : [`cost ${costs.join(' ')}`]),
    ...Object.keys(set).map((member) => `sets ${member}`),
  ];
  return parts.length === 0 ? name : `${name}: ${parts.join(', ')}`;
}

function shortened(parts: readonly string[], plural: string): readonly string[] {
  if (parts.length <= partsShown) return parts;
  return [...parts.slice(0, partsShown), `and ${parts.length - partsShown} more ${plural}`];
}

function signed(change: number): string {
  return `${change < 0 ? '−' : '+'}${Math.abs(change)}`;
}
