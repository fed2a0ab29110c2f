import type { Patch } from './compiled-kernel.js';

/** A planted error, such as a hurried change to the kernel could make. The property must find each. */
export interface Mutant {
  readonly name: string;
  readonly patches: readonly Patch[];
}

const cascade = (find: string, replace: string): Patch => ({ file: 'cascade.ts', find, replace });
const ownVisits = (find: string, replace: string): Patch => ({ file: 'own-visits.ts', find, replace });
const visit = (find: string, replace: string): Patch => ({ file: 'visit.ts', find, replace });
const collected = (find: string, replace: string): Patch => ({ file: 'cascade-result.ts', find, replace });
const cascadeStreams = (find: string, replace: string): Patch => ({ file: 'cascade-streams.ts', find, replace });
const cascadeStream = (find: string, replace: string): Patch => ({ file: 'cascade-stream.ts', find, replace });

/** Errors in the rules of the cascade. */
export const cascadeMutants: readonly Mutant[] = [
  {
    name: 'an edited action is kept because its states are equal',
    patches: [cascade('const kept = !own && equal;', 'const kept = equal && before !== null && after !== null;')],
  },
  {
    name: 'the events of a moved action are not asserted at its new position if they are unchanged',
    patches: [
      cascade(
        'rewrites.push({ stream, position: at, revision, stored, tag: touch?.tag ?? 0, events });',
        `const ways = this.own['byAction'].get(at.id) ?? [];
        const said = ways.map((one) => (one.before?.action ?? one.after)?.data);
        const unmoved = ways.length < 2 || said[0] !== said[1];
        if (unmoved) rewrites.push({ stream, position: at, revision, stored, tag: touch?.tag ?? 0, events });`,
      ),
    ],
  },
  {
    name: 'the versions of participants that an edit removes are not incremented',
    patches: [ownVisits('for (const { streams } of visits)', 'for (const { participantsAfter: streams } of visits)')],
  },
  {
    name: 'the versions of participants that are only read are not incremented',
    patches: [
      cascadeStreams(
        'touched: [...this.own.touched], ends, dirty',
        'touched: [...this.own.touched].filter((stream) => this.streams.get(stream)?.dirty != null), ends, dirty',
      ),
    ],
  },
  {
    name: 'the participants that an edit removes are not visited',
    patches: [visit('return [...new Set([...before, ...after])];', 'return after;')],
  },
  {
    name: 'an action that stays refused is a conflict',
    patches: [
      visit('if (rewritten || wasRefused !== nowRefused) {', 'if (rewritten || wasRefused || nowRefused) {'),
      visit("if (nowRefused && !wasRefused) return 'conflict';", "if (nowRefused) return 'conflict';"),
    ],
  },
  {
    name: 'an action that stays refused is a change',
    patches: [visit('if (rewritten || wasRefused !== nowRefused) {', 'if (rewritten || wasRefused || nowRefused) {')],
  },
  {
    name: 'an action without events can have no conflict',
    patches: [visit('if (rewritten || wasRefused !== nowRefused) {', 'if (rewritten) {')],
  },
  {
    name: 'a restoration is not reported',
    patches: [visit("wasRefused && !nowRefused ? 'restoration' : 'changed'", "'changed'")],
  },
  {
    name: 'the stored reason of a refusal is kept',
    patches: [visit('return sameRefusal(', 'return true || sameRefusal(')],
  },
  {
    name: 'impossible actions of the change set are ignored',
    patches: [collected('own && refusal !== null) refusals.push', 'own && refusal === undefined) refusals.push')],
  },
  {
    name: 'a flagged action that is edited counts as newly impossible',
    patches: [cascade('wasRefused: own ? this.own.wasRefused(at.id) : isRefused(before),', 'wasRefused: false,')],
  },
  {
    name: 'one equal participant is enough to keep the stored outcome',
    patches: [
      cascade(
        'streams.every((stream) => !this.track(stream).onFrontier)',
        'streams.some((stream) => !this.track(stream).onFrontier)',
      ),
    ],
  },
  {
    name: 'actions are decided on the states of the stored history',
    patches: [cascade('return this.track(stream).after;', 'return this.track(stream).before;')],
  },
  {
    name: 'only as many events are compared as were stored',
    patches: [cascade('a.length === b.length && a.every(', 'a.every(')],
  },
  {
    name: 'an unchanged touch is rewritten',
    patches: [cascade('(stored === events || this.sameEvents(stored, events))', 'stored === events')],
  },
  {
    name: 'a refused action does not touch its participants',
    patches: [
      visit(
        'for (const stream of participants) events.set(stream, []);',
        "if (outcome?.kind !== 'refused') for (const stream of participants) events.set(stream, []);",
      ),
    ],
  },
  {
    name: 'the next touch of a stream on the frontier is skipped',
    patches: [cascade('this.queue.push(next);', '')],
  },
  {
    name: 'the old position of a moved action is not visited',
    patches: [ownVisits('if (before !== null) visits.push(visitOf(participants, before, null, true));', '')],
  },
  {
    name: 'a stream that returns to the frontier is not read again',
    patches: [cascadeStream('if (track === null || !track.reaches(at)) {', 'if (track === null) {')],
  },
  {
    name: 'a stream that returns to the frontier starts from the stored history',
    patches: [cascadeStream('new Track(this.domain, slice, track ?? this.former)', 'new Track(this.domain, slice)')],
  },
  {
    name: 'the dirty span ends where the stream first left the frontier',
    patches: [cascadeStream('from: span?.from ?? at, to: null }', 'from: span?.from ?? at, to: span?.to ?? null }')],
  },
  {
    name: 'the saved state is that of the stored history',
    patches: [cascadeStream('state: this.track.after }', 'state: this.track.before }')],
  },
];
