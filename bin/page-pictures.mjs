/**
 * Takes the pictures of the page that the README and docs/page.md show, from the demonstration: `npm run page:pictures`.
 * Needs Debian's Chromium, or the one that CHROMIUM names.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'docs', 'pictures');
const data = mkdtempSync(join(tmpdir(), 'solera-pictures-'));
const program = join(root, 'dist', 'src', 'main', 'cli.js');
const server = spawn(process.execPath, [program, 'demo', '--serve', '--data', join(data, 'data')], {
  env: { ...process.env, PORT: '0' },
  stdio: ['ignore', 'pipe', 'inherit'],
});

/** Returns the addresses that the demonstration prints: of the server, and of the wake of its correction. */
async function addresses() {
  let text = '';
  for await (const chunk of server.stdout) {
    text += chunk;
    const [, wake, url] = /(http\S+\/feed\/\d+)[\s\S]*Serving on (\S+)\./.exec(text) ?? [];
    if (url !== undefined) return { url, wake };
  }
  throw new Error(`the demonstration ended early: ${text}`);
}

const flags = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];
const { url, wake } = await addresses();
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags });
try {
  const page = await (await browser.newContext({ viewport: { width: 1360, height: 900 } })).newPage();
  const take = async (name, options = {}) => {
    await page.waitForLoadState('networkidle').catch(() => undefined);
    await page.waitForTimeout(500);
    await page.screenshot({ path: join(folder, `${name}.png`), ...options });
  };
  await page.goto(`${url}/w/alder-creek`);
  await page.getByRole('region', { name: 'Tanks' }).waitFor();
  await take('cellar');
  await page.goto(`${url}/w/alder-creek/lots/24-SYR-01-PR?beside=3000`);
  await page.getByRole('table', { name: 'State', exact: true }).waitFor();
  await take('lot');
  const presses = await (await fetch(`${url}/v1/wineries/alder-creek/actions?limit=1000&lot=24-SYR-01-PR`)).json();
  const pressing = presses.items.find(({ type }) => type === 'drain_press');
  await page.goto(`${url}/w/alder-creek/actions/${pressing.id}/correct`);
  await page.getByTestId('field:/data/to/1/volume').fill('480');
  await page.getByTestId('field:/data/loss').fill('400');
  await page.getByRole('radio', { name: /flag 7/ }).waitFor();
  await page.evaluate('scrollTo(0, 0)');
  await take('correction');
  await page.goto(wake);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await take('wake');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${url}/w/alder-creek`);
  await page.getByRole('region', { name: 'Tanks' }).waitFor();
  await take('phone');
} finally {
  await browser.close();
  server.kill('SIGTERM');
  server.once('exit', () => rmSync(data, { recursive: true, force: true }));
}
