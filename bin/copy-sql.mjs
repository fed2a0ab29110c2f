/** Copies SQL files from src to dist, because the compiler copies TypeScript only. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Copies every .sql file that is new or has changed, and deletes those that src no longer has, because the program reads whole folders of them. */
export function copySql(root) {
  const source = join(root, 'src');
  const target = join(root, 'dist', 'src');
  for (const file of sqlFilesOf(source)) {
    const from = join(source, file);
    const to = join(target, file);
    if (isSame(from, to)) continue;
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, to);
  }
  for (const file of sqlFilesOf(target)) if (!existsSync(join(source, file))) rmSync(join(target, file));
}

/** The paths of the .sql files below a folder, relative to it. */
function sqlFilesOf(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.sql'))
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
