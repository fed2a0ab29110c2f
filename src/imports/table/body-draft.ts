import { isIndex } from './member-form.js';

/** A request body that is built member by member. Owns the body, and the column that each of its values came from. */
export class BodyDraft {
  readonly body: Record<string, unknown> = { data: {} };
  /** By JSON pointer into the body. */
  readonly columns: Record<string, string> = {};
  /** By JSON pointer: the column whose blank cell made the member absent. */
  readonly blanks = new Map<string, string>();
  /** Indexes of list items by their path in the map: items without content are left out, and the others move up. */
  private readonly indexes = new Map<string, number>();
  private readonly lengths = new Map<string, number>();

  /**
   * Puts a value at a path such as `data`, `from`, `0`, `volume`, and returns its JSON pointer. A number in the path makes a list. `column`: null for
   * a constant.
   */
  put(path: readonly string[], value: unknown, column: string | null): string {
    const placed = this.placed(path);
    let at: Record<string, unknown> = this.body;
    placed.forEach((name, index) => {
      const next = placed[index + 1];
      if (next === undefined) {
        at[name] = value;
        return;
      }
      const present = at[name];
      const inner = isContainer(present) ? present : isIndex(next) ? [] : {};
      at[name] = inner;
      // JavaScript accepts an index as the name of an array's member, so one assignment writes both lists and objects.
      at = inner as Record<string, unknown>;
    });
    const pointer = pointerOf(placed);
    if (column !== null) this.columns[pointer] = column;
    return pointer;
  }

  /** Notes that a member is absent because a cell is blank. `isItemAbsent`: the whole list item that contains the member is absent, too. */
  leaveOut(path: readonly string[], column: string, isItemAbsent: boolean): void {
    const pointer = pointerOf(isItemAbsent ? path : this.placed(path));
    if (!this.blanks.has(pointer)) this.blanks.set(pointer, column);
  }

  private placed(path: readonly string[]): readonly string[] {
    const placed: string[] = [];
    path.forEach((part, index) => {
      placed.push(isIndex(part) ? String(this.indexOf(path.slice(0, index + 1), placed)) : part);
    });
    return placed;
  }

  private indexOf(item: readonly string[], list: readonly string[]): number {
    const key = item.join('\0');
    const known = this.indexes.get(key);
    if (known !== undefined) return known;
    const name = list.join('\0');
    const index = this.lengths.get(name) ?? 0;
    this.lengths.set(name, index + 1);
    this.indexes.set(key, index);
    return index;
  }
}

/** Returns the JSON pointer (RFC 6901) of a path. */
function pointerOf(path: readonly string[]): string {
  return path.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
