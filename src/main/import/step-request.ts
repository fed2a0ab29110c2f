import { createHash } from 'node:crypto';
import type { HarvestStep } from '../../harvest/step.js';
import { namedStreams } from '../../imports/named-streams.js';
import type { ServerRequest } from '../server-client.js';
import type { FileStep } from './step-file.js';

interface RequestOptions {
  readonly onConflict: 'reject' | 'flag' | undefined;
}

/**
 * Returns the request of a step. Every request may be repeated: actions have ids, and edits have idempotency keys derived from their line and its
 * place in the file, so that an edit sent twice makes one revision.
 */
export function requestOf(
  step: HarvestStep,
  { text, endOffset }: FileStep,
  { onConflict }: RequestOptions,
): ServerRequest {
  const winery = `/v1/wineries/${encodeURIComponent(step.winery)}`;
  const query = onConflict === undefined ? '' : `?onConflict=${onConflict}`;
  // The importer only counts what it wrote, so it does not ask for the lots and actions that changed.
  const minimal = { prefer: 'return=minimal' };
  const keyed = () => ({
    ...minimal,
    'idempotency-key': createHash('sha256').update(`${endOffset} ${text}`).digest('hex'),
  });
  switch (step.kind) {
    case 'winery':
      return { method: 'PUT', path: winery, body: step.body };
    case 'vessel':
      return { method: 'PUT', path: `${winery}/vessels/${encodeURIComponent(step.vessel)}`, body: step.body };
    case 'record':
      return { method: 'POST', path: `${winery}/actions${query}`, body: step.action, headers: minimal };
    case 'revise':
      return {
        method: 'PUT',
        path: `${winery}/actions/${encodeURIComponent(step.id)}${query}`,
        body: step.body,
        headers: keyed(),
      };
    case 'retract':
      return { method: 'DELETE', path: `${winery}/actions/${encodeURIComponent(step.id)}${query}`, headers: keyed() };
  }
}

/**
 * Returns the names of the lots and vessels of a step. A step is sent after the answers to all earlier steps that share a name with it. Null means
 * that it shares names with all steps: settings decide what is admitted, and an edit may make any later action possible or impossible.
 */
export function sharedNames(step: HarvestStep): readonly string[] | null {
  if (step.kind === 'vessel') return [`${step.winery}/vessel/${step.vessel}`];
  if (step.kind !== 'record') return null;
  return [...namedStreams(step.action.data, step.winery)];
}
