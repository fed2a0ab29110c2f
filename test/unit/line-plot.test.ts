import { describe, expect, it } from 'vitest';
import { drawLinePlot, roundStep } from '../../benchmarks/line-plot.js';

describe('a line plot', () => {
  it.each([
    [0.13, 0.2],
    [1, 1],
    [3.4, 5],
    [51, 100],
    [200, 200],
  ])('has ticks at round distances: %f becomes %f', (step, expected) => {
    expect(roundStep(step)).toBeCloseTo(expected, 10);
  });

  it('spreads powers of ten evenly on a logarithmic axis, and leaves out what it cannot show', () => {
    const svg = drawLinePlot({
      title: 'Time < 1 s & more',
      x: { label: 'actions', scale: 'log' },
      y: { label: 'ms', scale: 'linear' },
      series: [
        {
          name: 'one',
          points: [
            [0, 1],
            [10, 2],
            [100, Number.NaN],
            [1_000, 4],
          ],
        },
      ],
    });
    const [, points] = /<polyline points="([^"]*)"/.exec(svg) ?? [];
    expect(points?.split(' ')).toHaveLength(2);
    expect(points).toMatch(/^76,[\d.]+ 736,44$/);
    expect(svg).toContain('Time &lt; 1 s &amp; more');
    expect(svg).not.toContain('NaN');
  });

  it('is drawn without any point', () => {
    const axis = { label: '', scale: 'log' } as const;
    expect(drawLinePlot({ title: '', x: axis, y: axis, series: [] })).not.toMatch(/NaN|Infinity/);
  });
});
