import { isReadable } from '../reading/changes.js';
import { searchNumber } from '../reading/number-search.js';
import { readEnd } from './change-sets.js';
import { api } from './client.js';
import { type Answer, answerOf, type Problem } from './problem.js';

/** Returns the number of the last notification that was recorded at a time or before; 0: none was. */
export async function readNumberAt(time: Date, signal: AbortSignal): Promise<Answer<number>> {
  const end = await readEnd(signal);
  if (!end.ok) return end;
  const { head, size } = end.data;
  let problem: Problem | null = null;
  const number = await searchNumber(time, Math.ceil(head / size), async (index) => {
    const path = { first: index * size + 1, last: (index + 1) * size };
    const answer = await answerOf(api.GET('/v1/notifications/{first},{last}', { params: { path }, signal }));
    if (answer.ok) return answer.data.items.filter(isReadable);
    problem = answer.problem;
    return null;
  });
  return problem === null ? { ...end, data: number ?? 0 } : { ok: false, problem };
}
