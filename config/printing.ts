/** Limits of printed reports. */
export const printingLimits = {
  /** Rows drawn before other work has a turn, some milliseconds of it. An inventory by vessel has thousands of rows; drawn at once, they would delay every request. */
  rowsPerTurn: 20,
  /** Letters, and words that are shaped as a whole, that each font remembers, about 2 kB each. Reports of one winery repeat most of them; one that was dropped is shaped again. */
  shapesRemembered: 5_000,
  /** Lines of a text in a cell of a table. A page has room for about 45; a row with more would leave the page. */
  linesInCell: 30,
} as const;
