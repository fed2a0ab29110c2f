/**
 * Serves the page: the shell at the page's addresses, and its files, whose names contain their hash, for ever. All other addresses remain those of the API.
 * The page is not part of the API, so the OpenAPI document does not describe it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** The addresses of the screens: src/page/reading/route.ts. */
const screens = [
  '/',
  '/w/*',
  '/conflicts',
  '/feed',
  '/feed/*',
  '/edits',
  '/edits/*',
  '/operations',
  '/tokens',
  '/audit',
];

/** Nothing may run or load but the files of this server; nothing is put into the document as HTML. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const shellHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-cache',
} as const;

const assetsMaxAgeMs = 365 * 24 * 3_600_000;

/** Registers the page that was built into a folder. */
export function servePage(app: FastifyInstance, folder: string): void {
  const shell = readFileSync(join(folder, 'index.html'), 'utf8');
  for (const url of screens)
    app.get(url, { exposeHeadRoute: true }, (_request, reply) => reply.headers(shellHeaders).send(shell));
  app.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    decorateReply: false,
    index: false,
    preCompressed: true,
    immutable: true,
    maxAge: assetsMaxAgeMs,
    setHeaders: (reply) => void reply.setHeader('x-content-type-options', 'nosniff'),
  });
}
