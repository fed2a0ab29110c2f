import { readdirSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { nodeFlags, runtimes } from '../../config/node.js';
import { readText, root } from './deployment-file.js';
import { isServed } from './served-routes.js';

const text = readText('Dockerfile');

interface Instruction {
  readonly name: string;
  readonly value: string;
}

/** The instructions of each stage, first the stage that builds. */
function stagesOf(dockerfile: string): Instruction[][] {
  const lines = dockerfile
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n');
  const instructions = lines
    .filter((line) => line !== '')
    .map((line) => {
      const space = line.indexOf(' ');
      return { name: line.slice(0, space), value: line.slice(space + 1) };
    });
  const stages: Instruction[][] = [];
  for (const instruction of instructions) {
    if (instruction.name === 'FROM') stages.push([]);
    stages.at(-1)?.push(instruction);
  }
  return stages;
}

const stages = stagesOf(text);
const [build = [], final = []] = stages;

function valuesOf(stage: readonly Instruction[], name: string): string[] {
  return stage.filter((instruction) => instruction.name === name).map(({ value }) => value);
}

/** The packages that a folder of the program imports by name. Imports of types leave nothing in the compiled program. */
function packagesOf(folder: string): string[] {
  const paths = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  const specifiers = paths
    // The page is bundled with its packages.
    .filter((path) => path.endsWith('.ts') && !path.startsWith('page/'))
    .flatMap((path) => importsOf(readText(join(folder, path))));
  return specifiers.filter((name) => !name.startsWith('.') && !isBuiltin(name)).map(packageName);
}

function importsOf(source: string): string[] {
  return ts.createSourceFile('source.ts', source, ts.ScriptTarget.ES2023).statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) || statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword)
      return [];
    return ts.isStringLiteral(statement.moduleSpecifier) ? [statement.moduleSpecifier.text] : [];
  });
}

function packageName(specifier: string): string {
  const [first = '', second = ''] = specifier.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}

describe('the Dockerfile', () => {
  it('is valid', () => {
    expect(validate(text).map(({ range, message }) => `${range.start.line + 1}: ${message}`)).toEqual([]);
    expect(stages).toHaveLength(2);
  });

  it('pins a minor version of Node that package.json admits, the same for building and running', () => {
    const images = stages.map((stage) => valuesOf(stage, 'FROM')[0]?.split(' ')[0]);
    expect(images).toEqual([images[0], images[0]]);
    const [, major, minor] = /^node:(\d+)\.(\d+)-slim$/.exec(images[0] ?? '') ?? [];
    const { engines } = JSON.parse(readText('package.json')) as { readonly engines: { readonly node: string } };
    expect(engines.node).toMatch(/^>=\d+\.\d+$/);
    const [leastMajor = 0, leastMinor = 0] = engines.node.slice(2).split('.').map(Number);
    expect(Number(major) * 1_000 + Number(minor)).toBeGreaterThanOrEqual(leastMajor * 1_000 + leastMinor);
    // The newest version with which the product is tested.
    expect(runtimes.at(-1)?.startsWith(`${major}.${minor}.`)).toBe(true);
    expect(runtimes[0]).toBe(`${leastMajor}.${leastMinor}.0`);
  });

  it('adds nothing but files of the clone, runs no install script, and keeps nothing secret', () => {
    const all = [...build, ...final];
    expect(all.filter(({ name }) => name === 'ADD')).toEqual([]);
    expect(valuesOf(all, 'COPY').filter((value) => value.includes('://'))).toEqual([]);
    const installs = valuesOf(all, 'RUN').flatMap((value) => value.match(/npm (?:ci|install|i)\b[^&|;]*/g) ?? []);
    expect(installs.length).toBeGreaterThan(0);
    expect(installs.filter((command) => !command.includes('--ignore-scripts'))).toEqual([]);
    expect(valuesOf(all, 'RUN').filter((value) => /\b(curl|wget|sudo|apt-get)\b/.test(value))).toEqual([]);
    expect(valuesOf(all, 'ENV').filter((value) => /PASSWORD|SECRET|TOKEN|KEY/.test(value))).toEqual([]);
    expect(valuesOf(all, 'FROM').filter((value) => /:latest\b/.test(value) || !value.includes(':'))).toEqual([]);
  });

  it('starts Node itself, with its flags and without a shell, so that SIGTERM reaches the program', () => {
    expect(valuesOf(final, 'CMD')).toEqual([
      JSON.stringify(['node', ...nodeFlags, 'dist/src/main/cli.js', 'start']).replaceAll(',', ', '),
    ]);
    expect(valuesOf(final, 'ENTRYPOINT')).toEqual([]);
    expect(valuesOf(final, 'STOPSIGNAL')).toEqual(['SIGTERM']);
  });

  it('runs as a user that is not root, by number, which owns none of the files', () => {
    expect(valuesOf(final, 'USER')).toEqual([expect.stringMatching(/^[1-9]\d*:[1-9]\d*$/)]);
    expect(final.findIndex(({ name }) => name === 'USER')).toBeGreaterThan(
      final.findLastIndex(({ name }) => name === 'COPY'),
    );
    expect(valuesOf(final, 'COPY').filter((value) => value.includes('--chown'))).toEqual([]);
  });

  it('checks its health by a route that the server has', async () => {
    expect(valuesOf(final, 'HEALTHCHECK')).toEqual([expect.stringContaining('/healthz')]);
    expect(await isServed('/healthz')).toBe(true);
  });

  it('copies only what .dockerignore lets through', () => {
    const ignored = readText('.dockerignore').split('\n');
    const copied = valuesOf(build, 'COPY')[0]?.split(' ').slice(0, -1) ?? [];
    expect(copied.filter((path) => !ignored.includes(`!${path}`))).toEqual([]);
    expect(ignored).toContain('*');
    expect(ignored).not.toContain('!.env');
  });
});

describe('the packages of the image', () => {
  const { packages } = JSON.parse(readText('package-lock.json')) as {
    readonly packages: Readonly<Record<string, { readonly dev?: true; readonly optional?: true }>>;
  };
  const names = [...new Set([...packagesOf('src'), ...packagesOf('config')])].sort();

  it('are found in the sources', () =>
    expect(names).toEqual(expect.arrayContaining(['csv-stringify', 'fastify', 'pg'])));

  // npm leaves out a package that is a development dependency too, and the program would not start.
  it.each(names)('include %s', (name) => {
    const locked = packages[`node_modules/${name}`];
    expect(locked).toBeDefined();
    expect([locked?.dev, locked?.optional]).toEqual([undefined, undefined]);
  });
});
