import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Returns the folder of the page that was built, or undefined if none was. Sources that run without being compiled, as in the tests, use the one that was built before. */
export function pageFolder(): string | undefined {
  const beside = fileURLToPath(new URL('../../page', import.meta.url));
  const built = fileURLToPath(new URL('../../dist/page', import.meta.url));
  return [beside, built].find((folder) => existsSync(`${folder}/index.html`));
}
