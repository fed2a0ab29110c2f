import { signal } from '@preact/signals';
import { en, type Words } from './en.js';

const remembered = 'solera.language';

/** The texts in the language of the reader. */
export const words = signal<Words>(en);

/** A language that the page speaks. */
interface Language {
  readonly tag: string;
  /** Its name in itself. */
  readonly name: string;
  readonly load: () => Promise<Words>;
}

export const languages: readonly Language[] = [
  { tag: 'en', name: en.languageName, load: async () => en },
  { tag: 'es', name: 'Español', load: async () => (await import('./es.js')).es },
];

/** Loads the texts in the language that was chosen before, or that the browser prefers. */
export async function loadWords(): Promise<void> {
  const wanted = [localStorage.getItem(remembered) ?? '', ...navigator.languages].map((tag) => tag.slice(0, 2));
  await speak(wanted.find((tag) => languageOf(tag) !== undefined) ?? en.language);
}

/** Changes the language, and remembers it. */
export async function chooseLanguage(language: string): Promise<void> {
  localStorage.setItem(remembered, language);
  await speak(language);
}

async function speak(language: string): Promise<void> {
  words.value = (await languageOf(language)?.load()) ?? en;
  document.documentElement.lang = words.value.language;
}

function languageOf(tag: string): Language | undefined {
  return languages.find((language) => language.tag === tag);
}
