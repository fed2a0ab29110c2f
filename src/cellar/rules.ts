/**
 * The version of the rules by which new data of actions is decided. An action keeps the version by which its data was decided: a later edit of another action, or
 * of its note or time, decides it again by that version, so that a new program never changes history by itself.
 *
 * The version increases whenever a change of the program gives an action another outcome on the same states. A new version comes with a new level
 * (application/level.ts), and is used once the database has that level, so that no program without the version writes to the database.
 * - 1: The rules of 2026-11-21. A fruit lot forgets its origin when it is emptied.
 * - 2 (2026-11-28): An emptied fruit lot keeps its origin, so `receive_fruit` refuses another one with `origin_differs`.
 * - 3 (2026-11-28): Cases return to a sold-out case lot with what its last bottles had, instead of `composition_incomplete`. Two refusals say more.
 */
export const currentRules = 3;

/**
 * The version of actions whose revisions name none. Until 2026-11-29, programs decided all actions of a change set by the version that was current, old ones
 * too. The last of these versions is used for such actions from then on.
 */
export const rulesOfOlderRevisions = 3;

/** The level of the database from which on an edit can name the version of the rules that its action adopts. */
export const levelOfAdoption = 6;

/** Throws if this program does not have a version of the rules. */
export function assertKnownRules(version: number): void {
  if (!Number.isInteger(version) || version < 1 || version > currentRules)
    throw new Error(`The rules have the versions 1 to ${currentRules}; version ${version} is unknown.`);
}
