import { isReadable } from '../reading/changes.js';
import { searchNumber } from '../reading/number-search.js';
import { readEnd } from './change-sets.js';
import { api } from './client.js';
import { type Answer, answerOf, noAnswer, type Problem } from './problem.js';

/** Pages that are read for one question. A reader to whom the whole log is readable needs a dozen. */
const mostReads = 200;

/** Returns the number of the last notification that was recorded at a time or before; 0: none was. */
export async function readNumberAt(time: Date, signal: AbortSignal): Promise<Answer<number>> {
  const end = await readEnd(signal);
  if (!end.ok) return end;
  const { head, size } = end.data;
  let problem: Problem | null = null;
  let reads = 0;
  const number = await searchNumber(time, Math.ceil(head / size), async (index) => {
    reads += 1;
    if (reads > mostReads) {
      problem = noAnswer('Too much of the log is withheld from you to find the number at that time. Enter a number.');
      return null;
    }
    const path = { first: index * size + 1, last: (index + 1) * size };
    const answer = await answerOf(api.GET('/v1/notifications/{first},{last}', { params: { path }, signal }));
    if (answer.ok) return answer.data.items.filter(isReadable);
    problem = answer.problem;
    return null;
  });
  return problem === null ? { ...end, data: number ?? 0 } : { ok: false, problem };
}
