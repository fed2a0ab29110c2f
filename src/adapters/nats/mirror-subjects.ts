/** The subjects of notifications: `solera.log.<winery>.<type without "solera.">`. */
import { tokenOf } from './winery-token.js';

/** All of them. */
export const logSubjects = 'solera.log.>';

/** In place of the winery in subjects of notifications that belong to none. No winery has it, because a percent sign is written %25. */
const noWinery = '%';

export function logSubject({ winery, type }: { readonly winery: string; readonly type: string }): string {
  return `solera.log.${winery === '' ? noWinery : tokenOf(winery)}.${type}`;
}
