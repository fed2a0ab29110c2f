import { doctorLimits } from '../../../config/doctor.js';
import type { ClockOffset } from '../../adapters/postgres/database-condition.js';
import { formatNumber } from '../terminal.js';
import { type Judgement, mend, ok } from './finding.js';

/** Judges how far another clock is ahead of the clock of this process. What the measurement cannot tell apart is not reported. */
export function clockJudgement({ offsetMs, uncertaintyMs }: ClockOffset, advice: string): Judgement {
  const shown = Math.round(Math.abs(offsetMs));
  const direction = offsetMs < 0 ? 'behind' : 'ahead of';
  const found = `${formatNumber(shown)} ms ${direction} this machine's clock, ± ${formatNumber(Math.ceil(uncertaintyMs))} ms`;
  const isFar = Math.abs(offsetMs) - uncertaintyMs > doctorLimits.clockToleranceMs;
  return isFar ? mend(found, advice) : ok(found);
}
