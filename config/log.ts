/** Properties of a new log. They are stored when the log is created, and every node uses the stored ones from then on. */
export const newLog = {
  /** Notifications on a page: 100 of them have some 60 kB. The addresses of pages depend on it. */
  pageSize: 100,
} as const;
