/** The course of a lot: its states over time, as the timeline gives them. */
import type { components } from '../contract.js';
import type { LotState } from './shapes.js';

type Action = components['schemas']['Action'];

/** An action of a lot's timeline, with the state just after it. Null: the lot does not exist then. */
export interface TimelineStep {
  readonly action: Action;
  readonly state: LotState | null;
}

/** The different times of the actions, in order. */
export function timesOf(steps: readonly TimelineStep[]): readonly string[] {
  return [...new Set(steps.map(({ action }) => action.effectiveAt))];
}

/** A run of consecutive analyses, or a single other step: what the folded timeline shows in one row. */
export interface FoldedStep {
  readonly steps: readonly TimelineStep[];
}

/** Folds runs of analyses, which change nothing of what a lot is made of. */
export function foldAnalyses(steps: readonly TimelineStep[]): readonly FoldedStep[] {
  const folded: TimelineStep[][] = [];
  for (const step of steps) {
    const last = folded.at(-1);
    const isRun = step.action.type === 'analysis' && last?.[0]?.action.type === 'analysis';
    if (isRun) last.push(step);
    else folded.push([step]);
  }
  return folded.map((run) => ({ steps: run }));
}
