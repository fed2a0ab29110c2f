import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transformWithOxc } from 'vite';
import type { Kernel } from '../property/kernel-property.js';

/** One textual change to a file of src/kernel. `find` must occur in it exactly once, so that an outdated mutant is noticed. */
export interface Patch {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export const kernelFolder = join(import.meta.dirname, '../../src/kernel');

/**
 * Compiles src/kernel with the patches applied into a new folder, calls `work` with the folder, and removes it. The sources are never
 * written to.
 */
export async function withCompiledKernel<T>(
  patches: readonly Patch[],
  work: (folder: string) => T | Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'solera-kernel-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    for (const [file, source] of patchedSources(patches)) {
      writeFileSync(join(folder, file.replace(/\.ts$/, '.js')), await stripTypes(source));
    }
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Imports the modules of a compiled kernel. Each folder has modules of its own. */
export async function importKernel(folder: string): Promise<Kernel> {
  const load = (file: string): Promise<Kernel> => import(/* @vite-ignore */ pathToFileURL(join(folder, file)).href);
  const [{ Ledger }, { cascade }, { replay }] = await Promise.all([
    load('ledger.js'),
    load('cascade.js'),
    load('replay.js'),
  ]);
  return { Ledger, cascade, replay };
}

export function patchedSources(patches: readonly Patch[]): Map<string, string> {
  const files = readdirSync(kernelFolder).filter((file) => file.endsWith('.ts'));
  const sources = new Map(files.map((file) => [file, readFileSync(join(kernelFolder, file), 'utf8')]));
  for (const { file, find, replace } of patches) {
    const source = sources.get(file);
    const parts = source?.split(find) ?? [];
    if (parts.length !== 2) {
      throw new Error(
        `the text to be patched must occur in ${file} once, not ${Math.max(parts.length - 1, 0)} times: ${find}`,
      );
    }
    sources.set(file, parts.join(replace));
  }
  return sources;
}

const stripped = new Map<string, string>();

/**
 * Returns the JavaScript of a TypeScript module, made by the transformer that also serves the tests: it takes a fortieth of the time of the TypeScript
 * compiler. The text is cached, because a mutant differs from the program in one file.
 */
export async function stripTypes(source: string): Promise<string> {
  const known = stripped.get(source);
  if (known !== undefined) return known;
  const { code } = await transformWithOxc(source, 'module.ts', {
    sourcemap: false,
    typescript: { onlyRemoveTypeImports: true },
  });
  stripped.set(source, code);
  return code;
}
