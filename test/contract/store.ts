import { afterAll, beforeAll, describe } from 'vitest';
import { describeActions, describeSettings } from './store-archive.js';
import { describeCaches } from './store-caches.js';
import {
  describeAuthorship,
  describeChecks,
  describeIdempotence,
  describeNumbers,
  describeRemembered,
  describeVersions,
} from './store-commit.js';
import { describeConcurrency, describeHostileContent } from './store-crowd.js';
import { describeHistory } from './store-history.js';
import { describeKnowledge } from './store-knowledge.js';
import { describeLog } from './store-log.js';
import type { OpenStore, StoreUnderTest, Subject } from './store-subject.js';

/** What every adapter of Store and Archive promises. */
export function describeStore(name: string, open: OpenStore): void {
  describe(`the store on ${name}`, () => {
    const subject = {} as Subject; // Filled by beforeAll, before any test looks into it.
    let opened: StoreUnderTest | undefined;
    beforeAll(async () => {
      opened = await open();
      subject.store = opened.store;
      subject.archive = opened.archive;
    });
    afterAll(() => opened?.close());
    describeNumbers(subject);
    describeVersions(subject);
    describeAuthorship(subject);
    describeIdempotence(subject);
    describeChecks(subject);
    describeRemembered(subject);
    describeHostileContent(subject);
    describeConcurrency(subject);
    describeHistory(subject);
    describeCaches(subject);
    describeSettings(subject);
    describeActions(subject);
    describeKnowledge(subject);
    describeLog(subject);
  });
}
