/** The entry of the worker threads of the pool: decides one large edit at a time. See src/adapters/piscina/edit-pool.ts for its protocol. */
import { decideEdit } from '../src/main/edit-worker.js';

export default decideEdit;
