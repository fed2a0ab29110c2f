/** Creates the marks of a node: UUIDs with a part that is random for each start of the node, and a count. */
export class DecisionMarks {
  private readonly prefix: string;
  private count = 0;

  constructor(randomUuid: () => string) {
    this.prefix = randomUuid().slice(0, '00000000-0000-0000-0000-'.length);
  }

  next(): string {
    this.count += 1;
    return this.prefix + this.count.toString(16).padStart(12, '0');
  }
}
