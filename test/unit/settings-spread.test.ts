import { expect, it } from 'vitest';
import type { WineryRecord } from '../../src/application/ports/winery-settings-store.js';
import { Settings } from '../../src/application/settings/settings.js';

it('reports that a winery is spread in another way when that is read, and only then', async () => {
  let spread = 1;
  const changes: number[] = [];
  const store = {
    wineriesByCode: async () => [{ winery: 'W', revision: 1, spread } as WineryRecord], // Settings read nothing else.
    vesselsByName: async () => [],
  };
  const settings = new Settings(store, 10, () => void changes.push(settings.spreadOf('W')));
  const readAgain = async (value: number): Promise<void> => {
    spread = value;
    await settings.ensureLoaded({ wineries: ['W'] }, settings.moment());
  };
  for (const value of [1, 8, 8, 3, 1]) await readAgain(value);
  expect(changes).toEqual([8, 3, 1]);
});
