/** The entry of the worker threads of a verification: runs one task at a time. See src/main/verify-worker.ts for its protocol. */
import { runVerifyTask } from '../src/main/verify-worker.js';

export default runVerifyTask;
