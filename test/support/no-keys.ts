import { StoredBodies } from '../../src/adapters/postgres/stored-bodies.js';
import { Keyring } from '../../src/encryption/keyring.js';

/** The cipher of a process without keys: nothing is encrypted. */
export const noKeys = new Keyring(null, () => 0);

/** Bodies of such a process, in the newest schemas. */
export const plainBodies = new StoredBodies(noKeys);
