/** The commands that the README and docs/import.md show for tables are run as they are printed, with the worked examples as files. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSite, type Site } from '../integration/import-site.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const examples = join(root, 'docs/examples/import');

let site: Site;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'solera-test-import-docs-'));
  site = await openSite();
  for (const type of ['csv', 'yaml'])
    for (const name of ['weigh-tags', 'fermentation-log', 'barrel-list', 'bottling-log', 'opening-lots'])
      await cp(join(examples, `${name}.${type}`), join(folder, `${name}.${type}`));
});
afterEach(async () => {
  await site.close();
  await rm(folder, { recursive: true, force: true });
});

/** Runs a script in the folder of the examples, against the site. `npm run solera --` and `solera` run the built program. */
async function shell(script: string): Promise<string> {
  const program = join(root, 'dist/src/main/cli.js');
  const prelude = `solera() { node '${program}' "$@" --url '${site.url}'; }\nnpm() { shift 3; solera "$@"; }\n`;
  const here = script.replaceAll('http://127.0.0.1:8080', site.url);
  const env = { ...process.env, NO_COLOR: '1' };
  return (await promisify(execFile)('bash', ['-eu', '-c', prelude + here], { cwd: folder, env })).stdout;
}

/** Returns the shell blocks of a document after a heading and before the next one. */
async function blocksUnder(document: string, heading: string): Promise<readonly string[]> {
  const text = await readFile(join(root, document), 'utf8');
  const [, section = ''] = text.split(`\n## ${heading}\n`);
  const [own = ''] = section.split('\n## ');
  return [...own.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
}

async function countOf(winery: string): Promise<number> {
  const page = await site.composed.solera.listActions(winery, { limit: 100 });
  return page.ok ? page.value.items.length : 0;
}

describe('the README', () => {
  it('imports a list of weigh tags with the commands that it shows', async () => {
    const [guess = '', record = '', ...more] = await blocksUnder('README.md', 'Bring your harvest from a spreadsheet');
    expect(more).toEqual([]);
    await rm(join(folder, 'weigh-tags.yaml'));
    await shell(guess);
    const guessed = await readFile(join(folder, 'weigh-tags.yaml'), 'utf8');
    expect(guessed).toContain('vintage: … is missing');
    // What the text asks the reader to do: correct the map, and fill in what is missing.
    const map = (await readFile(join(examples, 'weigh-tags.yaml'), 'utf8')).replaceAll('larkspur', 'estate');
    await writeFile(join(folder, 'weigh-tags.yaml'), map);
    const [dryRun = '', real = ''] = record.trimEnd().split('\n');
    expect(await shell(dryRun)).toMatch(/recorded +│ +19 │/);
    expect(await countOf('estate')).toBe(0);
    expect(await shell(real)).toMatch(/recorded +│ +19 │/);
    expect(await countOf('estate')).toBe(19);
    expect(await shell(real)).toMatch(/unchanged +│ +19 │/);
  });
});

describe('docs/import.md', () => {
  it('shows commands that import a list of barrels into vessels that the import creates', async () => {
    await shell('solera winery larkspur --name Larkspur --units us --time-zone America/Los_Angeles');
    const [commands = ''] = await blocksUnder('docs/import.md', 'Commands');
    const [, dryRun = '', real = ''] = commands
      .replaceAll(/ +#.*/g, '')
      .replaceAll('FILE', 'barrel-list.csv')
      .replaceAll('MAP', 'barrel-list.yaml')
      .split('\n');
    expect(await shell(`${dryRun} --create-vessels barrel`)).toMatch(/recorded +│ +12 │/);
    expect(await countOf('larkspur')).toBe(0);
    expect(await shell(`${real} --create-vessels barrel`)).toMatch(/recorded +│ +12 │/);
    expect(await countOf('larkspur')).toBe(12);
  });

  it('shows commands that import all examples in order', async () => {
    const [commands = ''] = await blocksUnder('docs/import.md', 'Order of the files');
    // Exit code 2 of a refused row would end the script.
    await shell(commands);
    expect(await countOf('larkspur')).toBe(19 + 12 + 6 + 6 + 38);
  });

  it('shows a request that previews an import', async () => {
    await shell('solera winery estate --name "The Estate" --units us --time-zone America/Los_Angeles');
    await writeFile(
      join(folder, 'weigh-tags.yaml'),
      (await readFile(join(examples, 'weigh-tags.yaml'), 'utf8')).replaceAll('larkspur', 'estate'),
    );
    const [curl = ''] = await blocksUnder('docs/import.md', 'HTTP');
    expect(JSON.parse(await shell(curl))).toMatchObject({ dryRun: true, status: 'done', counts: { recorded: 19 } });
  });
});
