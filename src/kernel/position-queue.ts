import { comparePositions, type Position, samePosition } from './position.js';

/** A priority queue of positions: a binary heap. A position that was pushed several times is popped once, because duplicates are adjacent. */
export class PositionQueue {
  private readonly heap: Position[] = [];

  push(position: Position): void {
    this.heap.push(position);
    let child = this.heap.length - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (comparePositions(this.at(child), this.at(parent)) >= 0) break;
      this.swap(child, parent);
      child = parent;
    }
  }

  /** Removes and returns the lowest position, or undefined if the queue is empty. */
  pop(): Position | undefined {
    const top = this.heap[0];
    if (top === undefined) return undefined;
    do this.drop();
    while (this.heap[0] !== undefined && samePosition(this.heap[0], top));
    return top;
  }

  private drop(): void {
    const last = this.heap.pop();
    if (last === undefined || this.heap.length === 0) return;
    this.heap[0] = last;
    this.sink();
  }

  private sink(): void {
    let parent = 0;
    for (;;) {
      const left = parent * 2 + 1;
      if (left >= this.heap.length) return;
      const right = left + 1;
      const least = right < this.heap.length && comparePositions(this.at(right), this.at(left)) < 0 ? right : left;
      if (comparePositions(this.at(parent), this.at(least)) <= 0) return;
      this.swap(parent, least);
      parent = least;
    }
  }

  private at(index: number): Position {
    return this.heap[index] as Position; // Callers pass indexes below the heap's length.
  }

  private swap(a: number, b: number): void {
    const held = this.at(a);
    this.heap[a] = this.at(b);
    this.heap[b] = held;
  }
}
