import type { Mutant } from './cascade-mutants.js';
import type { Patch } from './compiled-kernel.js';

const cellar = (file: string, find: string, replace: string): Patch => ({ file: `src/cellar/${file}`, find, replace });

/** Errors in the rules of the cellar. The small worlds find each of them, because the oracle shares no code with the rules. */
export const cellarMutants: readonly Mutant[] = [
  {
    name: 'the cost of a topped lot leaves with the last drop that evaporates',
    patches: [
      cellar('actions/top.ts', 'const { additives } = levelChangeEffects(', 'const effects = levelChangeEffects('),
      cellar('actions/top.ts', 'vessels: changes, additives })', 'vessels: changes, ...effects })'),
    ],
  },
  {
    name: 'the last target gets its part of the cost rounded down',
    patches: [
      cellar('mixture.ts', 'const last = index === arrivals.length - 1;', 'const last = index === arrivals.length;'),
    ],
  },
  {
    name: 'a gain does not scale additives',
    patches: [
      cellar('mixture.ts', 'const gained = arriving > mixture.volume && mixture.volume > 0;', 'const gained = false;'),
    ],
  },
  {
    name: 'a vessel that an earlier target of the same action fills is free',
    patches: [cellar('target.ts', 'filled.set(vessel, lot);', '')],
  },
  {
    name: 'texts are ordered by code unit',
    patches: [
      cellar(
        'code-point.ts',
        'if (left !== right) return rank(left) - rank(right);',
        'if (left !== right) return left - right; void rank;',
      ),
    ],
  },
  {
    name: 'an emptied fruit lot forgets its origin',
    patches: [cellar('lot.ts', "after.kind === 'fruit' || ", '')],
  },
  {
    name: 'the cost that leaves is rounded up',
    patches: [
      cellar('quantity.ts', 'return (product - (product % whole)) / whole;', 'return Math.ceil(product / whole);'),
    ],
  },
  {
    name: 'missing units go to the later of two equal remainders',
    patches: [
      cellar(
        'quantity.ts',
        'a.remainder === b.remainder ? a.index - b.index',
        'a.remainder === b.remainder ? b.index - a.index',
      ),
    ],
  },
  {
    name: 'a new lot takes its declarations from the last place that names it',
    patches: [
      cellar('target.ts', 'if (!creations.has(lot)) creations.set(lot, creation)', 'creations.set(lot, creation)'),
    ],
  },
  {
    name: 'the volume of bottles is computed for each removal',
    patches: [
      cellar(
        'case-source.ts',
        'bottleVolume(lot.bottles, format, volumeUnit) - bottleVolume(lot.bottles - bottles, format, volumeUnit)',
        'bottleVolume(bottles, format, volumeUnit)',
      ),
    ],
  },
  {
    name: 'cost is transferred between currencies',
    patches: [
      cellar(
        'actions/transfer-in-bond.ts',
        'receiverUnits(action, to).currency === action.units.currency',
        'action.units.currency !== ""',
      ),
    ],
  },
  {
    name: 'archived lots can be filled',
    patches: [
      cellar('source.ts', "if (lot.status === 'archived')", "if (lot.status === 'archived' && kinds.length > 3)"),
    ],
  },
];
