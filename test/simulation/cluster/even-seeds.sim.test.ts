import { test } from 'vitest';
import { budgetMs, runSeeds } from './seeds.js';

test(
  'whatever nodes, broker and database do, each acknowledged change set is in the history exactly once: even seeds',
  () => runSeeds('even'),
  budgetMs + 300_000,
);
