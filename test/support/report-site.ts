import { randomUUID } from 'node:crypto';
import type { Report, ReportForm } from '../../src/compliance/report.js';
import { startHttpNode } from './http-node.js';

interface Period {
  readonly from: string;
  readonly to: string;
}

interface Filing {
  readonly id: string;
  readonly version: string;
  readonly report: Report;
}

/** A node over HTTP, and what tests of reports ask of it. The form is that of the TTB, unless another one is named. */
export interface ReportSite {
  winery(code: string, more?: object): Promise<void>;
  /** Receives class wine in bulk on the first of January 2026. */
  receive(winery: string, lot: string, volume: number, taxClass: string): Promise<string>;
  /** Records an action and returns its id. */
  record(winery: string, type: string, effectiveAt: string, data: object): Promise<string>;
  revise(winery: string, id: string, data: object): Promise<Answer>;
  report(winery: string, period: Period & { readonly known?: number }, form?: ReportForm): Promise<Report>;
  entries(
    winery: string,
    period: Period,
    ...figure: readonly string[]
  ): Promise<readonly { type: string; amount: number; action: string }[]>;
  file(winery: string, period: Period, form?: ReportForm): Promise<Filing>;
  amend(winery: string, id: string): Promise<Filing>;
  differences(winery: string, id: string): Promise<readonly object[]>;
  due(winery: string): Promise<readonly { form: string; status: string; period: Period }[]>;
  send<T>(method: string, path: string, body?: object): Promise<T>;
  readonly url: string;
  close(): Promise<void>;
}

interface Answer {
  readonly impact: { readonly filings: readonly object[] };
}

export async function reportSite(): Promise<ReportSite> {
  const node = await startHttpNode();
  const send = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(`${node.url}/v1${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer as T; // The caller knows the schema of the answer.
  };
  const query = (fields: object): string =>
    new URLSearchParams(
      Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, String(value)])),
    ).toString();
  const record = async (winery: string, type: string, effectiveAt: string, data: object): Promise<string> => {
    const id = randomUUID();
    await send('POST', `/wineries/${winery}/actions`, { id, type, effectiveAt, data });
    return id;
  };
  const items = async <T>(path: string): Promise<readonly T[]> =>
    (await send<{ items: readonly T[] }>('GET', path)).items;
  return {
    ...{ send, url: node.url, record },
    winery: async (code, more = {}) => {
      const units = { volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'America/Los_Angeles' };
      await send('PUT', `/wineries/${code}`, { name: code, ...units, ...more });
    },
    receive: (winery, lot, volume, taxClass) =>
      record(winery, 'receive_bulk', '2026-01-01T12:00:00Z', {
        to: { lot, volume },
        components: [{ share: 1, variety: 'Merlot', vintage: 2025, appellation: 'Napa' }],
        taxClass,
      }),
    revise: (winery, id, data) => send('PUT', `/wineries/${winery}/actions/${id}`, { data }),
    report: (winery, period, form = 'ttb-5120.17') =>
      send('GET', `/wineries/${winery}/reports/${form}?${query(period)}`),
    entries: (winery, period, section = '', line = '', column = '') =>
      items(`/wineries/${winery}/reports/ttb-5120.17/entries?${query({ ...period, section, line, column })}`),
    file: (winery, period, form = 'ttb-5120.17') => send('POST', `/wineries/${winery}/filings`, { form, ...period }),
    amend: (winery, id) => send('POST', `/wineries/${winery}/filings/${id}/amend`),
    differences: (winery, id) => items(`/wineries/${winery}/filings/${id}/differences`),
    due: (winery) => items(`/wineries/${winery}/filings/due`),
    close: () => node.close(),
  };
}
