import type { Problem } from '../result.js';

/** The problem of an edit that failed: nothing was written, and it is the system's fault. */
export function editFailed(detail: string): Problem {
  return { code: 'edit_failed', detail };
}
