/** Recording the lines of a file one after the other. */
import { v5 as idOf } from 'uuid';
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

/** The name space of the ids of lines. */
const lineSpace = '5c1f3c43-5f0e-5d6c-9f0c-6d0a7d1f5b1e';

/**
 * Records a line: its text is sent as it stands. Its key follows from the winery and the text, so a line that is sent again, also from the same file on
 * another day, is recorded once.
 */
export async function recordLine(winery: string, { line, text, occurrence }: ActionLine): Promise<Answer<LineOutcome>> {
  const key = idOf(`${winery}\n${occurrence}\n${text}`, lineSpace);
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
