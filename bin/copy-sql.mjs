/** Copies SQL files from src, and JSON files from config, to dist, because the compiler copies TypeScript only. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Copies every file of SQL and of rules that is new or has changed, and deletes those whose source is gone, because the program reads whole folders of them. */
export function copySql(root) {
  copyFiles(root, 'src', '.sql');
  copyFiles(root, 'config', '.json');
}

function copyFiles(root, folder, ending) {
  const source = join(root, folder);
  const target = join(root, 'dist', folder);
  for (const file of filesOf(source, ending)) {
    const from = join(source, file);
    const to = join(target, file);
    if (isSame(from, to)) continue;
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, to);
  }
  for (const file of existsSync(target) ? filesOf(target, ending) : [])
    if (!existsSync(join(source, file))) rmSync(join(target, file));
}

/** The paths of the files below a folder whose names have an ending, relative to it. */
function filesOf(folder, ending) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

function isSame(from, to) {
  try {
    return readFileSync(from).equals(readFileSync(to));
  } catch {
    return false;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) copySql(dirname(dirname(fileURLToPath(import.meta.url))));
