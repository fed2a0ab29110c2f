/**
 * The version of the rules by which actions are decided now. It is stored with every change set, so that the verifier decides old change sets
 * by the rules of their time. An edit decides old actions again by the current rules.
 *
 * The version increases whenever a change of the program gives an action another outcome on the same states. A new version comes with a new level
 * (application/level.ts), and is used once the database has that level, so that no program without the version writes to the database.
 * - 1: The rules of 2026-11-21. A fruit lot forgets its origin when it is emptied.
 * - 2 (2026-11-28): An emptied fruit lot keeps its origin, so `receive_fruit` refuses another one with `origin_differs`.
 * - 3 (2026-11-28): Cases return to a sold-out case lot with what its last bottles had, instead of `composition_incomplete`. Two refusals say more.
 */
export const currentRules = 3;

/** Throws if this program does not have a version of the rules. */
export function assertKnownRules(version: number): void {
  if (!Number.isInteger(version) || version < 1 || version > currentRules)
    throw new Error(`The rules have the versions 1 to ${currentRules}; version ${version} is unknown.`);
}
