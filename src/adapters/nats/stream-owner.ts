/** Streams that Solera creates carry the name of their cell, so that two systems which share a NATS do not use each other's. */

const prefix = 'Solera, cell ';

/** Returns the description of a stream of a cell. */
export function streamDescription(cell: string): string {
  return `${prefix}${cell}`;
}

/** Returns whether a stream was created by another cell. One that an operator created belongs to every cell. */
export function isOfAnotherCell(description: string | undefined, cell: string): boolean {
  return description?.startsWith(prefix) === true && description !== streamDescription(cell);
}
