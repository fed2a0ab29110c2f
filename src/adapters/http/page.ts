/**
 * Serves the page: the shell at the page's addresses, and its files, whose names contain their hash, for ever. All other addresses remain those of the API.
 * The page is not part of the API, so the OpenAPI document does not describe it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { securityHeaders } from './security-headers.js';

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

export interface ServedPage {
  /** The folder that the page was built into. */
  readonly folder: string;
  /** Whether the server speaks HTTPS. */
  readonly isSecure: boolean;
}

const assetsMaxAgeMs = 365 * 24 * 3_600_000;

/** Registers the page. */
export function servePage(app: FastifyInstance, { folder, isSecure }: ServedPage): void {
  const shellHeaders = {
    ...securityHeaders('page', isSecure),
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
  };
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
  });
}
