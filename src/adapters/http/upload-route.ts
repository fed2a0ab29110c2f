import multipart from '@fastify/multipart';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { importJobLimits } from '../../../config/import-jobs.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** True: the route reads a form. */
    readonly upload?: true;
  }
}

const { uploadBytes, fieldBytes } = importJobLimits;

/** A form has a table and a map, which may be a file. */
const formLimits = { fileSize: uploadBytes, fieldSize: fieldBytes, files: 2, fields: 32, parts: 34, headerPairs: 50 };

/** The most bytes of a form that are in memory. */
export const mostFormBytes = formLimits.files * uploadBytes + formLimits.fields * fieldBytes;

/** Only these routes read multipart bodies: at any other address, such a body is refused as before. */
export function serveUpload(app: FastifyInstance, registered: RouteOptions): void {
  app.register((scope, _options, done) => {
    scope.register(multipart, {
      limits: formLimits,
    });
    scope.route({ ...registered, config: { upload: true } });
    done();
  });
}
