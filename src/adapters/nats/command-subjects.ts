/** The subjects of commands: `solera.in.<winery>`, and of refusals: `solera.refused.<winery>`. A winery's code is one token, in which `.` is written %2E and `%` %25. */

const commandPrefix = 'solera.in.';

/** All subjects of commands. A winery whose dots are not escaped is in none of them, so its publisher gets no acknowledgement. */
export const commandSubjects = `${commandPrefix}*`;

export const refusalSubjects = 'solera.refused.*';

/** Returns the winery of a subject; null if Solera would write the subject in another way, because one winery must not have two subjects. */
export function wineryOf(subject: string): string | null {
  const token = subject.slice(commandPrefix.length);
  const winery = token.replaceAll('%2E', '.').replaceAll('%25', '%');
  return tokenOf(winery) === token ? winery : null;
}

/** Returns the subject of the refusals of a winery, or of a subject of commands that names none. */
export function refusalSubject(winery: string): string {
  return `solera.refused.${tokenOf(winery)}`;
}

function tokenOf(winery: string): string {
  return winery.replaceAll('%', '%25').replaceAll('.', '%2E');
}
