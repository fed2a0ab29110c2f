/** What is thrown where the domain, the driver or the kernel itself broke an invariant: never an answer, always a bug. */
export function invariantBroken(invariant: string): Error {
  return new Error(`kernel invariant broken: ${invariant}`);
}
