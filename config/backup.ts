/** Limits of backups and of lost ranges. */
export const backupLimits = {
  /**
   * Bytes of rows in one part of an archive, before compression. A part is compressed, checked and restored whole, in one transaction, so it bounds the memory of a
   * backup and of a restore, which hold a few of them. Smaller parts compress less well.
   */
  bytesPerPart: 8 * 1024 * 1024,
  /**
   * Notifications in one segment. A backup that was interrupted keeps its finished segments, so it repeats at most one of them. A segment has a file for each
   * of its tables and parts, so smaller ones would only make more files.
   */
  notificationsPerSegment: 50_000,
  /** The level of gzip: 1 takes a third of the time of 6, and rows of a log shrink to about a tenth with either. */
  compressionLevel: 1,
  /**
   * How long a backup rests after each part, as a multiple of the time that the part took. Reading and compressing keep more than one processor busy; commands of
   * users wait less if the backup uses half of the time. `--full-speed` sets it to 0.
   */
  restPerWork: 1,
  /** The longest text of a manifest. A million notifications have about 200 parts of 250 bytes; beyond this limit the file is not a manifest. */
  manifestBytes: 256 * 1024 * 1024,
  /** Files that are read for checksums at the same time: enough to keep a disk busy. */
  filesAtOnce: 4,
} as const;

export const lostRangeLimits = {
  /** Lost numbers in one change set of the log. A consumer holds a change set whole. */
  numbersPerChangeSet: 1_000,
  /**
   * The most numbers that one call declares lost. Consumers read each of them. A larger range is more likely a mistyped number; it can be filled in several calls.
   */
  numbersPerCall: 10_000_000,
} as const;
