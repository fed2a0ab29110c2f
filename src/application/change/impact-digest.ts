import type { LotState } from '../../cellar/public-lot.js';
import { type InPieces, pause } from '../../kernel/pause.js';
import type { JsonObject } from '../json-object.js';
import type { RequestedEdit } from '../request/command.js';
import { fingerprintInPieces } from '../request/fingerprint.js';

/** How many parts of an impact are hashed before a pause is offered. */
const partsPerPiece = 16;

/**
 * Returns the digest of a public impact: equal impacts have equal digests, different impacts have different ones (SHA-256). Versions of lots do not count, because a preview cannot
 * know them. An action that the change set records counts by its place in the set, because the server may make up its id. Of a list that is cut, the shown entries and
 * the number of all entries count.
 */
export function* impactDigest(impact: JsonObject, edits: readonly RequestedEdit[]): InPieces<string> {
  const places = new Map<string, string>();
  for (const [index, { op, id }] of edits.entries()) if (op === 'record') places.set(id, `/changes/${index}`);
  // Labels follow from the lots, and nodes of former versions do not know them.
  const { lots, actions, conflicts, warnings, labels: _labels, filings: _filings, ...rest } = impact;
  // Programs that knew no filings hashed an empty list of them.
  const counts = { ...rest, filings: [] };
  const shownLots: JsonObject[] = [];
  const changedLots = lots as readonly ChangedLot[]; // As public impacts have them.
  for (const lot of changedLots) {
    yield pause;
    shownLots.push({ ...lot, before: comparable(lot.before, places), after: comparable(lot.after, places) });
  }
  const given = warnings as readonly Warning[]; // As public impacts have them.
  const shownWarnings = given.map((warning) => ({ ...warning, action: named(warning.action, places) }));
  return yield* fingerprintInPieces([counts, shownLots, actions, conflicts, shownWarnings], partsPerPiece);
}

interface Warning {
  readonly action: string;
}

interface ChangedLot {
  readonly before: LotState | null;
  readonly after: LotState | null;
}

type Places = ReadonlyMap<string, string>;

function named(action: string, places: Places): string {
  return places.get(action) ?? action;
}

function comparable(state: LotState | null, places: Places): JsonObject | null {
  if (state === null) return null;
  const { version: _, lastAction, analyses, ...rest } = state;
  return {
    ...rest,
    lastAction: named(lastAction, places),
    analyses: analyses.map((analysis) => ({ ...analysis, action: named(analysis.action, places) })),
  };
}
