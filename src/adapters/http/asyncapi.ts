/** Writes the AsyncAPI 3.0 document of the log: its event stream, its pages and its mirror in JetStream. */
import { type Notification, notificationTypes } from '../../feed/notification.js';
import { shortType } from '../../feed/notification-schema.js';
import { logPath } from '../../feed/page.js';
import { withheldType } from '../../feed/withheld.js';
import {
  dataComponent,
  notificationComponent,
  notificationMeanings,
  withheldComponent,
  withheldMeaning,
} from './openapi-notification-schemas.js';
import { closureOf } from './schema-documents.js';

type Node = Record<string, unknown>;

interface LogDescription {
  /** Those of the OpenAPI document, as plain JSON. */
  readonly schemas: Readonly<Record<string, unknown>>;
  readonly pageSize: number;
  /** The stream of JetStream to which the log is copied. */
  readonly stream: string;
}

export function asyncApiDocument({ schemas, pageSize, stream }: LogDescription): Node {
  const used = [...closureOf(schemas, ['NotificationPage'])].sort();
  return {
    asyncapi: '3.0.0',
    id: 'urn:solera:log',
    info: {
      title: 'The log of Solera',
      version: '1',
      description: [
        'One sequence of notifications, numbered 1, 2, 3 … over all wineries. No number is ever missing, reused, changed or seen out of order. The stream and the mirror push; the pages are the truth.',
        '',
        'A change set takes consecutive numbers: `data.index` of `data.of`. Apply a set as one, and keep the number of its last notification together with the result.',
      ].join('\n'),
    },
    defaultContentType: 'application/json',
    servers: servers(),
    channels: channels(pageSize, stream),
    operations: operations(),
    components: {
      messages: {
        ...Object.fromEntries(notificationTypes.map((type) => [notificationComponent(type), message(type)])),
        [withheldComponent]: withheldMessage(),
        Page: { title: 'A page of the log', payload: { $ref: '#/components/schemas/NotificationPage' } },
        PageRequest: { title: 'A request for a page', summary: 'A GET without a body.', payload: { type: 'null' } },
      },
      schemas: Object.fromEntries(used.map((name) => [name, schemas[name]])),
    },
  };
}

function servers(): Node {
  return {
    http: {
      host: '{host}',
      protocol: 'http',
      description: 'Any node of Solera.',
      variables: { host: { default: 'localhost:8080', description: 'The host and the port of a node.' } },
    },
    nats: {
      host: '{host}',
      protocol: 'nats',
      description: 'The broker of the nodes, if they have one (`NATS_URL`).',
      variables: { host: { default: 'localhost:4222', description: 'The host and the port of the broker.' } },
    },
  };
}

function channels(pageSize: number, stream: string): Node {
  const [first, last] = ['The first number of the page.', `The last number of the page: first + ${pageSize - 1}.`];
  const pages = { servers: [{ $ref: '#/servers/http' }], messages: pageMessages() };
  return {
    stream: {
      address: `${logPath}/stream`,
      title: 'Server-Sent Events',
      description:
        '`GET` with `Accept: text/event-stream`. Each event has the notification number as `id:` and the notification as `data:`. `?after=N` begins after a number, and `Last-Event-ID` resumes. A client that does not keep up is disconnected and may resume. `?winery=` selects one winery; then events named `head`, with `id: <n>` and `data: {"sequence": n}`, say that everything of it up to n was sent. The header `Solera-Log` is the incarnation of the log.',
      servers: [{ $ref: '#/servers/http' }],
      messages: {
        ...notificationMessages(),
        [withheldComponent]: { $ref: `#/components/messages/${withheldComponent}` },
      },
    },
    currentPage: {
      address: logPath,
      title: 'The current page',
      description:
        'The unfilled page at the end of the log. It is revalidated by its `ETag`. The header `Solera-Log` is the incarnation of the log, a UUID: in another log the same numbers mean other notifications.',
      ...pages,
    },
    page: {
      address: `${logPath}/{first},{last}`,
      title: 'A page',
      description: `Pages hold ${pageSize} numbers: 1,${pageSize} and so on. A full page never changes by a single byte, and may be cached for ever. The header Solera-Log is the incarnation of the log.`,
      parameters: { first: { description: first }, last: { description: last } },
      ...pages,
    },
    mirror: {
      address: 'solera.log.{winery}.{type}',
      title: 'The mirror in JetStream',
      description: `A copy of the log in the stream \`${stream}\`, if the nodes have a broker. The stream's own sequence is the notification number; the payload is the notification, byte for byte as its page holds it, or without \`data\` and with \`dataref\`, the path of its page, if the broker does not accept a message of its length; \`Nats-Msg-Id\` is \`<incarnation>:<number>\`. Read notifications that the stream no longer keeps from the pages.`,
      servers: [{ $ref: '#/servers/nats' }],
      parameters: {
        winery: {
          description:
            'The code of the winery, with `%2E` for a dot and `%25` for a percent sign; `%` alone for lost numbers, which belong to no winery.',
        },
        type: {
          description: 'The type without the prefix `solera.`. Its parts are tokens of the subject.',
          enum: notificationTypes.map(shortType),
        },
      },
      messages: notificationMessages(),
    },
  };
}

function operations(): Node {
  const channel = (name: string): Node => ({ $ref: `#/channels/${name}` });
  const request = (name: string, summary: string): Node => ({
    action: 'receive',
    channel: channel(name),
    summary,
    bindings: { http: { method: 'GET', bindingVersion: '0.3.0' } },
    messages: [{ $ref: `#/channels/${name}/messages/PageRequest` }],
    reply: { channel: channel(name), messages: [{ $ref: `#/channels/${name}/messages/Page` }] },
  });
  return {
    streamNotifications: {
      action: 'send',
      channel: channel('stream'),
      summary: 'Sends every notification after the requested one, in order, without an end.',
      bindings: { http: { method: 'GET', query: streamQuery, bindingVersion: '0.3.0' } },
    },
    getCurrentPage: request('currentPage', 'Returns the current page.'),
    getPage: request('page', 'Returns a page.'),
    mirrorNotifications: {
      action: 'send',
      channel: channel('mirror'),
      summary: 'Publishes every notification in order. After a loss in the broker, notifications are published again.',
    },
  };
}

const streamQuery = {
  type: 'object',
  properties: {
    after: { type: 'integer', minimum: 0, description: 'The stream begins after this notification number.' },
    winery: { type: 'string', description: 'Only the notifications of this winery, and events `head`.' },
  },
};

function notificationMessages(): Node {
  const names = notificationTypes.map(notificationComponent);
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }]));
}

function pageMessages(): Node {
  return {
    PageRequest: { $ref: '#/components/messages/PageRequest' },
    Page: { $ref: '#/components/messages/Page' },
  };
}

function withheldMessage(): Node {
  return {
    name: withheldType,
    title: withheldComponent,
    summary: withheldMeaning,
    contentType: 'application/cloudevents+json',
    payload: { $ref: `#/components/schemas/${withheldComponent}` },
  };
}

function message(type: Notification['type']): Node {
  return {
    name: type,
    title: notificationComponent(type),
    summary: notificationMeanings[type],
    contentType: 'application/cloudevents+json',
    description: `The schema \`${dataComponent(type)}\` describes its data.`,
    payload: { $ref: `#/components/schemas/${notificationComponent(type)}` },
  };
}
