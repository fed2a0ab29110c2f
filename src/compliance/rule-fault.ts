/** What is wrong with a member of a form's rules. */
export interface RuleFault {
  /** The path of the member. */
  readonly at: string;
  readonly value: unknown;
  /** What the member must be. */
  readonly expected: string;
}
