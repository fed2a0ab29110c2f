import type { StreamId } from '../kernel/position.js';

/** Stream ids of the cellar: `lot/<winery>/<code>` and `vessel/<winery>/<code>`; codes hold no slash. */
export function lotStream(winery: string, lot: string): StreamId {
  return `lot/${winery}/${lot}`;
}
export function vesselStream(winery: string, vessel: string): StreamId {
  return `vessel/${winery}/${vessel}`;
}
export interface StreamName {
  readonly kind: 'lot' | 'vessel';
  readonly winery: string;
  readonly code: string;
}
export function streamName(stream: StreamId): StreamName {
  const kind = stream.startsWith('lot/') ? 'lot' : stream.startsWith('vessel/') ? 'vessel' : null;
  const begin = (kind?.length ?? 0) + 1;
  const end = stream.indexOf('/', begin);
  if (kind === null || end < 0) throw new Error(`not a cellar stream: ${stream}`);
  return { kind, winery: stream.slice(begin, end), code: stream.slice(end + 1) };
}

/** The streams of one winery's lots and vessels, each once, in the order given. */
export function participating({
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
