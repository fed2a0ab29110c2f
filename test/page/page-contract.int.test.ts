/** The page's types of the API follow the document that the program serves. `npm run page:contract` writes them again. */
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { expect, it } from 'vitest';
import { start } from '../integration/program.js';

const path = new URL('../../src/page/contract.d.ts', import.meta.url);

it('the types of the page are those of the served document', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'solera-contract-'));
  const server = start(['start'], { PORT: '0', SOLERA_DATA: join(folder, 'data') });
  try {
    const [, url] = await server.output(/ready on (http:\/\/127\.0\.0\.1:\d+)/);
    const document = await (await fetch(`${url}/openapi.json`)).text();
    const types = `/** Generated from the served OpenAPI document by \`npm run page:contract\`. */\n${astToString(await openapiTS(document))}`;
    if (process.env.SOLERA_PAGE_CONTRACT === 'write') writeFileSync(path, types);
    expect(readFileSync(path, 'utf8')).toBe(types);
  } finally {
    server.child.kill('SIGTERM');
    await server.ended;
    await rm(folder, { recursive: true, force: true });
  }
}, 120_000);
