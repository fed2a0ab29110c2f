/** What `solera keys` refuses, and what it corrects: keys that were restored or reused, and codes that no winery has. */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keySource } from '../../src/encryption/key-source.js';
import type { Composed } from '../../src/main/compose.js';
import { rotateKey } from '../../src/main/keys/key-changes.js';
import { EncryptionSite, putWineries } from './encryption-site.js';
import { type Ended, run } from './program.js';

let site: EncryptionSite;
let node: Composed;
beforeEach(async () => {
  site = await EncryptionSite.open();
  node = await site.addNode();
  await putWineries(node.solera, 'estate');
});
afterEach(() => site.close());

const solera = (...args: readonly string[]): Promise<Ended> =>
  run(args, { DATABASE_URL: site.database.connectionString, SOLERA_KEYS: site.keys });

it('a rotation removes destroyed keys that a restored file has, and says so', async () => {
  await site.rotate(node, 'estate');
  await site.rotate(node, 'estate');
  const backup = readFileSync(site.keys, 'utf8');
  await site.destroy(node, 'estate', 'estate-1');
  writeFileSync(site.keys, backup);
  const { code, stderr } = await solera('keys', 'rotate', '--winery', 'estate');
  expect([code, stderr]).toEqual([0, expect.stringContaining('Removed estate-1 of the winery estate from')]);
  expect(JSON.parse(readFileSync(site.keys, 'utf8'))).toMatchObject({
    wineries: { estate: { current: 'estate-3', keys: { 'estate-2': expect.any(String) } } },
  });
  expect(readFileSync(site.keys, 'utf8')).not.toContain('estate-1');
  await node.refreshKeys();
  expect(node.keyring.canSeal('estate')).toBe(true);
}, 120_000);

it('a rotation refuses a command that prints a registered key as the current one', async () => {
  await site.rotate(node, 'estate');
  const command = `${site.keys}.sh`;
  writeFileSync(command, `#!/bin/sh\ncat ${site.keys}\n`, { mode: 0o700 });
  const rotation = rotateKey(node.postgres, keySource(`exec:${command}`), 'estate');
  await expect(rotation).rejects.toMatchObject({
    name: 'CommandFailure',
    message: `exec:${command} printed no new key of the winery estate: the key estate-1, which it names as the current one, is registered already.`,
    advice: expect.stringContaining('an id that was never used'),
  });
  expect(await node.postgres.keyRegistry.list()).toHaveLength(1);
});

it('only destroy takes --key', async () => {
  const before = readFileSync(site.keys, 'utf8');
  const { code, stderr } = await solera('keys', 'rotate', '--winery', 'estate', '--key', 'estate-9');
  expect([code, stderr]).toEqual([1, expect.stringContaining('solera keys rotate takes no --key; nothing was done.')]);
  expect(readFileSync(site.keys, 'utf8')).toBe(before);
}, 60_000);

it('the list shows keys of wineries that do not exist; one that is created later is encrypted at once', async () => {
  const source = keySource(site.keys);
  await source.rotate('estat', 'estat-1');
  const listed = async (): Promise<unknown> => JSON.parse((await solera('keys', 'list', '--json')).stdout);
  const missing = [{ winery: 'estat', key: 'estat-1', state: 'no such winery' }];
  expect(await listed()).toEqual(missing);
  await node.refreshKeys();
  expect(await listed()).toEqual(missing);
  await putWineries(node.solera, 'estat');
  expect(node.keyring.isEncrypted('estat')).toBe(true);
  expect(await listed()).toEqual([{ winery: 'estat', key: 'estat-1', state: 'current' }]);
}, 120_000);
