/**
 * The position of a request in a trace, as W3C Trace Context. Plain data, so that commands can carry it to other nodes.
 * `traceparent` is valid: only `readTraceContext` and tracers make values of this type.
 */
export interface TraceContext {
  readonly traceparent: string;
  readonly tracestate?: string;
}

const traceparentForm = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const tracestateForm = /^[\x20-\x7e\t]{1,512}$/;
const zeros = /^0+$/;

/**
 * Returns the context that a caller sent in the headers `traceparent` and `tracestate`, or undefined without a valid `traceparent`: a malformed one is ignored, as the
 * recommendation asks. A `tracestate` that is malformed or longer than 512 characters is left out. HTTP headers and NATS headers have the same form.
 */
export function readTraceContext(
  traceparent: string | undefined,
  tracestate?: string | undefined,
): TraceContext | undefined {
  if (traceparent === undefined) return undefined;
  const [, version, trace = '', span = '', flags, more] = traceparentForm.exec(traceparent) ?? [];
  if (version === undefined || version === 'ff' || zeros.test(trace) || zeros.test(span)) return undefined;
  // Later versions may append members. This program passes on what it understands, which is version 00.
  if (version === '00' && more !== undefined) return undefined;
  const known = { traceparent: `00-${trace}-${span}-${flags}` };
  return tracestate !== undefined && tracestateForm.test(tracestate) ? { ...known, tracestate } : known;
}

/** Returns the id of the trace: 32 hexadecimal digits. */
export function traceIdOf({ traceparent }: TraceContext): string {
  return traceparent.slice(3, 35);
}
