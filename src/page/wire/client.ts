import createClient from 'openapi-fetch';
import type { components, paths } from '../contract.js';
import { ownHeaders, watchedFetch } from './request.js';

/** The shapes of the API, by their names in its document. */
export type Schemas = components['schemas'];

/** The typed client of the API of the server that served the page. */
export const api = createClient<paths>({
  baseUrl: location.origin,
  headers: { accept: 'application/json', ...ownHeaders },
  fetch: watchedFetch,
});
