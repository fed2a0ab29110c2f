/** The subjects of commands: `solera.in.<winery>`, and of refusals: `solera.refused.<winery>`. */
import { tokenOf, wineryOfToken } from './winery-token.js';

export const commandStream = 'SOLERA_IN';

export const refusalStream = 'SOLERA_REFUSED';

/** The header in which a publisher names the subject for the result. */
export const replyHeader = 'Reply-Subject';

const commandPrefix = 'solera.in.';

/** All subjects of commands. A winery whose dots are not escaped is in none of them, so its publisher gets no acknowledgement. */
export const commandSubjects = `${commandPrefix}*`;

export const refusalSubjects = 'solera.refused.*';

/**
 * Returns whether a subject names no other. The server stores a message whose subject is `solera.in.*` literally, but a query or a purge of that subject
 * concerns all wineries.
 */
export function isLiteral(subject: string): boolean {
  return !/[*>]/.test(subject);
}

/**
 * Returns whether a result may be sent to a subject that a publisher named. White space would break the connection. Subjects of the server and of Solera itself
 * are excluded, because a result there would be an instruction.
 */
export function mayReceiveResults(subject: string): boolean {
  return /^[^\s.*>]+(\.[^\s.*>]+)*$/.test(subject) && !/^(\$|solera\.)/.test(subject) && subject.length <= 255;
}

/** Returns the winery of a subject; null if Solera would write the subject in another way. */
export function wineryOf(subject: string): string | null {
  return wineryOfToken(subject.slice(commandPrefix.length));
}

/** Returns the subject of the refusals of a winery, or of a subject of commands that names none. */
export function refusalSubject(winery: string): string {
  return `solera.refused.${tokenOf(winery)}`;
}
