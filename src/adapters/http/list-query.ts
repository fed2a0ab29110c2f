import type { HttpLimits } from '../../../config/http.js';
import type { PageQuery } from '../../application/use-cases.js';
import { freeText, type QueryParameter, wholeNumber } from './query-parameter.js';

/** Returns the two parameters that every list has. */
export function listQuery(limits: HttpLimits): {
  readonly limit: QueryParameter<number>;
  readonly cursor: QueryParameter<string>;
} {
  return {
    limit: wholeNumber(
      'The largest number of items to return. A page of long items holds fewer although more follow: continue until `next` is null.',
      { least: 1, most: limits.listMaximum },
      limits.listDefault,
    ),
    cursor: freeText('Where to continue: the `next` of the previous page. Leave it out for the first page.', {
      least: 1,
      most: limits.cursorCharacters,
    }),
  };
}

/** Adds the default limit that the OpenAPI document states. The use cases have their own, which may differ. */
export function withLimit<Q extends PageQuery>(query: Q, limits: HttpLimits): Q & { readonly limit: number } {
  return { ...query, limit: query.limit ?? limits.listDefault };
}
