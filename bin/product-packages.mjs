/**
 * The packages that reach users: those that the program imports, and those that are bundled into the page, with everything that they depend on. Read from
 * package-lock.json, so nothing needs to be installed.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The licences of packages that name theirs only in a file LICENSE, which was read. By version, so that the next one is read again. */
const licencesRead = new Map([['png-js@2.0.0', 'MIT']]);

/** Returns the packages in the order of their names and versions, each once. `part`: `program`, `page` or `optional`. */
export function productPackages() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const ofProgram = Object.keys(packages).filter((path) => path !== '' && packages[path].dev !== true);
  const ofPage = closure(packages, pageImports());
  const found = new Map();
  for (const path of [...ofProgram, ...ofPage]) {
    const { name = path.split('node_modules/').at(-1), version, optional, dev } = packages[path];
    const license = packages[path].license ?? licencesRead.get(`${name}@${version}`) ?? 'unknown';
    const part = dev === true ? 'page' : optional === true ? 'optional' : 'program';
    const key = `${name}@${version}`;
    if (found.get(key)?.part !== 'program') found.set(key, { name, version, license, part });
  }
  return [...found.values()].sort((one, other) => compare(one.name, other.name) || compare(one.version, other.version));
}

function compare(one, other) {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** The packages that files of src/page name in imports. Types leave nothing in the page. */
function pageImports() {
  const folder = join(root, 'src', 'page');
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const texts = paths
    .filter((path) => /\.(tsx?|css)$/.test(path))
    .map((path) => readFileSync(join(folder, path), 'utf8'));
  const specifiers = texts.flatMap((text) =>
    [...text.matchAll(/^(?:import|export)\s(?!type\b)(?:[^'";]*\sfrom\s)?['"]([^'"./][^'"]*)['"]/gm)].map(
      ([, name]) => name,
    ),
  );
  return [...new Set(specifiers.map(packageName))];
}

function packageName(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Returns the paths of packages, and of all that they depend on, as Node resolves them. */
function closure(packages, names) {
  const reached = new Set();
  const follow = (from, name) => {
    const path = resolve(packages, from, name);
    if (path === undefined || reached.has(path)) return;
    reached.add(path);
    for (const next of Object.keys(packages[path].dependencies ?? {})) follow(path, next);
  };
  for (const name of names) follow('', name);
  return [...reached];
}

function resolve(packages, from, name) {
  for (let folder = from; ; ) {
    const path = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (packages[path] !== undefined) return path;
    if (folder === '') return undefined;
    folder = folder.includes('/node_modules/') ? folder.slice(0, folder.lastIndexOf('/node_modules/')) : '';
  }
}
