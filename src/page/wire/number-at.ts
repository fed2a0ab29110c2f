import { api, type Schemas } from './client.js';
import { type LogEnd, readEnd } from './change-sets.js';
import { type Answer, answerOf } from './problem.js';

/**
 * Returns the number of the last notification that was recorded at a time or before; 0: none was. The pages of the log are in the order of their recording, so a few of them
 * are read, halving what is left each time.
 */
export async function readNumberAt(time: Date, signal: AbortSignal): Promise<Answer<number>> {
  const end = await readEnd(signal);
  if (!end.ok) return end;
  const { head, size } = end.data;
  let found = 0;
  let [low, high] = [0, Math.floor(Math.max(0, head - 1) / size)];
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    const page = await readPage(middle, end.data, signal);
    if (!page.ok) return page;
    const before = page.data.filter((one) => Date.parse(one.time) <= time.getTime());
    found = Math.max(found, before.at(-1)?.sequence ?? 0);
    if (before.length === page.data.length && before.length > 0) low = middle + 1;
    else high = middle - 1;
  }
  return { ...end, data: found };
}

async function readPage(
  index: number,
  { size }: LogEnd,
  signal: AbortSignal,
): Promise<Answer<readonly Schemas['Notification'][]>> {
  const path = { first: index * size + 1, last: (index + 1) * size };
  const answer = await answerOf(api.GET('/v1/notifications/{first},{last}', { params: { path }, signal }));
  return answer.ok ? { ...answer, data: answer.data.items } : answer;
}
