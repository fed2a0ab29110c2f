/** Returns the error to throw when the domain, the driver or the kernel breaks an invariant. It is always a bug, never an answer. */
export function invariantBroken(invariant: string): Error {
  return new Error(`kernel invariant broken: ${invariant}`);
}
