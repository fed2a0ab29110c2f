/** Who may use which route, written by hand from the documented roles, so that a mistake in the routes cannot repeat itself here. */

export const roles = ['consumer', 'reader', 'recorder', 'editor', 'steward', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Classes of statuses: 2xx; 404; 400, 409 and 422; 403; 401. */
export type Outcome = 'done' | 'missing' | 'refused' | 'forbidden' | 'unauthorized';

interface Row {
  /** The method and the path, as the OpenAPI document writes it. */
  readonly route: string;
  /** The least role that may use it; each role may do what those before it may. `anyone` needs no credentials, `signed in` any. */
  readonly least: Role | 'anyone' | 'signed in';
  /** Where the role must be held: in the winery of the request, in any, or in all. */
  readonly place?: 'winery' | 'some' | 'all';
  /** The outcome for a caller that may use it; by default `done`. */
  readonly outcome?: Outcome;
  /** The outcome for a caller with the role in another winery only, where the place is `some`. By default that of `outcome`. */
  readonly elsewhere?: Outcome;
  /** The outcome for a caller with an owner. By default that of `outcome` and `elsewhere`. */
  readonly owned?: Outcome;
  readonly query?: string;
  /** Values of parameters of the path, where the usual ones do not fit. */
  readonly values?: Readonly<Record<string, string>>;
  /** A JSON body, or the name of a form. */
  readonly body?: object | 'table' | 'guess';
}

export const ids = {
  action: '0190a0b0-0000-7000-8000-000000000001',
  edit: '0190a0b0-0000-7000-8000-0000000000ed',
  import: '0190a0b0-0000-7000-8000-0000000000ff',
  filing: '0190a0b0-0000-7000-8000-0000000000fa',
};
export const winery = 'estate';
export const settings = { name: 'Estate', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };
export const tank = { kind: 'tank' };
const effectiveAt = '2025-10-02T00:00:00Z';
const note = { type: 'note', effectiveAt, data: { lot: 'MINE', text: 'Looked at it.' } };
const set = { changes: [{ op: 'record', action: note }] };
const setOfWineries = { changes: [{ op: 'record', winery, action: note }] };
const preview = '?preview=true';
const october = '?from=2025-10-01&to=2025-10-31';

const w = '/v1/wineries/{winery}';
const lot = `${w}/lots/{lot}`;
const action = `${w}/actions/{action}`;
const edit = '/v1/edits/{edit}';

export const rows: readonly Row[] = [
  { route: 'GET /healthz', least: 'anyone' },
  { route: 'GET /readyz', least: 'anyone' },
  { route: 'POST /v1/session', least: 'anyone', body: { token: 'no token' }, outcome: 'unauthorized' },
  { route: 'DELETE /v1/session', least: 'anyone' },
  { route: 'GET /v1/session', least: 'signed in' },
  { route: 'GET /metrics', least: 'signed in' },
  { route: 'GET /openapi.json', least: 'signed in' },
  { route: 'GET /asyncapi.json', least: 'signed in' },
  { route: 'GET /schemas/{schema}.json', least: 'signed in' },

  { route: 'GET /v1/notifications', least: 'consumer', place: 'some' },
  { route: 'GET /v1/notifications/{first},{last}', least: 'consumer', place: 'some' },
  { route: 'GET /v1/notifications/stream', least: 'consumer', place: 'some' },
  { route: 'GET /v1/notifications/stream', least: 'consumer', place: 'winery', query: `?winery=${winery}` },

  { route: 'GET /v1/wineries', least: 'reader', place: 'some' },
  { route: `GET ${w}`, least: 'reader', place: 'winery' },
  { route: `GET ${w}/vessels`, least: 'reader', place: 'winery' },
  { route: `GET ${w}/vessels/{vessel}`, least: 'reader', place: 'winery' },
  { route: `GET ${w}/actions`, least: 'reader', place: 'winery' },
  { route: `GET ${action}`, least: 'reader', place: 'winery' },
  { route: `GET ${action}/revisions`, least: 'reader', place: 'winery' },
  { route: 'GET /v1/appellations', least: 'reader', place: 'some' },
  { route: 'GET /v1/appellations/{name}', least: 'reader', place: 'some' },
  {
    ...{ route: 'PUT /v1/appellations/{name}', least: 'steward', place: 'all' },
    ...{ owned: 'forbidden', body: { kind: 'state' } },
  },
  {
    route: `POST ${w}/label-checks`,
    least: 'reader',
    place: 'winery',
    body: { lot: 'MINE', market: 'au', claims: {} },
  },
  { route: `GET ${w}/labels`, least: 'reader', place: 'winery' },
  { route: `GET ${w}/labels/{label}`, least: 'reader', place: 'winery' },
  {
    ...{ route: `PUT ${w}/labels/{label}`, least: 'editor', place: 'winery' },
    ...{ owned: 'forbidden', body: { lot: 'MINE', market: 'au', claims: {} } },
  },
  {
    ...{ route: `DELETE ${w}/labels/{label}`, least: 'editor', place: 'winery' },
    ...{ values: { label: 'none' }, outcome: 'missing', owned: 'forbidden' },
  },
  { route: 'GET /v1/conflicts', least: 'reader', place: 'some' },
  { route: `GET ${w}/lots`, least: 'reader', place: 'winery' },
  { route: `GET ${lot}`, least: 'reader', place: 'winery' },
  { route: `GET ${lot}/timeline`, least: 'reader', place: 'winery' },
  { route: `GET ${lot}/lineage`, least: 'reader', place: 'winery' },
  { route: `GET ${lot}/analyses`, least: 'reader', place: 'winery' },
  { route: `GET ${lot}/stream`, least: 'reader', place: 'winery' },
  { route: `GET ${w}/stream`, least: 'reader', place: 'winery' },
  { route: `GET ${w}/inventory`, least: 'reader', place: 'winery' },
  { route: `GET ${w}/lineage-edges`, least: 'reader', place: 'winery' },
  { route: 'GET /v1/search', least: 'reader', place: 'some', query: '?q=mine' },

  { route: `GET ${w}/reports/{form}`, least: 'reader', place: 'winery', query: october, owned: 'forbidden' },
  {
    ...{ route: `GET ${w}/reports/{form}/entries`, least: 'reader', place: 'winery', owned: 'forbidden' },
    query: `${october}&section=A&line=13&column=a`,
  },
  { route: `GET ${w}/filings`, least: 'reader', place: 'winery', owned: 'forbidden' },
  { route: `GET ${w}/filings/due`, least: 'reader', place: 'winery', owned: 'forbidden' },
  { route: `GET ${w}/filings/{filing}`, least: 'reader', place: 'winery', outcome: 'missing', owned: 'forbidden' },
  {
    ...{ route: `GET ${w}/filings/{filing}/differences`, least: 'reader', place: 'winery' },
    ...{ outcome: 'missing', owned: 'forbidden' },
  },
  {
    ...{ route: `POST ${w}/filings`, least: 'steward', place: 'winery', owned: 'forbidden' },
    body: { id: '0190a0b0-0000-7000-8000-0000000000fb', form: 'weigh-tags', from: '2025-10-01', to: '2025-10-31' },
  },
  {
    ...{ route: `POST ${w}/filings/{filing}/amend`, least: 'steward', place: 'winery' },
    ...{ outcome: 'missing', owned: 'forbidden' },
  },

  { route: 'GET /v1/edits', least: 'reader', place: 'some', owned: 'forbidden' },
  { route: `GET ${edit}`, least: 'reader', place: 'some', elsewhere: 'missing', owned: 'forbidden' },
  { route: `GET ${edit}/lots`, least: 'reader', place: 'some', elsewhere: 'missing', owned: 'forbidden' },
  { route: `GET ${edit}/actions`, least: 'reader', place: 'some', elsewhere: 'missing', owned: 'forbidden' },
  { route: `GET ${edit}/conflicts`, least: 'reader', place: 'some', elsewhere: 'missing', owned: 'forbidden' },
  { route: `GET ${edit}/events`, least: 'reader', place: 'some', elsewhere: 'missing', owned: 'forbidden' },
  {
    ...{ route: `DELETE ${edit}`, least: 'reader', place: 'some' },
    ...{ outcome: 'refused', elsewhere: 'missing', owned: 'forbidden' },
  },

  { route: `POST ${w}/actions`, least: 'reader', place: 'winery', query: preview, body: note },
  { route: `PUT ${action}`, least: 'reader', place: 'winery', query: preview, body: { note: 'x' } },
  { route: `DELETE ${action}`, least: 'reader', place: 'winery', query: preview },
  { route: `POST ${w}/changes`, least: 'reader', place: 'winery', query: preview, body: set },
  { route: `POST ${w}/changes`, least: 'reader', place: 'winery', body: { ...set, preview: true } },
  {
    ...{ route: 'POST /v1/changes', least: 'reader', place: 'some', elsewhere: 'forbidden' },
    ...{ query: preview, body: setOfWineries },
  },
  { route: `POST ${w}/actions`, least: 'recorder', place: 'winery', body: note },
  { route: `POST ${w}/actions`, least: 'editor', place: 'winery', query: '?onConflict=flag', body: note },
  { route: `POST ${w}/actions`, least: 'steward', place: 'winery', body: { ...note, overrideLock: true } },
  { route: `PUT ${action}`, least: 'editor', place: 'winery', body: { note: 'x' } },
  { route: `PUT ${action}`, least: 'steward', place: 'winery', body: { note: 'x', overrideLock: true } },
  { route: `DELETE ${action}`, least: 'editor', place: 'winery' },
  { route: `DELETE ${action}`, least: 'steward', place: 'winery', body: { overrideLock: true } },
  { route: `POST ${w}/changes`, least: 'editor', place: 'winery', body: set },
  { route: `POST ${w}/changes`, least: 'editor', place: 'winery', query: '?preview=false', body: set },
  { route: `POST ${w}/changes`, least: 'editor', place: 'winery', body: { ...set, onConflict: 'flag' } },
  { route: `POST ${w}/changes`, least: 'steward', place: 'winery', body: { ...set, overrideLock: true } },
  { route: 'POST /v1/changes', least: 'editor', place: 'some', elsewhere: 'forbidden', body: setOfWineries },
  {
    ...{ route: 'POST /v1/changes', least: 'steward', place: 'some', elsewhere: 'forbidden' },
    body: { ...setOfWineries, overrideLock: true },
  },

  { route: `POST ${w}/imports`, least: 'editor', place: 'winery', body: 'table', owned: 'forbidden' },
  { route: `POST ${w}/imports/guess`, least: 'editor', place: 'winery', body: 'guess', owned: 'forbidden' },
  { route: `GET ${w}/imports`, least: 'editor', place: 'winery', owned: 'forbidden' },
  { route: `GET ${w}/imports/{import}`, least: 'editor', place: 'winery', outcome: 'missing', owned: 'forbidden' },
  { route: `GET ${w}/imports/{import}/rows`, least: 'editor', place: 'winery', outcome: 'missing', owned: 'forbidden' },
  { route: 'POST /v1/imports', least: 'editor', place: 'all', body: 'table', owned: 'forbidden' },
  { route: 'POST /v1/imports/guess', least: 'editor', place: 'all', body: 'guess', owned: 'forbidden' },
  { route: 'GET /v1/imports', least: 'editor', place: 'all', owned: 'forbidden' },
  { route: 'GET /v1/imports/{import}', least: 'editor', place: 'all', outcome: 'missing', owned: 'forbidden' },
  { route: 'GET /v1/imports/{import}/rows', least: 'editor', place: 'all', outcome: 'missing', owned: 'forbidden' },

  { route: `PUT ${w}`, least: 'steward', place: 'winery', body: settings, owned: 'forbidden' },
  { route: `PUT ${w}/vessels/{vessel}`, least: 'steward', place: 'winery', body: tank, owned: 'forbidden' },

  { route: 'GET /v1/tokens', least: 'admin', place: 'some' },
  {
    ...{ route: 'POST /v1/tokens', least: 'admin', place: 'some', elsewhere: 'forbidden' },
    body: { name: 'made', role: 'reader', winery, owner: 'X' },
  },
  { route: 'DELETE /v1/tokens/{token}', least: 'admin', place: 'some', elsewhere: 'missing', owned: 'missing' },
  { route: 'GET /v1/audit', least: 'admin', place: 'some', owned: 'forbidden' },
  { route: 'GET /v1/audit', least: 'admin', place: 'winery', query: `?winery=${winery}`, owned: 'forbidden' },
  { route: 'GET /v1/cluster', least: 'admin', place: 'all', owned: 'forbidden' },
  {
    ...{ route: 'GET /v1/cluster/placement', least: 'admin', place: 'all' },
    ...{ query: `?winery=${winery}`, owned: 'forbidden' },
  },
  { route: 'GET /v1/followers', least: 'admin', place: 'all', owned: 'forbidden' },
  { route: 'POST /v1/followers/{follower}/pause', least: 'admin', place: 'all', owned: 'forbidden' },
  { route: 'POST /v1/followers/{follower}/resume', least: 'admin', place: 'all', owned: 'forbidden' },
  { route: 'POST /v1/followers/{follower}/rebuild', least: 'admin', place: 'all', owned: 'forbidden' },
  { route: 'GET /v1/followers/{follower}/notifications', least: 'admin', place: 'all', owned: 'forbidden' },
  { route: 'GET /v1/ingestion', least: 'admin', place: 'all', owned: 'forbidden' },
  {
    ...{ route: 'POST /v1/ingestion/refused/{id}/retry', least: 'admin', place: 'all' },
    ...{ outcome: 'missing', owned: 'forbidden' },
  },
  { route: 'GET /v1/model-changes', least: 'admin', place: 'all', owned: 'forbidden' },
  {
    ...{ route: 'GET /v1/model-changes/{change}/actions', least: 'admin', place: 'all' },
    ...{ query: `?winery=${winery}`, outcome: 'missing', owned: 'forbidden' },
  },
];

/** Returns the outcome that a caller must get. `where`: the winery of its role, `other` for another one, or `*`. */
export function expected(row: Row, role: Role, where: string, owner: string | null): Outcome {
  const { least, place = 'some', outcome = 'done' } = row;
  if (least === 'anyone' || least === 'signed in') return outcome;
  const holds = place === 'some' || where === '*' || (place === 'winery' && where === winery);
  if (roles.indexOf(role) < roles.indexOf(least) || !holds) return 'forbidden';
  const shown = where === 'other' ? (row.elsewhere ?? outcome) : outcome;
  return owner === null ? shown : (row.owned ?? shown);
}
