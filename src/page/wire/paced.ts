import { useEffect, useRef, useState } from 'preact/hooks';
import { delayOf } from '../reading/pace.js';

/**
 * Returns a number that follows `value` at a pace that the server can bear: after a quiet moment, at the latest after two seconds, and not before nine times the time that
 * the work after the last number took (`tookMs`) has passed.
 */
export function usePaced(value: number, tookMs: { readonly current: number }): number {
  const [passed, setPassed] = useState(value);
  const passedAtMs = useRef(Number.NEGATIVE_INFINITY);
  const changedAtMs = useRef<number | null>(null);
  useEffect(() => {
    if (value === passed) return;
    const nowMs = performance.now();
    changedAtMs.current ??= nowMs;
    const delayMs = delayOf({
      waitedMs: nowMs - changedAtMs.current,
      restedMs: nowMs - passedAtMs.current,
      tookMs: tookMs.current,
    });
    const timer = setTimeout(() => {
      passedAtMs.current = performance.now();
      changedAtMs.current = null;
      setPassed(value);
    }, delayMs);
    return () => clearTimeout(timer);
  }, [value, passed]);
  return passed;
}
