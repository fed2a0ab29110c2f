import { Keyring } from '../../src/encryption/keyring.js';

/** The cipher of a process without keys: nothing is encrypted. */
export const noKeys = new Keyring(null, () => 0);
