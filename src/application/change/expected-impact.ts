import type { InPieces } from '../../kernel/pause.js';
import type { ChangeCommand } from '../request/command.js';
import type { Problem } from '../result.js';
import { renderImpact } from './change-answer.js';
import type { ChangeReport } from './change-report.js';
import { impactDigest } from './impact-digest.js';

/**
 * Returns the problem `impact_differs` if a write expects the impact of a preview and has another one, else null. `report` must hold the lots that an answer shows. Computes
 * nothing for a write that expects no impact.
 */
export function* unexpectedImpact(
  { expect, preview, edits }: ChangeCommand,
  report: ChangeReport,
  impactEntries: number,
): InPieces<Problem | null> {
  if (expect === undefined || preview) return null;
  const impact = yield* renderImpact(report, null, impactEntries);
  return (yield* impactDigest(impact, edits)) === expect ? null : impactDiffers;
}

export const impactDiffers: Problem = {
  code: 'impact_differs',
  detail:
    'The write would have another impact than the preview whose digest "expect" names. Nothing was changed. Preview the write again, then send it with the digest of that preview.',
};
