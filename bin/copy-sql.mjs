/** Copies SQL files from src to dist, because the compiler copies TypeScript only. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Copies every .sql file that is new or has changed. */
export function copySql(root) {
  const source = join(root, 'src');
  for (const entry of readdirSync(source, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.sql')) continue;
    const from = join(entry.parentPath, entry.name);
    const to = join(root, 'dist', 'src', relative(source, from));
    if (isSame(from, to)) continue;
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, to);
  }
}

function isSame(from, to) {
  try {
    return readFileSync(from).equals(readFileSync(to));
  } catch {
    return false;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) copySql(dirname(dirname(fileURLToPath(import.meta.url))));
