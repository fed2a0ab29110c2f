import { randomUUID } from 'node:crypto';
import type { ReportForm } from '../../src/compliance/report.js';
import { startHttpNode } from './http-node.js';
import type { ListedEntry, ReportNode } from './report-node.js';

/** A node over HTTP, and what tests of reports ask of it. The form is that of the TTB, unless another one is named. */
export interface ReportSite extends ReportNode {
  /** Receives class wine in bulk on the first of January 2026. */
  receive(winery: string, lot: string, volume: number, taxClass: string): Promise<string>;
  /** Records an action and returns its id. */
  record(winery: string, type: string, effectiveAt: string, data: object): Promise<string>;
  revise(winery: string, id: string, data: object): Promise<Answer>;
  send<T>(method: string, path: string, body?: object): Promise<T>;
  readonly url: string;
}

interface Answer {
  readonly impact: { readonly filings: readonly object[] };
}

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

const ttb: ReportForm = 'ttb-5120.17';

export async function reportSite(): Promise<ReportSite> {
  const node = await startHttpNode();
  const { request, send } = clientOf(node.url);
  const record = async (winery: string, type: string, effectiveAt: string, data: object): Promise<string> => {
    const id = randomUUID();
    await send('POST', `/wineries/${winery}/actions`, { id, type, effectiveAt, data });
    return id;
  };
  const items = async <T>(path: string): Promise<readonly T[]> => (await send<Page<T>>('GET', path)).items;
  const entriesPath = (
    { winery, form = ttb }: { readonly winery: string; readonly form?: ReportForm | undefined },
    period: object,
    [section = '', line = '', column = '']: readonly string[],
  ) => `/wineries/${winery}/reports/${form}/entries?${queryOf({ ...period, section, line, column })}`;
  return {
    ...{ send, url: node.url, record },
    winery: async (code, more = {}) => {
      const units = { volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'America/Los_Angeles' };
      await send('PUT', `/wineries/${code}`, { name: code, ...units, ...more });
    },
    vessel: (winery, vessel) => send('PUT', `/wineries/${winery}/vessels/${vessel}`, { kind: 'tank' }),
    receive: (winery, lot, volume, taxClass) =>
      record(winery, 'receive_bulk', '2026-01-01T12:00:00Z', {
        to: { lot, volume },
        components: [{ share: 1, variety: 'Merlot', vintage: 2025, appellation: 'Napa' }],
        taxClass,
      }),
    revise: (winery, id, data) => send('PUT', `/wineries/${winery}/actions/${id}`, { data }),
    change: async (winery, body) => {
      const { answer, status } = await request('POST', `/wineries/${winery}/changes`, body);
      if (![200, 400, 422].includes(status)) throw new Error(`${status} ${JSON.stringify(answer)}`);
      return status === 200 ? { answer, problem: null } : { answer: null, problem: answer };
    },
    report: (winery, period, form = ttb) => send('GET', `/wineries/${winery}/reports/${form}?${queryOf(period)}`),
    entries: (winery, period, ...figure) => items(entriesPath({ winery }, period, figure)),
    pagedEntries: async (winery, period, figure, { limit, form }) => {
      const entries: ListedEntry[] = [];
      let cursor: string | null = null;
      do {
        const paged: object = { ...period, limit, ...(cursor === null ? {} : { cursor }) };
        const page: Page<ListedEntry> = await send('GET', entriesPath({ winery, form }, paged, figure));
        entries.push(...page.items);
        cursor = page.next;
      } while (cursor !== null);
      return entries;
    },
    file: (winery, period, form = ttb) => send('POST', `/wineries/${winery}/filings`, { form, ...period }),
    filing: (winery, id) => send('GET', `/wineries/${winery}/filings/${id}`),
    amend: (winery, id) => send('POST', `/wineries/${winery}/filings/${id}/amend`),
    differences: (winery, id) => items(`/wineries/${winery}/filings/${id}/differences`),
    due: (winery) => items(`/wineries/${winery}/filings/due`),
    close: () => node.close(),
  };
}

/** Returns functions that send requests to a node: `send` throws an error unless the node answers with success. */
function clientOf(url: string) {
  const request = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${url}/v1${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const answer: unknown = await response.json();
    return { answer, status: response.status };
  };
  const send = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const { answer, status } = await request(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(answer)}`);
    return answer as T; // The caller knows the schema of the answer.
  };
  return { request, send };
}

function queryOf(fields: object): string {
  const texts = Object.entries(fields).map(([key, value]) => [key, String(value)]);
  return new URLSearchParams(Object.fromEntries(texts)).toString();
}
