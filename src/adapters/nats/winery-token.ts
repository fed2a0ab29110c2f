/** The token of a subject that names a winery: its code, in which `.` is written %2E and `%` %25. */

export function tokenOf(winery: string): string {
  return winery.replaceAll('%', '%25').replaceAll('.', '%2E');
}

/** Returns the winery that a token names; null if Solera would write the token in another way, because one winery must not have two subjects. */
export function wineryOfToken(token: string): string | null {
  const winery = token.replaceAll('%2E', '.').replaceAll('%25', '%');
  return tokenOf(winery) === token ? winery : null;
}
