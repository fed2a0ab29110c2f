import { describe, expect, it } from 'vitest';
import { headJson, headOf } from '../../src/page/reading/action-head.js';

const zone = 'America/Los_Angeles';
const former = headOf({ effectiveAt: '2025-01-01T08:00:00.000Z', note: 'Old', tieBreak: 17 }, zone);

describe('the time, note and order of an action', () => {
  it('are shown as they are typed', () => {
    expect(former).toEqual({ when: '2025-01-01 00:00', note: 'Old', tieBreak: '17' });
    expect(headOf({ effectiveAt: '2025-01-01T08:00:00Z' }, zone)).toMatchObject({ note: '', tieBreak: '' });
  });

  it('are sent only where they differ; an emptied note is removed', () => {
    expect(headJson(former, former, zone)).toBe('');
    expect(headJson({ ...former, when: '2025-01-01T00:00:00-08:00', note: ' Old ' }, former, zone)).toBe('');
    expect(headJson({ when: '2025-01-01 00:05', note: '', tieBreak: '3' }, former, zone)).toBe(
      ',"effectiveAt":"2025-01-01T08:05:00.000Z","tieBreak":3,"note":null',
    );
  });

  it('are sent as they are if the server has to judge them', () => {
    expect(headJson({ when: 'noon', note: 'Old', tieBreak: '1.5' }, former, zone)).toBe(
      ',"effectiveAt":"noon","tieBreak":"1.5"',
    );
  });

  it('of a new action have its time, and the others if they are there', () => {
    const head = { when: '2025-09-18T15:00:00Z', note: '', tieBreak: '' };
    expect(headJson(head, null, zone)).toBe(',"effectiveAt":"2025-09-18T15:00:00Z"');
    expect(headJson({ ...head, note: 'New' }, null, zone)).toContain(',"note":"New"');
  });

  it('cannot be sent while the time is not clear', () => {
    expect(headJson({ ...former, when: '2025-11-02 01:30' }, former, zone)).toBeNull();
  });
});
