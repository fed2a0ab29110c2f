import { codePattern as pattern } from '../../cellar/schema.js';

/** The form of the codes that users choose for wineries, lots and vessels. */
export const codePattern = new RegExp(pattern);

/** The same form in words, for messages. */
export const codeForm = 'a code of 1 to 64 letters, digits, "-", "_" or "." (not "." or "..")';
