import { afterEach, beforeEach, describe } from 'vitest';
import type { Messages } from '../../src/cluster/messages.js';
import { describeBroker, describeLosses, describeReconnection } from './messages-connection.js';
import { describeBounds, describeDelivery, describeHandlers } from './messages-delivery.js';
import { describeReplies, describeUnanswered } from './messages-requests.js';
import type { MessagesSite } from './messages-subject.js';

/** The promises of messages between nodes, for every broker. `open` returns a new broker with connected participants. */
export function describeMessages(name: string, open: (participants: number) => Promise<MessagesSite>): void {
  describe(`messages over ${name}`, () => {
    let site: MessagesSite;
    beforeEach(async () => {
      site = await open(3);
    });
    afterEach(() => site.close());
    const parts = () => {
      // `open` was asked for three.
      const [one, other, third] = site.participants as [Messages, Messages, Messages];
      return { site, one, other, third };
    };
    describeDelivery(parts);
    describeBounds(parts);
    describeHandlers(parts);
    describeReplies(parts);
    describeUnanswered(parts);
    describeLosses(parts);
    describeReconnection(parts);
    describeBroker(parts);
  });
}
