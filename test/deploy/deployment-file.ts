/** Reads the deployment files as the tools read them that run them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** Returns the only document of a YAML file. @throws Error that names every fault and warning of the file */
export function readYaml(path: string): unknown {
  return parseYaml(readText(path), path);
}

/** Parses as strictly as the `yaml` package can: no key twice, no unknown tag, no alias without an anchor. @throws Error */
export function parseYaml(text: string, path: string): unknown {
  const documents = parseAllDocuments(text, { strict: true, uniqueKeys: true, merge: true, prettyErrors: true });
  if (!Array.isArray(documents) || documents.length !== 1) throw new Error(`${path} must hold one document`);
  const [document] = documents;
  const faults = [...(document?.errors ?? []), ...(document?.warnings ?? [])].map(({ message }) => message);
  if (faults.length > 0) throw new Error(`${path}: ${faults.join('\n')}`);
  return document?.toJS();
}

/** The paths of the files of a folder that end in one of the endings, relative to the root. */
export function filesOf(folder: string, ...endings: readonly string[]): string[] {
  return readdirSync(join(root, folder))
    .filter((name) => endings.some((ending) => name.endsWith(ending)))
    .map((name) => `${folder}/${name}`);
}

/** Converts `90s`, `500ms` or `2m` to milliseconds. @throws Error */
export function milliseconds(duration: string | undefined): number {
  const parts = /^(\d+)(ms|s|m)$/.exec(duration ?? '');
  if (parts === null) throw new Error(`${duration} is not a duration`);
  return Number(parts[1]) * { ms: 1, s: 1_000, m: 60_000 }[parts[2] as 'ms' | 's' | 'm'];
}
