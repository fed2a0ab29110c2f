import { commandLine } from '../command-line.js';

export const defaultServerUrl = 'http://127.0.0.1:8080';

/** Returns a command as a person would type it for the same server. `url`: of that server. */
export function editHint(command: string, url: string): string {
  return commandLine(url === defaultServerUrl ? command : `${command} --url ${url}`);
}
