import { httpLimits } from '../../../config/http.js';

/** The limits of config, under the name by which `src/main` asks for them. */
export const defaultHttpLimits = httpLimits;
