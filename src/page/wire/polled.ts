import { useEffect } from 'preact/hooks';
import type { Answer } from './problem.js';
import { needsSignIn } from './request.js';
import { type Resource, useResource } from './resource.js';

/** Reads a resource, and reads it again every `everyMs` while the page is visible. Only the first read shows as loading: what is read so often would blink. Null: it is not read again. */
export function usePolled<Data>(
  key: string,
  read: (signal: AbortSignal) => Promise<Answer<Data>>,
  everyMs: number | null,
): Resource<Data> {
  const resource = useResource(key, read, 'once');
  const { isLoading, retry } = resource;
  const isRefused = needsSignIn.value;
  useEffect(() => {
    if (everyMs === null || isLoading || isRefused) return;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const begin = (): void => {
      if (timer === null && !document.hidden) timer = setTimeout(retry, everyMs);
    };
    begin();
    document.addEventListener('visibilitychange', begin);
    return () => {
      if (timer !== null) clearTimeout(timer);
      document.removeEventListener('visibilitychange', begin);
    };
  }, [isLoading, everyMs, isRefused]);
  return { ...resource, isLoading: isLoading && resource.data === null };
}
