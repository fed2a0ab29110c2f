import type { FeedEntry } from '../oracle/feed-fault.js';

/** Returns the log entry of a recorded action. */
export function recordedEntry(sequence: number, change: string, subject = `action-${sequence}`): FeedEntry {
  return {
    id: String(sequence),
    sequence,
    source: '/wineries/W',
    type: 'solera.action.recorded',
    subject,
    data: { change },
  };
}
