import type { FeedEntry } from '../oracle/feed-fault.js';

/** Returns a log entry that says that an action was recorded. */
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
