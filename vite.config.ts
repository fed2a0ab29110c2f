import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Builds the page of src/page into dist/page. Every file but the shell has a hash in its name, so that it may be cached for ever. */
export default defineConfig({
  root: fileURLToPath(new URL('src/page', import.meta.url)),
  publicDir: false,
  build: {
    outDir: '../../dist/page',
    emptyOutDir: true,
    assetsDir: 'assets',
    // The content security policy forbids data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
    // What the screens share is one file: dozens of small ones are slower to load, and compress worse. What only forms need stays with them.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'shared',
              test: /src\/page\/(reading|parts|wire)\/(?!.*(form|typed-number|outbox|import|readings|cures|administration|ndjson|csv|labels?|qr)).*\.tsx?$/,
            },
            // The screen of labels, and the forms that judge one, are small and have most of it in common.
            { name: 'label-checks', test: /src\/page\/(screens\/label-checks|(reading|wire)\/label-)/ },
          ],
        },
      },
    },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
});
