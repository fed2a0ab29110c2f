/** Properties of a new log. They are stored when the log is created; from then on, every node uses the stored values. */
export const newLog = {
  /** Notifications on a page: 100 take about 60 kB. The URLs of pages depend on it. */
  pageSize: 100,
} as const;
