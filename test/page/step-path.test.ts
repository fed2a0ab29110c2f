import { describe, expect, it } from 'vitest';
import { bandPath, stepPath } from '../../src/page/reading/step-path.js';

describe('the path of values that change in steps', () => {
  it('holds each value until the next one', () => {
    const steps = [
      { x: 0, y: 9 },
      { x: 10, y: 5.004 },
      { x: 20, y: 1 },
    ];
    expect(stepPath(steps)).toBe('M0,9H10V5H20V1');
    expect([stepPath([]), stepPath([{ x: 1, y: 2 }])]).toEqual(['', 'M1,2']);
  });

  it('goes back along the lower edge of a band, in the same steps', () => {
    const steps = [
      { x: 0, low: 9, high: 5 },
      { x: 10, low: 8, high: 4 },
      { x: 20, low: 7, high: 3 },
    ];
    expect(bandPath(steps)).toBe('M0,5H10V4H20V3V7V8H10V9H0Z');
    expect(bandPath([])).toBe('');
  });
});
