import { inSpan, type SpanAttributes, type Tracer } from '../ports/tracer.js';
import { traceIdOf } from '../trace-context.js';
import type { ChangeCommand, ChangeReply, Transport } from './command.js';

/** Called with the kind of each reply to a command that is no preview. */
export type OnReply = (kind: ChangeReply['kind']) => void;

/** Counts the commands of this node by their outcome, and records a span for each, which the spans of its further way belong to. */
export class ObservedTransport implements Transport {
  constructor(
    private readonly transport: Transport,
    private readonly tracer: Tracer,
    private readonly onReply: OnReply,
  ) {}

  request(command: ChangeCommand): Promise<ChangeReply> {
    const { tracer, transport } = this;
    const replied = tracer.active
      ? inSpan(tracer, 'command', {
          parent: command.trace,
          attributes: commandAttributes(command),
          work: (trace) => transport.request({ ...command, trace }),
          outcome: replyOutcome,
        })
      : transport.request(command);
    return command.preview ? replied : this.counted(replied);
  }

  private async counted(replied: Promise<ChangeReply>): Promise<ChangeReply> {
    const reply = await replied;
    this.onReply(reply.kind);
    return reply;
  }
}

/** The attributes of a command in spans. */
export function commandAttributes({ change, winery, form, preview, edits }: ChangeCommand): SpanAttributes {
  return {
    'solera.change_set': change,
    'solera.winery': winery,
    'solera.form': form,
    'solera.edits': edits.length,
    ...(preview ? { 'solera.preview': true } : {}),
  };
}

/** Describes a reply in a span. A refusal is an outcome; an overloaded node and an unknown outcome are faults. */
export function replyOutcome(reply: ChangeReply): { readonly attributes: SpanAttributes; readonly fault?: string } {
  const attributes = { 'solera.outcome': reply.kind };
  if (reply.kind === 'answered') return { attributes };
  const { code } = reply.problem;
  const described = { attributes: { ...attributes, 'solera.problem': code } };
  return reply.kind === 'refused' ? described : { ...described, fault: code };
}

/** The fields of a command in the log. */
export function commandFields({ change, winery, trace }: ChangeCommand): object {
  return { changeSet: change, winery, ...(trace === undefined ? {} : { trace: traceIdOf(trace) }) };
}
