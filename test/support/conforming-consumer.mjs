/** A consumer made with the library, for the conformance runs. */
import { join } from 'node:path';
import { fileTracking, follow } from '../../dist/src/feed/consumer/follow.js';

const { SOLERA_URL = '', SOLERA_FOLDER = '', NATS_URL = '' } = process.env;
const follower = follow({
  source: { url: SOLERA_URL, ...(NATS_URL === '' ? {} : { nats: { servers: NATS_URL } }) },
  tracking: fileTracking(join(SOLERA_FOLDER, 'position.json')),
  apply: ({ change, first, last }) => {
    process.stdout.write(`${JSON.stringify({ change, first, last })}\n`);
  },
});
await follower.done;
