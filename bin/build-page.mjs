/**
 * Builds the page of src/page into dist/page with Vite, and compresses what shrinks, so that the server compresses nothing while it serves.
 * Without dev dependencies, as in an image, there is nothing to build with: the page is built before.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Builds the page of a clone. */
export async function buildPage(clone) {
  const { build } = await import(pathToFileURL(join(clone, 'node_modules', 'vite', 'dist', 'node', 'index.js')).href);
  await build({ configFile: join(clone, 'vite.config.ts'), logLevel: 'warn' });
  const folder = join(clone, 'dist', 'page');
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!/\.(js|css|html|svg)$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = readFileSync(path);
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
    writeFileSync(`${path}.br`, brotliCompressSync(bytes));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPage(root);
