/** Limits of the tables that an import reads. Beyond one, the file is refused with a message that names the limit. */
export const tableLimits = {
  /** Bytes of a file: about 400,000 rows of a weigh-tag list. A table is in memory while it is read, at about five times its size. */
  fileBytes: 64 * 1024 * 1024,
  /** Bytes of an .xlsx file after it is unpacked. A few kilobytes can unpack to gigabytes; and its XML is parsed in one turn of the event loop. */
  unpackedBytes: 32 * 1024 * 1024,
  /** Entries of an .xlsx archive. A workbook of a hundred sheets has a few hundred. */
  archiveEntries: 5_000,
  /** Rows of a table. Excel ends at 1,048,576. */
  rows: 1_100_000,
  /** Columns of a table with a name or content. Beyond it, the delimiter was probably not recognised. */
  columns: 1_000,
  /** Characters of one row. A quote that is never closed would otherwise make one row of the whole file. */
  rowCharacters: 1_000_000,
  /** Filled rows that are searched for the header. Reports of other programs begin with a title and a date. */
  titleRows: 10,
  /** Characters at the beginning of a file by which encoding and delimiter are recognised: some hundreds of rows. */
  sampleCharacters: 65_536,
  /** Characters that are parsed before the event loop gets a turn: a few milliseconds of work. */
  charactersPerTurn: 65_536,
  /** Characters of an import map. */
  mapCharacters: 100_000,
  /** Templates of one import map: each row is read by each of them. */
  templates: 50,
  /** Nested members, lists and conditions of an import map, so that a map cannot exhaust the stack. */
  mapDepth: 20,
  /** Faults of an import map that are reported at once. */
  mapProblems: 50,
  /**
   * Readable cells that a column must have for each cell that cannot be read before its decimal commas are trusted. A decimal comma that is taken
   * for another sign is wrong by a factor of a thousand, so a column with stray texts must be explained by its user.
   */
  readableCellsPerUnreadable: 10,
  /** Local times in the hours of a clock change that are named one by one. The others are counted. */
  clockChangesNamed: 20,
  /** Offsets of local times in memory. Beyond it all are dropped. */
  localTimesInMemory: 20_000,
  /** Rows that a guess looks at. */
  rowsGuessedFrom: 200,
} as const;

export type TableLimits = { readonly [Name in keyof typeof tableLimits]: number };
