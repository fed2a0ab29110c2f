/** Holds the position in the file that its first argument names, reports what happened as one line, and lives until it is killed. */
import { fileTracking } from '../../dist/src/feed/consumer/file-tracking.js';

const [path = ''] = process.argv.slice(2);
try {
  const { position } = await fileTracking(path).open();
  process.stdout.write(`holds ${position}\n`);
  setInterval(() => undefined, 60_000);
} catch (error) {
  process.stdout.write(`${error.name}\n`);
}
