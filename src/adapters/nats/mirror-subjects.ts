/** The subjects of notifications: `solera.log.<winery>.<type without "solera.">`. */
import { tokenOf } from './winery-token.js';

/** All of them. */
export const logSubjects = 'solera.log.>';

export function logSubject({ winery, type }: { readonly winery: string; readonly type: string }): string {
  return `solera.log.${tokenOf(winery)}.${type}`;
}
