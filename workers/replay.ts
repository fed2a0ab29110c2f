/** The entry of a worker thread of the pool: decides one large edit at a time. See src/adapters/piscina/edit-pool.ts for its protocol. */
export { decideEdit as default } from '../src/main/edit-worker.js';
