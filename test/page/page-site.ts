/** A browser at the page of a server that has the demonstration's harvest. */
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page, type Route } from 'playwright-core';
import { start } from '../integration/program.js';

/** Debian's Chromium, or the one that CHROMIUM names. */
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Whether the tests of the page can run here. In CI they must. */
export const hasBrowser = existsSync(executablePath);
/** Options of tests in a browser: a second attempt, because a busy machine may draw a screen between two steps of a test. The runner reports it. */
export const inBrowser = { retry: 1 } as const;
export const whyNot = `There is no Chromium at ${executablePath}: install it (apt-get install chromium), or name it in CHROMIUM.`;

const flags = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

export interface PageSite {
  readonly url: string;
  /** The addresses of the page with which the demonstration ends. */
  readonly links: readonly string[];
  /** Opens a tab in a context of its own. What the page writes to its console as an error fails the test that reads `faults`. */
  open(path: string, options?: BrowserContextOptions): Promise<Page>;
  /** The errors of all tabs since the last call. */
  faults(): string[];
  /** Reads JSON from the API. */
  read<Answer = Record<string, unknown>>(path: string): Promise<Answer>;
  /** Sends JSON to the API. */
  send(method: string, path: string, body: unknown): Promise<Response>;
  close(): Promise<void>;
}

/** Starts a server with the demonstration, or an empty one, and a browser. */
export async function openPageSite(content: 'demonstration' | 'empty' = 'demonstration'): Promise<PageSite> {
  const folder = await mkdtemp(join(tmpdir(), 'solera-page-'));
  const data = join(folder, 'data');
  const command = content === 'empty' ? ['start'] : ['demo', '--serve', '--data', data];
  const server = start(command, { PORT: '0', SOLERA_DATA: data });
  const [printed, url = ''] = await server.output(
    content === 'empty' ? /(http:\/\/127\.0\.0\.1:\d+)/ : /Try next[\s\S]*Serving on (\S+)\./,
  );
  const browser = await chromium.launch({ executablePath, args: flags });
  const faults: string[] = [];
  const read = async <Answer>(path: string): Promise<Answer> => {
    const response = await fetch(`${url}${path}`);
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer; // The caller knows the shape.
  };
  return {
    url,
    links: printed.match(/http\S+\/(?:feed|w)\/\S+/g) ?? [],
    open: (path, options) => openTab(browser, `${url}${path}`, options ?? {}, faults),
    faults: () => faults.splice(0),
    read,
    send: (method, path, body) =>
      fetch(`${url}${path}`, { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    close: async () => {
      await browser.close();
      server.child.kill('SIGTERM');
      await server.ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function openTab(browser: Browser, url: string, options: BrowserContextOptions, faults: string[]): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1_400, height: 1_000 }, ...options });
  const page = await context.newPage();
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of (4\d\d|503)|ERR_INTERNET_DISCONNECTED/.test(message.text()))
      faults.push(`${page.url()}: ${message.text()}`);
  });
  await page.goto(url);
  return page;
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Returns what axe finds on a screen, in light and in dark, and whether it scrolls sideways. The tab must be opened with `bypassCSP`. */
export async function accessFaults(page: Page): Promise<string[]> {
  const found: string[] = [];
  await page.evaluate(axe);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = (await page.evaluate('axe.run()')) as AxeResults; // What axe returns.
    for (const { id, nodes } of violations)
      for (const { html, target } of nodes)
        found.push(`${colorScheme}: ${id} at ${target.join(' ')}: ${html.slice(0, 160)}`);
  }
  const sideways = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  if (Number(sideways) > 0) found.push(`scrolls ${sideways} px sideways`);
  return found;
}

/** Returns the texts of a table's rows, one list of cells for each. */
export async function rowsOf(page: Page, table: string): Promise<string[][]> {
  const rows = await page.getByRole('table', { name: table, exact: true }).locator('tbody tr').all();
  return Promise.all(rows.map(async (row) => (await row.locator('th, td').allInnerTexts()).map((text) => text.trim())));
}

/** Returns the number that a text of the page begins with, in English. */
export function numberIn(text: string | undefined): number {
  return Number.parseFloat((text ?? '').replaceAll(',', '').replace('−', '-'));
}

/** Answers a request of the page with a problem document, in place of the server. */
export function answerProblem(
  route: Route,
  status: number,
  code: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  return route.fulfill({
    ...{ status, headers: { 'content-type': 'application/problem+json', ...headers } },
    body: JSON.stringify({
      type: `urn:${code}`,
      ...{ title: `Title of ${code}`, status, code, detail: `Detail of ${code}.` },
    }),
  });
}
