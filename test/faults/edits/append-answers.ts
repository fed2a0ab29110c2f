import type { HttpClient, HttpResponse } from '../http-client.js';

/** The answers to small appends during faults: each is an acknowledgement, or says clearly that the request may be sent again. */
export class AppendAnswers {
  readonly counts = { acknowledged: 0, overloaded: 0, unknown: 0 };
  private readonly acknowledged: { readonly path: string; readonly first: number }[] = [];
  private readonly unclear: string[] = [];

  /** Notes the answer to an append. A request without an answer is a fault: the nodes run all the time. */
  note(path: string, { status, text }: HttpResponse): void {
    const code = /"code":"(\w+)"/.exec(text)?.[1];
    if (status === 201) {
      const { action, notifications } = JSON.parse(text) as Answer;
      this.acknowledged.push({ path: `${path}/${action.id}`, first: notifications.first });
      this.counts.acknowledged += 1;
    } else if (status === 503 && (code === 'overloaded' || code === 'unknown')) this.counts[code] += 1;
    else this.fault(`${status}: ${text.slice(0, 500)}`);
  }

  noteSilence(error: unknown): void {
    this.fault(`no response: ${String(error)}`);
  }

  /** Returns unclear answers, and acknowledged actions that a node does not return. */
  async faults(client: HttpClient): Promise<string[]> {
    const lost: string[] = [];
    for (const { path, first } of this.acknowledged) {
      const { status, text } = await client({ method: 'GET', path });
      if (status !== 200) lost.push(`${path} was acknowledged as ${first}, and is read as ${status}: ${text}`);
    }
    return [...this.unclear, ...lost].slice(0, 20);
  }

  private fault(text: string): void {
    this.unclear.push(`an append was answered with ${text}`);
  }
}

interface Answer {
  readonly action: { readonly id: string };
  readonly notifications: { readonly first: number };
}
