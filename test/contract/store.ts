import { afterAll, beforeAll, describe } from 'vitest';
import { describeCaches } from './store-caches.js';
import { describeChunks } from './store-chunks.js';
import { describeChecks, describeNumbers, describeVersions } from './store-commit.js';
import { describeConcurrency, describeHostileContent } from './store-concurrency.js';
import { describeConflicted } from './store-conflicted.js';
import { describeDrafts } from './store-drafts.js';
import { describeEngineLists } from './store-engine-lists.js';
import { describeHistory } from './store-history.js';
import { describeIdempotence, describeRemembered } from './store-idempotence.js';
import { describeKnowledge } from './store-knowledge.js';
import { describeActions, describeSettings } from './store-lists.js';
import { describeLog } from './store-log.js';
import { describeLotChanges } from './store-lot-changes.js';
import { describeRules } from './store-rules.js';
import type { StoreUnderTest, Subject } from './store-subject.js';
import { describeVoidRequests } from './store-void-requests.js';

/** The promises of the store's ports, for every adapter. */
export function describeStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`the store on ${name}`, () => {
    const subject = {} as Subject; // beforeAll fills it before the first test uses it.
    let opened: StoreUnderTest | undefined;
    beforeAll(async () => {
      opened = await open();
      Object.assign(subject, opened);
    });
    afterAll(() => opened?.close());
    describeNumbers(subject);
    describeVersions(subject);
    describeIdempotence(subject);
    describeChecks(subject);
    describeRemembered(subject);
    describeVoidRequests(subject);
    describeRules(subject);
    describeDrafts(subject);
    describeLotChanges(subject);
    describeHostileContent(subject);
    describeConcurrency(subject);
    describeHistory(subject);
    describeChunks(subject);
    describeCaches(subject);
    describeSettings(subject);
    describeActions(subject);
    describeConflicted(subject);
    describeEngineLists(subject);
    describeKnowledge(subject);
    describeLog(subject);
  });
}
