import type { StreamId } from '../kernel/position.js';

/** The stream of a lot, `lot/<winery>/<code>`. Codes hold no slash. */
export function lotStream(winery: string, lot: string): StreamId {
  return `lot/${winery}/${lot}`;
}

/** The stream of a vessel's occupant, `vessel/<winery>/<code>`. */
export function vesselStream(winery: string, vessel: string): StreamId {
  return `vessel/${winery}/${vessel}`;
}

interface StreamName {
  readonly kind: 'lot' | 'vessel';
  readonly winery: string;
  readonly code: string;
}

/** Returns the parts of a stream id. Throws if it is of neither form. */
export function streamName(stream: StreamId): StreamName {
  const kind = stream.startsWith('lot/') ? 'lot' : stream.startsWith('vessel/') ? 'vessel' : null;
  const begin = (kind?.length ?? 0) + 1;
  const end = stream.indexOf('/', begin);
  if (kind === null || end < 0) throw new Error(`${JSON.stringify(stream)} is not the stream of a lot or a vessel.`);
  return { kind, winery: stream.slice(begin, end), code: stream.slice(end + 1) };
}

/** Returns the streams of one winery's lots and vessels in the order given, without repetition. */
export function streamsOf({
  winery,
  lots,
  vessels = [],
}: {
  readonly winery: string;
  readonly lots: readonly string[];
  readonly vessels?: readonly string[];
}): readonly StreamId[] {
  const streams = lots.map((lot) => lotStream(winery, lot));
  for (const vessel of vessels) streams.push(vesselStream(winery, vessel));
  return streams.length < 2 ? streams : [...new Set(streams)];
}
