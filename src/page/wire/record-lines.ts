/** Recording the lines of a file one after the other. */
import type { ActionLine } from '../reading/ndjson.js';
import type { Answer, Problem } from './problem.js';
import { textAnswer } from './text.js';
import type { Schemas } from './client.js';

/** What became of a line. */
export interface LineOutcome {
  readonly line: number;
  readonly outcome: 'recorded' | 'refused';
  readonly action: string | null;
  readonly type: string | null;
  readonly problem: Problem | null;
}

/** Records a line: its text is sent as it stands. `key`: the same each time that this line is sent, so that it is recorded once. */
export async function recordLine(
  winery: string,
  { line, text }: ActionLine,
  key: string,
): Promise<Answer<LineOutcome>> {
  const answer = await textAnswer(`/v1/wineries/${encodeURIComponent(winery)}/actions`, {
    ...{ method: 'POST', body: text },
    headers: { 'content-type': 'application/json', accept: 'application/json', 'idempotency-key': key },
  });
  if (answer.ok) {
    const { action }: Schemas['WriteAnswer'] = JSON.parse(answer.data);
    return { ...answer, data: { line, outcome: 'recorded', action: action.id, type: action.type, problem: null } };
  }
  const { problem } = answer;
  if (problem.status === 0 || problem.status >= 500) return answer;
  const outcome = { line, outcome: 'refused', action: null, type: null, problem } as const;
  return { ok: true, data: outcome, response: new Response() };
}
