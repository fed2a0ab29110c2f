import type { Mutant } from './cascade-mutants.js';
import type { Patch } from './compiled-kernel.js';

const patch = (file: string, find: string, replace: string): Patch => ({ file: `src/${file}`, find, replace });
const lineage = (file: string, find: string, replace: string): Patch =>
  patch(`application/lineage/${file}`, find, replace);

/** Errors in tracing wine. The drops of the oracle find each of them. */
export const lineageMutants: readonly Mutant[] = [
  {
    name: 'what evaporates is still there when wine arrives',
    patches: [patch('cellar/lot-level.ts', 'held = before;', 'held = before + lost;')],
  },
  {
    name: 'sources count alike, whatever was taken from each',
    patches: [
      lineage(
        'back-trace.ts',
        'const taken = sources.map(({ flow }) => BigInt(flow.taken));',
        'const taken = sources.map(() => 1n);',
      ),
    ],
  },
  {
    name: 'a lot remembers its wine after it was emptied',
    patches: [lineage('forward-trace.ts', 'if (flow.after === 0 && ', 'if (flow.after < 0 && ')],
  },
  {
    name: 'wine that a lot held before it was emptied and filled by one action is not traced',
    patches: [lineage('back-passages.ts', 'return !restarts && ', 'return ')],
  },
  {
    name: 'wine that later arrives in the requested lot dilutes it',
    patches: [lineage('forward-trace.ts', 'if (stream === this.asked) return;', '')],
  },
  {
    name: 'the action from which a recall begins counts itself',
    patches: [lineage('forward-passages.ts', '(order === 0 && !inclusive)', 'false')],
  },
  {
    name: 'the other sources of a mixture are not counted',
    patches: [lineage('forward-passages.ts', 'await history.readPassagesAt([...others.values()]);', '')],
  },
  {
    name: 'a mixture has the fraction of its last source',
    patches: [
      lineage('forward-trace.ts', 'return asked / taken;', 'return departures.at(-1)?.fraction ?? asked / taken;'),
    ],
  },
  {
    name: 'a lot gets back what it gave before its own arrivals are undone',
    patches: [
      lineage(
        'back-trace.ts',
        '    let mixture = 0n;\n    for (const arrival of arrivals.reverse()) {',
        '    let mixture = 0n;\n    for (const arrival of arrivals.slice(0, 1)) {',
      ),
    ],
  },
  {
    name: 'the loss of a movement is that of its first source alone',
    patches: [
      lineage(
        'forward-trace.ts',
        'else if (loss !== null)',
        'else if (loss !== null && passage === inBodyOrder[0]?.passage)',
      ),
    ],
  },
  {
    name: 'a transfer to a winery with another unit loses or gains by the conversion',
    patches: [
      lineage(
        'forward-trace.ts',
        'const lost = convertVolume(taken, { from: left.unit, to: target.unit }) - arrived;',
        'const lost = taken - arrived;',
      ),
    ],
  },
  {
    name: 'the later of two fills of a lot is not followed',
    patches: [
      lineage(
        'forward-passages.ts',
        'if (uncovered.length === 0) this.pending.delete(stream);',
        'if (uncovered.length >= 0) this.pending.delete(stream);',
      ),
    ],
  },
  {
    name: 'the earlier of two fills of a source is not traced',
    patches: [
      lineage(
        'back-passages.ts',
        'if (uncovered.length === 0) this.pending.delete(stream);',
        'if (uncovered.length >= 0) this.pending.delete(stream);',
      ),
    ],
  },
  {
    name: 'a touch beyond the end is followed',
    patches: [
      lineage(
        'forward-passages.ts',
        'if (comparePositions(touch.position, this.end) > 0) return this.reachEnd(reading);',
        '',
      ),
    ],
  },
];
