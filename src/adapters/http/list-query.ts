import type { HttpLimits } from '../../../config/http.js';
import type { PageQuery } from '../../application/use-cases.js';
import { freeText, type QueryParameter, wholeNumber } from './query-parameter.js';

/** The two parameters that every list takes. */
export function listQuery(limits: HttpLimits): {
  readonly limit: QueryParameter<number>;
  readonly cursor: QueryParameter<string>;
} {
  return {
    limit: wholeNumber('Entries in one answer.', { least: 1, most: limits.listMost }, limits.listDefault),
    cursor: freeText('The `next` of the answer before.', { least: 1, most: limits.cursorLength }),
  };
}

/** The use cases have no default of their own: the limit is always said. */
export function pageOf<Q extends PageQuery>(query: Q, limits: HttpLimits): Q & { readonly limit: number } {
  return { ...query, limit: query.limit ?? limits.listDefault };
}
