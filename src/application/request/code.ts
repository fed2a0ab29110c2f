/** The form of the codes that users choose for wineries, lots and vessels. */
export const codePattern = /^[A-Za-z0-9_.-]{1,64}$/;

/** The same form in words, for messages. */
export const codeForm = 'a code of 1 to 64 letters, digits, "-", "_" or "."';
