import multipart from '@fastify/multipart';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { importJobLimits } from '../../../config/import-jobs.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** True: the route reads a form. */
    readonly upload?: true;
  }
}

/** Only these routes read multipart bodies: at any other address, such a body is refused as before. */
export function serveUpload(app: FastifyInstance, registered: RouteOptions): void {
  const { uploadBytes, fieldBytes } = importJobLimits;
  app.register((scope, _options, done) => {
    scope.register(multipart, {
      limits: { fileSize: uploadBytes, fieldSize: fieldBytes, files: 2, fields: 32, parts: 34, headerPairs: 50 },
    });
    scope.route({ ...registered, config: { upload: true } });
    done();
  });
}
