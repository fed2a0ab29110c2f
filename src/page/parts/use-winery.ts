import { useEffect, useState } from 'preact/hooks';
import { api } from '../wire/client.js';
import { type Answer, answerOf } from '../wire/problem.js';
import type { Winery } from '../wire/reads.js';
import { rememberWinery, wineries, wineryOf } from './winery.js';

/** The winery of the address; null until it is known. */
export function useWinery(code: string): Answer<Winery> | null {
  const known = wineryOf(code);
  const [asked, setAsked] = useState<{ readonly code: string; readonly answer: Answer<Winery> } | null>(null);
  useEffect(() => {
    rememberWinery(code);
    if (known !== null) return;
    const aborting = new AbortController();
    const request = api.GET('/v1/wineries/{winery}', { params: { path: { winery: code } }, signal: aborting.signal });
    answerOf(request).then(
      (answer) => {
        setAsked({ code, answer });
        if (answer.ok) wineries.value = [...(wineries.value ?? []), answer.data];
      },
      () => undefined,
    );
    return () => aborting.abort();
  }, [code, known]);
  if (known !== null) return { ok: true, data: known, response: new Response() };
  return asked?.code === code ? asked.answer : null;
}
