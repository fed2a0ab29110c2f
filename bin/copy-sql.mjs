/** The compiler knows TypeScript only: SQL statements are copied to the same place below dist. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Copies every .sql file of src that is new or differs. */
export function copySql(root) {
  const source = join(root, 'src');
  for (const entry of readdirSync(source, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.sql')) continue;
    const from = join(entry.parentPath, entry.name);
    const to = join(root, 'dist', 'src', relative(source, from));
    if (same(from, to)) continue;
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, to);
  }
}

function same(from, to) {
  try {
    return readFileSync(from).equals(readFileSync(to));
  } catch {
    return false;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) copySql(dirname(dirname(fileURLToPath(import.meta.url))));
