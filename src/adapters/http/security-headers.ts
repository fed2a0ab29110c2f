/** The headers that tell browsers what they may do with an answer. */
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';
import { strictTransportMaxAgeS } from '../../../config/http.js';

/** The kinds of content that this server sends. */
type Content = 'answers' | 'page' | 'documentation';

const none = ["'none'"];
const self = ["'self'"];

/** Nothing may run or load that is not named; nothing may frame an answer. */
const closed = { 'default-src': none, 'base-uri': none, 'form-action': none, 'frame-ancestors': none };

const policies: Readonly<Record<Content, Readonly<Record<string, readonly string[]>>>> = {
  answers: closed,
  // Nothing but the files of this server; nothing is put into the document as HTML.
  page: {
    ...closed,
    'script-src': self,
    'style-src': self,
    'font-src': self,
    'img-src': self,
    'connect-src': self,
    'require-trusted-types-for': ["'script'"],
  },
  // Swagger UI sets styles on its elements, and its images are data.
  documentation: {
    ...closed,
    'script-src': self,
    'style-src': ["'self'", "'unsafe-inline'"],
    'font-src': ["'self'", 'data:'],
    'img-src': ["'self'", 'data:'],
    'connect-src': self,
  },
};

/** Returns the headers for a kind of content, by their names in lower case. They depend on nothing in a request, so they are computed once. `isSecure`: whether the server speaks HTTPS. */
export function securityHeaders(content: Content, isSecure: boolean): Readonly<Record<string, string>> {
  const isDocument = content !== 'answers';
  const directives = Object.entries(policies[content]).map(([name, sources]) => [name, [...sources]]);
  const apply = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: Object.fromEntries(directives) },
    // Only this host: its siblings may not have certificates.
    strictTransportSecurity: isSecure ? { maxAge: strictTransportMaxAgeS, includeSubDomains: false } : false,
    xFrameOptions: { action: 'deny' },
    // These concern documents alone.
    crossOriginOpenerPolicy: isDocument,
    originAgentCluster: isDocument,
    xDnsPrefetchControl: isDocument,
    // These concern programs that are not used any more.
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  });
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  apply(request, response, (error) => {
    if (error !== undefined) throw error;
  });
  return Object.fromEntries(Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]));
}
