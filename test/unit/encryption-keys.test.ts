import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { InvalidKeys } from '../../src/encryption/invalid-keys.js';
import { keysText, parseKeys } from '../../src/encryption/key-document.js';
import { readKeyFile } from '../../src/encryption/key-file.js';
import { keySource } from '../../src/encryption/key-source.js';

const folder = mkdtempSync(join(tmpdir(), 'solera-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));

const material = Buffer.alloc(32, 0xab).toString('base64');
const document = { wineries: { estate: { current: 'estate-1', keys: { 'estate-1': material } } } };

function written(name: string, text: string, mode = 0o600): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

describe('a key document', () => {
  it('is read and written without loss', () => {
    const keys = parseKeys(JSON.stringify(document), 'keys.json');
    expect(JSON.parse(keysText(keys))).toEqual(document);
  });

  const faults: readonly (readonly [string, unknown, string])[] = [
    ['no object', [], 'keys.json: it is a list'],
    ['no wineries', {}, 'keys.json: /wineries: it is missing. Write a JSON object.'],
    ['further members', { ...document, more: 1 }, 'it has members besides wineries'],
    [
      'a short key',
      withKeys({ 'estate-1': 'c2hvcnQ=' }),
      '/wineries/estate/keys/estate-1: it is a text of 8 characters',
    ],
    ['a number as a key', withKeys({ 'estate-1': 12 }), '/wineries/estate/keys/estate-1: it is a value of type number'],
    ['an id with a colon', withKeys({ 'a:b': material }), '/wineries/estate/keys: a name is not the id of a key'],
    [
      'a current key that does not exist',
      withKeys({ other: material }),
      '/wineries/estate/current: it is a text of 8 characters and not',
    ],
    ['the same id twice', twice(), 'the winery estate has a key with the same id'],
  ];

  function withKeys(keys: object): unknown {
    return { wineries: { estate: { current: 'estate-1', keys } } };
  }
  function twice(): unknown {
    return { wineries: { ...document.wineries, other: document.wineries.estate } };
  }

  it.each(faults)('names the place and the remedy of a fault, and never a value: %s', (_, value, expected) => {
    const read = (): unknown => parseKeys(JSON.stringify(value), 'keys.json');
    expect(read).toThrow(InvalidKeys);
    expect(read).toThrow(expected);
    expect(read).not.toThrow(material);
    expect(read).not.toThrow('c2hvcnQ');
  });

  it('is not quoted if it is no JSON', () => {
    const read = (): unknown => parseKeys(`{"wineries": ${material}`, 'keys.json');
    expect(read).toThrow('keys.json: it is not JSON');
    expect(read).not.toThrow(material.slice(0, 4));
  });
});

describe('a key file', () => {
  it('is refused if others than its owner may use it', () => {
    for (const mode of [0o644, 0o640, 0o604]) {
      const path = written('open.json', JSON.stringify(document), mode);
      expect(() => readKeyFile(path)).toThrow(`Run: chmod 600 ${path}`);
    }
    expect(readKeyFile(written('closed.json', JSON.stringify(document))).get('estate')?.current).toBe('estate-1');
  });

  it('that does not exist is named, with the remedy', () => {
    expect(() => readKeyFile(join(folder, 'none.json'))).toThrow('cannot be read (ENOENT)');
  });

  it('is created and replaced as a whole, for its owner only', async () => {
    const path = join(folder, 'new.json');
    const source = keySource(path);
    await source.rotate('estate', 'estate-1');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const first = readFileSync(path, 'utf8');
    const keys = await source.rotate('estate', 'estate-2');
    expect(keys.get('estate')?.current).toBe('estate-2');
    expect([...(keys.get('estate')?.keys.keys() ?? [])]).toEqual(['estate-1', 'estate-2']);
    expect(readFileSync(path, 'utf8')).not.toBe(first);
    const rest = await source.remove('estate', ['estate-2']);
    expect(rest.get('estate')?.current).toBe('estate-1');
    expect((await source.remove('estate', ['estate-1'])).has('estate')).toBe(false);
    expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  it('is changed by one command at a time, and keeps its content if the change fails', async () => {
    const path = written('kept.json', JSON.stringify(document));
    const temporary = written('kept.json.new', 'of another command');
    await expect(keySource(path).rotate('estate', 'estate-2')).rejects.toThrow(`remove ${temporary}`);
    expect(existsSync(temporary)).toBe(true);
    rmSync(temporary);
    chmodSync(path, 0o644);
    await expect(keySource(path).rotate('estate', 'estate-2')).rejects.toThrow('chmod 600');
    expect(readFileSync(path, 'utf8')).toBe(JSON.stringify(document));
    expect(existsSync(temporary)).toBe(false);
  });
});

describe('a command of keys', () => {
  function command(name: string, script: string): string {
    return `exec:${written(name, `#!/bin/sh\n${script}\n`, 0o700)}`;
  }

  it('is called without a shell, and prints the keys after each call', async () => {
    const source = keySource(
      command('keys.sh', `echo "$@" >> ${folder}/calls; cat ${written('served.json', JSON.stringify(document))}`),
    );
    expect((await source.read()).get('estate')?.current).toBe('estate-1');
    await source.rotate('estate; touch x', 'ignored');
    await source.remove('estate', ['estate-1', 'estate-2']);
    expect(readFileSync(join(folder, 'calls'), 'utf8')).toBe(
      '\nrotate estate; touch x\ndestroy estate estate-1 estate-2\n',
    );
    expect(source.readSync()).toBeNull();
  });

  it('that fails is named with its exit code, and nothing that it printed', async () => {
    const failing = keySource(command('failing.sh', `echo ${material}; echo ${material} >&2; exit 3`));
    const error = await failing.read().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InvalidKeys);
    expect(String(error)).toContain('ended with the exit code 3');
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(material);
    await expect(keySource('exec:/no/such/command').read()).rejects.toThrow('could not be run (ENOENT)');
    expect(() => keySource('exec:relative')).toThrow('no absolute path');
  });
});
