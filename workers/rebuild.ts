/** The entry of the worker threads of a rebuild: computes the saved states of one range of streams at a time. See src/main/rebuild-worker.ts for its protocol. */
import { rebuildInWorker } from '../src/main/rebuild-worker.js';

export default rebuildInWorker;
