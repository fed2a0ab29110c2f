/** The page's types of the API follow the served document. `npm run page:contract` writes them anew. */
import { readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type HttpNode, startHttpNode } from '../support/http-node.js';

const path = new URL('../../src/page/contract.d.ts', import.meta.url);

let node: HttpNode;

beforeAll(async () => {
  node = await startHttpNode();
});
afterAll(() => node.close());

it('the types of the page are those of the served document', async () => {
  const document = await (await fetch(`${node.url}/openapi.json`)).text();
  const types = `/** Generated from the served OpenAPI document by \`npm run page:contract\`. */\n${astToString(await openapiTS(document))}`;
  if (process.env.SOLERA_PAGE_CONTRACT === 'write') writeFileSync(path, types);
  expect(readFileSync(path, 'utf8')).toBe(types);
}, 120_000);
