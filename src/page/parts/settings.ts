import { effect, signal } from '@preact/signals';

/** The colours of the page: those that the system asks for, or always the same. */
type Theme = 'system' | 'light' | 'dark';

export const themes: readonly Theme[] = ['system', 'light', 'dark'];

const rememberedTheme = 'solera.theme';
const rememberedKeys = 'solera.singleKeys';

export const theme = signal<Theme>(themes.find((one) => one === localStorage.getItem(rememberedTheme)) ?? 'system');

/** Whether single keys are shortcuts. Somebody who dictates, or whose hand trembles, turns them off. */
export const hasSingleKeys = signal(localStorage.getItem(rememberedKeys) !== 'off');

/** Applies the settings to the page and remembers them, now and whenever they change. */
export function keepSettings(): void {
  effect(() => {
    if (theme.value === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme.value;
    localStorage.setItem(rememberedTheme, theme.value);
  });
  effect(() => localStorage.setItem(rememberedKeys, hasSingleKeys.value ? 'on' : 'off'));
}
