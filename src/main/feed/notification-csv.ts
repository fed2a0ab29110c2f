/** The log as a table for spreadsheets: one row for each notification, in fixed columns. */
import { csvRows } from '../../adapters/http/csv.js';
import type { LotEvent } from '../../feed/lot-event.js';
import type { ActionNotification, Notification } from '../../feed/notification.js';

type Cell = string | number | null;

/** The cells of a row by their columns. Changes are in the units of the winery; null is an empty cell. */
interface NotificationRow {
  readonly number: number;
  readonly type: string;
  readonly recordedAt: string;
  readonly winery: string;
  readonly lot: Cell;
  /** This and the next three are empty for a lost number. */
  readonly action: Cell;
  readonly revision: Cell;
  readonly effectiveAt: Cell;
  readonly tieBreak: Cell;
  readonly change: string;
  readonly index: number;
  readonly of: number;
  readonly actionType: Cell;
  readonly status: Cell;
  readonly code: Cell;
  readonly detail: Cell;
  readonly note: Cell;
  readonly retracts: Cell;
  readonly event: Cell;
  readonly volumeChange: Cell;
  readonly vesselChanges: Cell;
  readonly weightChange: Cell;
  readonly bottleChange: Cell;
  readonly costChange: Cell;
  /** The key that has sealed the content. Then the cells of the content are empty: code, detail, note, event, changes, json. */
  readonly encryptedKey: Cell;
  /** The data of the action, the whole event, or the lost numbers, as JSON. */
  readonly json: Cell;
}

/** The header of the table, as CSV. */
export function csvHeader(): string {
  return csvRows([columns.map(columnName)]);
}

/** Returns notifications as CSV, a row for each. */
export function notificationCsv(notifications: readonly Notification[]): string {
  return csvRows(notifications.map(rowOf).map((row) => columns.map((column) => row[column])));
}

/** The name of a column in the file: `effectiveAt` becomes `effective_at`. */
function columnName(column: keyof NotificationRow): string {
  return column.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

const columns = [
  ...(['number', 'type', 'recordedAt', 'winery', 'lot', 'action', 'revision', 'effectiveAt', 'tieBreak'] as const),
  ...(['change', 'index', 'of', 'actionType', 'status', 'code', 'detail', 'note', 'retracts', 'event'] as const),
  ...(['volumeChange', 'vesselChanges', 'weightChange', 'bottleChange', 'costChange'] as const),
  ...(['encryptedKey', 'json'] as const),
];

function rowOf(notification: Notification): NotificationRow {
  const { sequence, type, time, data } = notification;
  const { winery, change, index, of } = data;
  return {
    ...{ number: sequence, type, recordedAt: time, winery, lot: 'lot' in data ? data.lot : null },
    ...('lost' in data ? noAction : actionPlace(data)),
    ...{ change, index, of },
    ...actionCells(notification),
    retracts: 'asserted' in data ? data.asserted : null,
    ...('event' in data ? eventCells(data.event) : noEvent),
    encryptedKey: data.encrypted?.key ?? null,
    json: jsonOf(notification),
  };
}

type ActionPlace = Pick<NotificationRow, 'action' | 'revision' | 'effectiveAt' | 'tieBreak'>;

const noAction: ActionPlace = { action: null, revision: null, effectiveAt: null, tieBreak: null };

function actionPlace({ action, revision, effectiveAt, tieBreak }: ActionNotification['data']): ActionPlace {
  return { action, revision, effectiveAt, tieBreak };
}

type ActionCells = Pick<NotificationRow, 'actionType' | 'status' | 'code' | 'detail' | 'note'>;

function actionCells({ data }: Notification): ActionCells {
  if (!('status' in data)) return { actionType: null, status: null, code: null, detail: null, note: null };
  return {
    actionType: data.type,
    status: data.status,
    code: 'code' in data ? (data.code ?? null) : null,
    detail: 'detail' in data ? (data.detail ?? null) : null,
    note: 'note' in data ? (data.note ?? null) : null,
  };
}

type EventCells = Pick<
  NotificationRow,
  'event' | 'volumeChange' | 'vesselChanges' | 'weightChange' | 'bottleChange' | 'costChange'
>;

const noEvent: EventCells = {
  ...{ event: null, volumeChange: null, vesselChanges: null, weightChange: null, bottleChange: null, costChange: null },
};

function eventCells({ name, vessels, weight, bottles, cost }: LotEvent): EventCells {
  const costs = Object.values(cost);
  return {
    event: name,
    volumeChange: vessels.length === 0 ? null : sum(vessels.map(({ change }) => change)),
    vesselChanges: vessels.map(({ vessel, change }) => `${vessel ?? '(no vessel)'}: ${change}`).join('; ') || null,
    weightChange: weight ?? null,
    bottleChange: bottles ?? null,
    costChange: costs.length === 0 ? null : sum(costs),
  };
}

/** Adds amounts, which have at most 6 decimals, exactly. */
function sum(amounts: readonly number[]): number {
  return Number(amounts.reduce((total, amount) => total + BigInt(Math.round(amount * 1e6)), 0n)) / 1e6;
}

function jsonOf({ data }: Notification): string | null {
  if ('event' in data) return JSON.stringify(data.event);
  if ('lost' in data) return JSON.stringify(data.lost);
  return 'data' in data ? JSON.stringify(data.data) : null;
}
