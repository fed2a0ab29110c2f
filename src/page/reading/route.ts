/** The addresses of the page. All of them are served by the same shell. */

/** Which time is shown: `at` as it stood, `known` as it was believed, `beside` a second belief. Null: now. */
export interface ShownTime {
  readonly at: string | null;
  readonly known: number | null;
  readonly beside: number | null;
}

export const now: ShownTime = { at: null, known: null, beside: null };

/** Reads the shown time from the query of an address; what is malformed counts as absent. */
export function shownTime(query: Readonly<Record<string, string | undefined>>): ShownTime {
  const at = query.at ?? null;
  return {
    at: at !== null && !Number.isNaN(Date.parse(at)) ? at : null,
    known: wholeNumber(query.known),
    beside: wholeNumber(query.beside),
  };
}

function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^[1-9]\d{0,15}$/.test(text) ? Number(text) : null;
}

/** Returns the query of an address that shows a time, with its question mark, or nothing for now. */
export function timeQuery({ at, known, beside }: ShownTime): string {
  const parts = [
    ...(at === null ? [] : [`at=${encodeURIComponent(at)}`]),
    ...(known === null ? [] : [`known=${known}`]),
    ...(beside === null ? [] : [`beside=${beside}`]),
  ];
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

/** Returns the address of a screen at another time. What else its query says stays. */
export function addressAt(path: string, query: Readonly<Record<string, string>>, time: ShownTime): string {
  const others = Object.entries(query).filter(([name]) => !(name in time));
  const shown = timeQuery(time).slice(1);
  const all = [...others.map(([name, value]) => `${name}=${part(value)}`), ...(shown === '' ? [] : [shown])];
  return all.length === 0 ? path : `${path}?${all.join('&')}`;
}

const part = encodeURIComponent;

export const paths = {
  wineries: '/',
  cellar: (winery: string) => `/w/${part(winery)}`,
  lots: (winery: string) => `/w/${part(winery)}/lots`,
  lot: (winery: string, lot: string) => `/w/${part(winery)}/lots/${part(lot)}`,
  recall: (winery: string, lot: string) => `/w/${part(winery)}/lots/${part(lot)}/recall`,
  vessel: (winery: string, vessel: string) => `/w/${part(winery)}/vessels/${part(vessel)}`,
  /** `vessel`: the one whose label is shown; null: all. */
  labels: (winery: string, vessel: string | null) =>
    `/w/${part(winery)}/labels${vessel === null ? '' : `?vessel=${part(vessel)}`}`,
  actions: (winery: string) => `/w/${part(winery)}/actions`,
  action: (winery: string, action: string) => `/w/${part(winery)}/actions/${part(action)}`,
  correct: (winery: string, action: string) => `/w/${part(winery)}/actions/${part(action)}/correct`,
  record: (winery: string) => `/w/${part(winery)}/record`,
  /** The form of a new action that waits in the outbox. */
  recordWaiting: (winery: string, id: string) => `/w/${part(winery)}/record?waiting=${part(id)}`,
  readings: (winery: string) => `/w/${part(winery)}/readings`,
  reports: (winery: string) => `/w/${part(winery)}/reports`,
  /** The report of a form for a period. */
  report: (winery: string, form: string, { from, to }: { readonly from: string; readonly to: string }) =>
    `/w/${part(winery)}/reports?form=${form}&from=${from}&to=${to}`,
  labelChecks: (winery: string, lot: string | null) =>
    `/w/${part(winery)}/label-checks${lot === null ? '' : `?lot=${part(lot)}`}`,
  import: (winery: string) => `/w/${part(winery)}/import`,
  conflicts: '/conflicts',
  feed: '/feed',
  /** `entry`: the number of any notification of the change set. */
  wake: (entry: number) => `/feed/${entry}`,
  edits: '/edits',
  edit: (edit: string) => `/edits/${part(edit)}`,
  operations: '/operations',
  tokens: '/tokens',
  audit: '/audit',
} as const;
