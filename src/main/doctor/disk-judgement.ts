import { doctorLimits as limits } from '../../../config/doctor.js';
import { formatNumber } from '../terminal.js';
import { bytesText } from './amounts.js';
import type { DiskSpace } from './disk-space.js';
import { type Judgement, mend, note, ok } from './finding.js';

/** Judges the free space of a disk. `before`: what is reported before it. */
export function diskJudgement({ path, freeBytes, totalBytes }: DiskSpace, before: string): Judgement {
  const share = totalBytes === 0 ? 0 : freeBytes / totalBytes;
  const found = `${before}${bytesText(freeBytes)} (${formatNumber(Math.floor(share * 100))} %) free at ${path}`;
  if (freeBytes < limits.leastFreeBytes)
    return mend(
      found,
      'Free space or enlarge the disk. A full disk stops all writes. Never delete files of PostgreSQL.',
    );
  if (share < limits.leastFreeShare)
    return note(found, 'Enlarge the disk before a rebuild of a read model or an index, which needs its space twice.');
  return ok(found);
}
