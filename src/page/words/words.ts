import { signal } from '@preact/signals';
import { en, type Words } from './en.js';

const remembered = 'solera.language';

/** The texts in the language of the reader. */
export const words = signal<Words>(en);

const loaders: Readonly<Record<string, () => Promise<Words>>> = {
  en: async () => en,
};

/** The languages that the page speaks. */
export const languages = Object.keys(loaders);

/** Loads the texts in the language that was chosen before, or that the browser prefers. */
export async function loadWords(): Promise<void> {
  const wanted = [localStorage.getItem(remembered) ?? '', ...navigator.languages].map((tag) => tag.slice(0, 2));
  await speak(wanted.find((tag) => Object.hasOwn(loaders, tag)) ?? 'en');
}

/** Changes the language, and remembers it. */
export async function chooseLanguage(language: string): Promise<void> {
  localStorage.setItem(remembered, language);
  await speak(language);
}

async function speak(language: string): Promise<void> {
  words.value = (await loaders[language]?.()) ?? en;
  document.documentElement.lang = words.value.language;
}
