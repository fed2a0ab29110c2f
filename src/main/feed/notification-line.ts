import type { Notification } from './log-page.js';

/** A notification as one line for people: number, when it happened, where, what. */
export function notificationLine({ sequence, type, subject, data }: Notification): string {
  const time = String(data.effectiveAt).slice(0, 16).replace('T', ' ');
  const number = String(sequence).padStart(8);
  const winery = String(data.winery);
  return `${number}  ${time}  ${winery}${type.startsWith('solera.lot.') ? `/${subject}` : ''}  ${said(type, data)}`.trimEnd();
}

function said(type: string, data: Readonly<Record<string, unknown>>): string {
  const action = String(data.action);
  switch (type) {
    case 'solera.lot.event.asserted':
      return `+ ${eventWords(data.event)}`;
    case 'solera.lot.event.retracted':
      return `− takes back ${String(data.asserted)}`;
    case 'solera.action.conflicted':
      return `! ${action} can no longer happen (${String(data.code)})`;
    case 'solera.action.restored':
      return `${action} takes effect again`;
    default:
      return `${type.slice('solera.action.'.length)} ${String(data.type)} ${action}, revision ${String(data.revision)}`;
  }
}

interface EventSaid {
  readonly name: string;
  readonly vessels?: readonly { readonly vessel: string | null; readonly change: number }[];
  readonly weight?: number;
  readonly bottles?: number;
  readonly additives?: readonly { readonly product: string; readonly unit: string; readonly change: number }[];
  readonly cost?: Readonly<Record<string, number>>;
  readonly set?: Readonly<Record<string, unknown>>;
}

/** Of a list, as many as fit a line; `--json` has them all. */
const partsShown = 3;

function eventWords(value: unknown): string {
  const event = value as EventSaid; // The contract's shape of an event.
  const { vessels = [], additives = [], cost = {}, set = {} } = event;
  const places = vessels
    .slice(0, partsShown)
    .map(({ vessel, change }) => `${signed(change)} ${vessel ?? '(no vessel)'}`);
  const costs = Object.entries(cost).map(([category, change]) => `${signed(change)} ${category}`);
  const parts = [
    ...places,
    ...(vessels.length > partsShown ? [`and ${vessels.length - partsShown} more vessels`] : []),
    ...(event.weight === undefined ? [] : [`${signed(event.weight)} weight`]),
    ...(event.bottles === undefined ? [] : [`${signed(event.bottles)} bottles`]),
    ...additives.slice(0, partsShown).map(({ product, unit, change }) => `${signed(change)} ${unit} ${product}`),
    ...(additives.length > partsShown ? [`and ${additives.length - partsShown} more additives`] : []),
    ...(costs.length === 0 ? [] : [`cost ${costs.join(' ')}`]),
    ...Object.keys(set).map((name) => `sets ${name}`),
  ];
  return parts.length === 0 ? event.name : `${event.name}: ${parts.join(', ')}`;
}

function signed(change: number): string {
  return `${change < 0 ? '−' : '+'}${Math.abs(change)}`;
}
