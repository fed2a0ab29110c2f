/** Limits of the tables that an import reads. Unless stated otherwise, a file beyond a limit is refused with a message. */
export const tableLimits = {
  /** Bytes of a file: about 400,000 rows of a weigh-tag list. A table is in memory while it is read, at about five times its size. */
  fileBytes: 64 * 1024 * 1024,
  /** Bytes of an .xlsx file after it is unpacked. A few kilobytes can unpack to gigabytes, and the XML is parsed in one turn of the event loop. */
  unpackedBytes: 32 * 1024 * 1024,
  /** Entries of an .xlsx archive. A workbook with a hundred sheets has a few hundred entries. */
  archiveEntries: 5_000,
  /** Sheets of a workbook. All of them are read, because the first may be empty. */
  sheets: 500,
  /**
   * Cells of all sheets of a workbook, blank ones included: each sheet is held as a rectangle up to its last filled row and column. A cell takes eight bytes, and
   * each row counts as four more cells. A few bytes of XML can name a cell that makes the rectangle 17 billion cells large.
   */
  workbookCells: 10_000_000,
  /** Characters of all cells of a sheet. Many cells can share one long text, which is copied for each when it is cleaned. */
  sheetCharacters: 32 * 1024 * 1024,
  /** Rows of a table. Excel allows 1,048,576. */
  rows: 1_100_000,
  /** Columns of a table with a name or content. With more, the delimiter was probably not recognised. */
  columns: 1_000,
  /** Characters of one row. Without it, a quote that is never closed would turn the rest of the file into one row. */
  rowCharacters: 1_000_000,
  /**
   * Characters of a cell or header that is searched for a number, a date, a time or a unit. Such cells have some twenty, and some of the regular
   * expressions take quadratic time. A longer cell is treated as text.
   */
  notationCharacters: 200,
  /** Filled rows that are searched for the header. Reports of other programs begin with a title and a date. */
  titleRows: 10,
  /** Characters at the beginning of a file by which its delimiter is recognised: a few hundred rows. */
  sampleCharacters: 65_536,
  /** Characters that are parsed before the event loop gets a turn: a few milliseconds of work. */
  charactersPerTurn: 65_536,
  /** Characters of an import map. */
  mapCharacters: 100_000,
  /** Templates of one import map. Each row is read by every template. */
  templates: 50,
  /** Depth of nested members, lists and conditions of an import map, so that a map cannot exhaust the stack. */
  mapDepth: 20,
  /** Faults of an import map that are reported at once. */
  mapProblems: 50,
  /**
   * Readable cells that a column must have for each unreadable one before its decimal commas are trusted. A mistaken decimal mark makes a number
   * wrong by a factor of a thousand, so if a column has too many other texts, the user must state the mark.
   */
  readableCellsPerUnreadable: 10,
  /** Local times in the hours of a clock change that are reported one by one. Further ones are only counted. */
  clockChangesNamed: 20,
  /** Converted local times in memory. Beyond it all are dropped. */
  localTimesInMemory: 20_000,
  /** Rows that `--guess` examines. */
  rowsGuessedFrom: 200,
} as const;

export type TableLimits = { readonly [Name in keyof typeof tableLimits]: number };
