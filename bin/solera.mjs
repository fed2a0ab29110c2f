#!/usr/bin/env node
/**
 * The program `solera`: prepares the clone it lies in, then becomes Solera.
 * It is loaded into this very process, so that signals, stdin, stdout and the exit code need no forwarding.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepareOrExit, root } from './prepare.mjs';

await prepareOrExit();
await import(pathToFileURL(join(root, 'dist', 'src', 'main', 'cli.js')).href);
