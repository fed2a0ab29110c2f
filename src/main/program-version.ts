import { existsSync, readFileSync } from 'node:fs';

interface Manifest {
  readonly description: string;
  readonly version: string;
  readonly engines: { readonly node: string };
}

/** package.json of Solera. It is in the root folder, whether this file runs as it is or compiled, in dist. */
export const manifest: Manifest = readManifest();

/** The version of the program, such as `1.2.0`. */
export const programVersion = manifest.version;

/** The oldest version of Node that runs the program: major and minor number. */
export const oldestNodeVersion: readonly [major: number, minor: number] = readOldestNode(manifest.engines.node);

function readOldestNode(range: string): readonly [number, number] {
  const [, major, minor] = /^>=(\d+)\.(\d+)/.exec(range) ?? [];
  return [Number(major), Number(minor)];
}

function readManifest(): Manifest {
  for (const path of ['../../package.json', '../../../package.json']) {
    const file = new URL(path, import.meta.url);
    if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Manifest; // The package's own file.
  }
  throw new Error('package.json was not found beside the program.');
}
