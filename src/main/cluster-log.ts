import type { ClusterEvent, ClusterObserver } from '../cluster/observer.js';

interface ClusterLogParts {
  readonly info: (fields: object, message: string) => void;
  readonly warn: (fields: object, message: string) => void;
  readonly elapsedMs: () => number;
  /** Calls `work` once after a time, unless the process ends before. */
  readonly after: (ms: number, work: () => void) => void;
}

/** A line about an ongoing state is written at its begin, at its end, and never more often than this. */
const quietMs = 5_000;

/** How an event is logged: a warning is something that an operator may have to look at. Events that are only counted have no line. */
export function clusterLog(parts: ClusterLogParts): Pick<ClusterObserver, 'happened' | 'decidedHere' | 'handedOver'> {
  const { info } = parts;
  const fallback = new Episode(parts, {
    begin: 'Commands on lots of other nodes are decided here, because their owner or the broker does not answer.',
    end: 'Owners answer again: no more commands on lots of other nodes are decided here.',
  });
  const suspicions = new Map<string, Episode>();
  return {
    happened: (event) => {
      if (event.kind === 'owner_suspected')
        suspicionOf(event.node, suspicions, parts).happened({ owner: event.node, reason: event.reason });
      else writeEvent(event, parts);
    },
    decidedHere: () => fallback.happened({}),
    handedOver: (durationMs) => info({ durationMs: Math.round(durationMs) }, 'The hand-over is finished.'),
  };
}

function writeEvent(event: ClusterEvent, { info, warn }: ClusterLogParts): void {
  switch (event.kind) {
    case 'view_changed': {
      const { epoch, members, gained, lost } = event;
      info({ epoch, members, gained, lost }, 'The view of the cluster has changed.');
      const twins = members.filter((name, index) => members.indexOf(name) !== index);
      if (twins.length > 0)
        warn(
          { names: twins },
          'Several members have one name. Unless a node has just been restarted, give each node a SOLERA_NODE of its own.',
        );
      return;
    }
    case 'joined':
      info({}, 'This node has joined the cluster.');
      return;
    case 'left':
      info({}, 'This node has left the cluster.');
      return;
    case 'removed':
      if (event.reason === 'silent')
        warn({ removed: event.nodes, reason: event.reason }, 'Silent nodes were removed from the cluster.');
      else
        info({ removed: event.nodes, reason: event.reason }, 'Nodes that cannot serve were removed from the cluster.');
      return;
    case 'paused':
      warn(
        { pauseMs: Math.round(event.pauseMs) },
        'This node stood still. It reads the view again before it decides anything.',
      );
      return;
    default:
  }
}

/** The suspicion of each owner has its own episode. A node that is not suspected any more is forgotten. */
function suspicionOf(node: string, suspicions: Map<string, Episode>, parts: ClusterLogParts): Episode {
  let episode = suspicions.get(node);
  if (episode === undefined) {
    const begin = 'An owner does not listen or is silent. Its commands are sent again, or decided here.';
    episode = new Episode(parts, { begin, onEnd: () => suspicions.delete(node) });
    suspicions.set(node, episode);
  }
  return episode;
}

/**
 * Something that happens many times in a row: it is logged when it begins, and when it has not happened for `quietMs`.
 * States: quiet; ongoing, with the number of times so far.
 */
class Episode {
  private count = 0;
  private lastAt = 0;

  constructor(
    private readonly parts: ClusterLogParts,
    private readonly texts: { readonly begin: string; readonly end?: string; readonly onEnd?: () => void },
  ) {}

  happened(fields: object): void {
    this.lastAt = this.parts.elapsedMs();
    this.count += 1;
    if (this.count > 1) return;
    this.parts.warn(fields, this.texts.begin);
    this.parts.after(quietMs, () => this.check());
  }

  private check(): void {
    const left = quietMs - (this.parts.elapsedMs() - this.lastAt);
    if (left > 0) {
      this.parts.after(left, () => this.check());
      return;
    }
    const { end, onEnd } = this.texts;
    if (end !== undefined) this.parts.info({ count: this.count }, end);
    this.count = 0;
    onEnd?.();
  }
}

/** Returns an observer that passes everything to the metrics, and the events to the log. */
export function countedAndLogged(metrics: ClusterObserver, log: ReturnType<typeof clusterLog>): ClusterObserver {
  return {
    ...metrics,
    happened: (event) => {
      metrics.happened(event);
      log.happened(event);
    },
    decidedHere: () => {
      metrics.decidedHere();
      log.decidedHere();
    },
    handedOver: (durationMs) => {
      metrics.handedOver(durationMs);
      log.handedOver(durationMs);
    },
  };
}
