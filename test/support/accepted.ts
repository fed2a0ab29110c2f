import type { Result } from '../../src/application/result.js';

/** The value of an answer that must not be a refusal. */
export async function accepted<T>(answer: Promise<Result<T>>): Promise<T> {
  const given = await answer;
  if (!given.ok) throw new Error(JSON.stringify(given.problem));
  return given.value;
}
