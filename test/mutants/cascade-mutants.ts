import type { Patch } from './compiled-kernel.js';

/** A planted error: what a hurried change to the kernel might well look like. Each must be found by the property. */
export interface Mutant {
  readonly name: string;
  readonly patches: readonly Patch[];
}

const cascade = (find: string, replace: string): Patch => ({ file: 'cascade.ts', find, replace });
const visit = (find: string, replace: string): Patch => ({ file: 'visit.ts', find, replace });
const collected = (find: string, replace: string): Patch => ({ file: 'cascade-result.ts', find, replace });
const followed = (find: string, replace: string): Patch => ({ file: 'followed-stream.ts', find, replace });

/** Errors in the rule itself: design, "The cascade". */
export const cascadeMutants: readonly Mutant[] = [
  {
    name: 'an edited action is kept because its states are equal',
    patches: [cascade('const kept = !own && equal;', 'const kept = equal && before !== null && after !== null;')],
  },
  {
    name: 'a moved action that says the same is not rewritten at its new place',
    patches: [
      cascade(
        'rewrites.push({ stream, position: at, revision, stored, events });',
        `const ways = this.own.get(at.id) ?? [];
        const said = ways.map((one) => (one.before?.action ?? one.after)?.data);
        const unmoved = ways.length < 2 || said[0] !== said[1];
        if (unmoved) rewrites.push({ stream, position: at, revision, stored, events });`,
      ),
    ],
  },
  {
    name: 'the participants that an edit takes away are not bumped',
    patches: [
      cascade('for (const { at, streams } of visits) {', 'for (const { at, participantsAfter: streams } of visits) {'),
    ],
  },
  {
    name: 'participants that are only read are not bumped',
    patches: [
      cascade(
        'touched: [...this.touched], ends, dirty',
        'touched: [...this.touched].filter((stream) => this.followed.get(stream)?.dirty != null), ends, dirty',
      ),
    ],
  },
  {
    name: 'the participants that an edit takes away are not visited',
    patches: [visit('return [...new Set([...before, ...after])];', 'return after;')],
  },
  {
    name: 'refused to refused is a conflict',
    patches: [
      visit('if (rewritten || wasRefused !== nowRefused) {', 'if (rewritten || wasRefused || nowRefused) {'),
      visit("if (nowRefused && !wasRefused) return 'conflict';", "if (nowRefused) return 'conflict';"),
    ],
  },
  {
    name: 'refused to refused is a change',
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
    name: 'the reason of a refusal stays the old one',
    patches: [visit('return sameRefusal(', 'return true || sameRefusal(')],
  },
  {
    name: 'impossible actions of the change set are ignored',
    patches: [collected('own && refusal !== null) refusals.push', 'own && refusal === undefined) refusals.push')],
  },
  {
    name: 'a flagged action that is edited counts as newly impossible',
    patches: [cascade('wasRefused: own ? this.wasRefused(at.id) : isRefused(before),', 'wasRefused: false,')],
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
    name: 'actions are decided on the states of the old history',
    patches: [cascade('return this.track(stream).after;', 'return this.track(stream).before;')],
  },
  {
    name: 'events are compared as far as there are old ones',
    patches: [cascade('a.length === b.length && a.every(', 'a.every(')],
  },
  {
    name: 'an unchanged touch is rewritten',
    patches: [cascade('(stored === events || this.sameEvents(stored, events))', 'stored === events')],
  },
  {
    name: 'a refused action does not touch its participants',
    patches: [
      cascade(
        'for (const stream of participants) events.set(stream, []);',
        "if (outcome?.kind !== 'refused') for (const stream of participants) events.set(stream, []);",
      ),
    ],
  },
  {
    name: 'the next touch of a stream on the frontier is passed over',
    patches: [cascade('} else if (next !== undefined) this.queue.push(next);', '}')],
  },
  {
    name: 'the old place of a moved action is forgotten',
    patches: [cascade('if (before !== null) visits.push(visitOf(participants, before, null, true));', '')],
  },
  {
    name: 'a stream that comes back is not read again',
    patches: [followed('if (track === null || !track.reaches(at)) {', 'if (track === null) {')],
  },
  {
    name: 'a stream that comes back forgets what was done to it',
    patches: [followed('new Track(this.domain, slice, track)', 'new Track(this.domain, slice)')],
  },
  {
    name: 'a span is clean from where the stream first left the frontier',
    patches: [followed('from: span?.from ?? at, to: null }', 'from: span?.from ?? at, to: span?.to ?? null }')],
  },
  {
    name: 'the state that is saved is the old one',
    patches: [followed('state: this.track.after }', 'state: this.track.before }')],
  },
];
