/** Reads a file of steps in order and piece by piece: NDJSON as `solera harvest` writes it. */
import type { HarvestStep } from '../../harvest/step.js';
import { linesOf } from './file-lines.js';

/** One line: where it is in the file, and the step that it contains, or the reason why it contains none. */
export interface FileStep {
  /** From 1. */
  readonly line: number;
  /** The byte where the next one begins. */
  readonly endOffset: number;
  readonly text: string;
  readonly step: HarvestStep | { readonly kind: 'unreadable'; readonly detail: string };
}

/** A place in a file: the last line that was processed, and the byte after it, where reading resumes. */
export interface FilePlace {
  readonly line: number;
  readonly offset: number;
}

/** Yields the steps of a file after a place. */
export async function* readSteps(path: string, from: FilePlace): AsyncGenerator<FileStep, void, undefined> {
  let { line, offset } = from;
  for await (const bytes of linesOf(path, from.offset)) {
    line += 1;
    offset += bytes.length;
    const text = bytes.toString('utf8').trim();
    if (text !== '') yield { line, endOffset: offset, text, step: stepOf(text, line) };
  }
}

function stepOf(text: string, line: number): FileStep['step'] {
  let step: unknown;
  try {
    step = JSON.parse(text);
  } catch {
    return { kind: 'unreadable', detail: `Line ${line} is not valid JSON.` };
  }
  return isStep(step)
    ? step
    : {
        kind: 'unreadable',
        detail: `Line ${line} is not a step. A step has a kind (${kinds.join(', ')}), a winery, and the members of its kind.`,
      };
}

const kinds = ['winery', 'vessel', 'record', 'revise', 'retract'] as const;

/** Checks the members that are needed to send the step. The server validates the rest. */
function isStep(step: unknown): step is HarvestStep {
  if (typeof step !== 'object' || step === null) return false;
  const { kind, winery, vessel, action, id, body }: Readonly<Record<string, unknown>> = { ...step };
  if (typeof winery !== 'string') return false;
  const hasBody = typeof body === 'object' && body !== null;
  if (kind === 'winery') return hasBody;
  if (kind === 'vessel') return typeof vessel === 'string' && hasBody;
  if (kind === 'record') return typeof action === 'object' && action !== null;
  if (kind === 'revise') return typeof id === 'string' && hasBody;
  return kind === 'retract' && typeof id === 'string';
}
