#!/usr/bin/env node
/**
 * The program `solera`: installs and compiles what is missing in its clone, then runs Solera in the same process, so that signals, stdin, stdout
 * and the exit code need no forwarding.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepareOrExit, root } from './prepare.mjs';

await prepareOrExit();
await import(pathToFileURL(join(root, 'dist', 'src', 'main', 'cli.js')).href);
