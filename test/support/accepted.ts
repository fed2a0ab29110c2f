import type { Result } from '../../src/application/result.js';

/** Returns the value of a result, and throws if it is a problem. */
export async function accepted<T>(answer: Result<T> | Promise<Result<T>>): Promise<T> {
  const result = await answer;
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
}
