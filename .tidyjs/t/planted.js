import { sourceOf } from './source.js';
/** Runs a rule on one file with a planted violation, or with code that comes close to one. */
export function judge(rule, path, text) {
    return rule([sourceOf(path, text)]);
}
