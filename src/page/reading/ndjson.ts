/** Files with one action on each line, as the API takes it: pure functions. */

/** Whether a file has a JSON text on each line, by its name. */
export function isNdjson(fileName: string): boolean {
  return /\.(ndjson|jsonl)$/i.test(fileName);
}

/** A line of a file that is not blank. */
export interface ActionLine {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  /** How many equal lines precede it: equal lines are separate actions. */
  readonly occurrence: number;
}

/** Returns the lines of a file that are not blank. */
export function actionLines(text: string): readonly ActionLine[] {
  const counts = new Map<string, number>();
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .flatMap((raw, index) => {
      const line = raw.trim();
      if (line === '') return [];
      const occurrence = counts.get(line) ?? 0;
      counts.set(line, occurrence + 1);
      return [{ line: index + 1, text: line, occurrence }];
    });
}
