/** Measures the page in Chromium: how soon a screen can be used, and the longest tasks while large screens are scrolled. */
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { describeMachine } from './machine.js';
import { type LargeWinery, recordLargeWinery } from './page-cellar.js';
import { publish, reportProgress, repositoryRoot } from './report.js';
import { startServerUnderTest } from './server-under-test.js';
import { summary, whole } from './statistics.js';

interface PageOptions {
  readonly runs: number;
  readonly save: boolean;
}

interface Opened {
  readonly screen: string;
  /** From navigation until the screen is read and drawn, in milliseconds, one for each run. */
  readonly readyMs: readonly number[];
}

interface Scrolled {
  readonly screen: string;
  /** The longest task of the main thread while the screen was read and drawn. */
  readonly openingTaskMs: number;
  /** The longest task while it was scrolled from top to bottom. */
  readonly scrollingTaskMs: number;
  readonly elements: number;
}

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const flags = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];
const aimReadyMs = 300;
const aimTaskMs = 50;
const wheels = 80;

/** Runs in the browser before the page: notes when the first screen is read and drawn. */
const watchReady = `(() => {
  const check = () => {
    const main = document.querySelector('main');
    const isRead = main?.querySelector('h1, h2') && main.querySelector('table, [role=log], form, svg') && !main.querySelector('.skeleton');
    if (isRead && window.readyAtMs === undefined) requestAnimationFrame(() => { window.readyAtMs ??= performance.now(); });
  };
  new MutationObserver(check).observe(document, { childList: true, subtree: true });
})()`;

export async function benchPage({ runs, save }: PageOptions): Promise<void> {
  const server = await startServerUnderTest(repositoryRoot());
  const browser = await chromium.launch({ executablePath, args: flags });
  try {
    const machine = await describeMachine(server.connectionString);
    const large = await recordLargeWinery(server.url);
    const small = await measureOpening(browser, server.url, largeScreens(large), runs);
    const scrolled: Scrolled[] = [];
    for (const [screen, path] of largeScreens(large)) {
      scrolled.push(await measureScrolling(browser, screen, `${server.url}${path}`));
      reportProgress(screen);
    }
    await report({ machine, opened: small, scrolled, version: browser.version(), large }, save);
  } finally {
    await browser.close();
    await server.stop();
  }
}

function largeScreens({ winery, longLot, blend }: LargeWinery): readonly (readonly [screen: string, path: string])[] {
  return [
    ['wineries', '/'],
    ['feed', '/feed'],
    ['cellar of 2,000 vessels', `/w/${winery}`],
    ['lot with 5,000 actions', `/w/${winery}/lots/${longLot}`],
    ['lot from 500 lots', `/w/${winery}/lots/${blend}`],
  ];
}

async function measureOpening(
  browser: Browser,
  url: string,
  screens: readonly (readonly [screen: string, path: string])[],
  runs: number,
): Promise<readonly Opened[]> {
  const opened = new Map<string, number[]>(screens.map(([screen]) => [screen, []]));
  for (let run = 0; run < runs; run += 1)
    for (const [screen, path] of screens) {
      // A new context has an empty cache.
      const context = await browser.newContext({ viewport: { width: 1_400, height: 1_000 } });
      opened.get(screen)?.push(await readyMs(context, `${url}${path}`));
      await context.close();
    }
  return [...opened].map(([screen, times]) => ({ screen, readyMs: times }));
}

async function readyMs(context: BrowserContext, address: string): Promise<number> {
  const page = await context.newPage();
  await page.addInitScript(watchReady);
  await page.goto(address, { waitUntil: 'commit' });
  return untilReady(page);
}

async function untilReady(page: Page): Promise<number> {
  for (;;) {
    const ms = await page.evaluate('window.readyAtMs ?? null').catch(() => null);
    if (ms !== null) return Number(ms);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function measureScrolling(browser: Browser, screen: string, address: string): Promise<Scrolled> {
  const context = await browser.newContext({ viewport: { width: 1_400, height: 1_000 } });
  const page = await context.newPage();
  await page.addInitScript(watchReady);
  const openingTaskMs = await longestTaskMs(browser, page, async () => {
    await page.goto(address);
    await untilReady(page);
    await page.waitForTimeout(1_500);
  });
  await page.mouse.move(700, 600);
  const scrollingTaskMs = await longestTaskMs(browser, page, async () => {
    for (let index = 0; index < wheels; index += 1) {
      await page.mouse.wheel(0, 600);
      await page.waitForTimeout(16);
    }
  });
  const elements = Number(await page.evaluate('document.querySelectorAll("*").length'));
  await context.close();
  return { screen, openingTaskMs, scrollingTaskMs, elements };
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly dur?: number;
  readonly args?: { readonly name?: string };
}

/** Returns the longest task of the main threads of pages, from a trace of Chromium. */
async function longestTaskMs(browser: Browser, page: Page, work: () => Promise<void>): Promise<number> {
  await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline', '__metadata'] });
  await work();
  const trace: { readonly traceEvents: readonly TraceEvent[] } = JSON.parse(String(await browser.stopTracing()));
  const mains = new Set(
    trace.traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = trace.traceEvents.filter(
    ({ name, ph, pid, tid }) => ph === 'X' && /RunTask$/.test(name) && mains.has(`${pid} ${tid}`),
  );
  if (tasks.length === 0) throw new Error('the trace has no task of a page');
  return Math.max(...tasks.map(({ dur = 0 }) => dur)) / 1_000;
}

interface Found {
  readonly machine: Awaited<ReturnType<typeof describeMachine>>;
  readonly opened: readonly Opened[];
  readonly scrolled: readonly Scrolled[];
  readonly version: string;
  readonly large: LargeWinery;
}

async function report({ machine, opened, scrolled, version, large }: Found, save: boolean): Promise<void> {
  const ready = opened.map(({ screen, readyMs: times }) => ({ screen, ...summary(times) }));
  const first = ready[0]?.median ?? 0;
  const longest = Math.max(...scrolled.map(({ scrollingTaskMs }) => scrollingTaskMs));
  await publish(
    {
      name: 'page',
      measures: `the page in Chromium ${version} on the machine of the server, with an empty cache: the time from navigation until a screen is read and drawn, and the longest task of the page's main thread while the screen is opened and scrolled, from a trace. One winery with ${whole(large.vessels)} vessels, a lot with ${whole(large.longLotActions)} actions, a lot from ${whole(large.blendedLots)} others.`,
      doesNotMeasure: 'a network, a graphics processor, a phone.',
      machine,
      tables: [
        {
          title: 'From navigation until the screen is read and drawn (milliseconds)',
          head: ['screen', 'median', 'least', 'most'],
          rows: ready.map(({ screen, median, least, most }) => [screen, ...[median, least, most].map(whole)]),
        },
        {
          title: 'The longest task of the main thread (milliseconds)',
          head: ['screen', 'while it opens', 'while it is scrolled', 'elements'],
          rows: scrolled.map(({ screen, openingTaskMs, scrollingTaskMs, elements }) => [
            screen,
            ...[openingTaskMs, scrollingTaskMs, elements].map(whole),
          ]),
        },
      ],
      aims: [
        { aim: `the first view within ${aimReadyMs} ms`, found: `${whole(first)} ms`, met: first <= aimReadyMs },
        {
          aim: `no task above ${aimTaskMs} ms while scrolling`,
          found: `${whole(longest)} ms`,
          met: longest <= aimTaskMs,
        },
      ],
      remarks: ['Chromium draws without a graphics processor here, on the same two cores as the server.'],
      raw: { opened, scrolled },
    },
    save,
  );
}
