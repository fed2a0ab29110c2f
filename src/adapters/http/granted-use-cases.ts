import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Granted } from '../../application/access/access-control.js';
import type { ReportUseCases } from '../../application/reports/report-use-cases.js';
import { GuardedModels } from '../../followers/guarded-models.js';
import type { ModelQueries } from '../../followers/model-queries.js';
import { GuardedImports } from '../../imports/job/guarded-imports.js';
import type { ImportUseCases } from '../../imports/job/imports.js';
import type { ServedReports } from './report-routes.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The imports as the caller may use them. */
    readonly imports: ImportUseCases;
    /** The read models as the caller may read them. */
    readonly models: ModelQueries;
    /** The reports and filings as the caller may use them. */
    readonly reports: ReportUseCases;
  }
}

interface GrantedParts {
  readonly imports: ImportUseCases;
  readonly models: ModelQueries | null;
  readonly reports: Pick<ServedReports, 'for'> | null;
}

/** Gives requests the imports, read models and reports as their callers may use them. `models` and `reports` are null if this node keeps no read models. */
export function decorateWithUseCases(app: FastifyInstance, { imports, models, reports }: GrantedParts): void {
  const importsOf = new WeakMap<Granted, ImportUseCases>();
  const modelsOf = new WeakMap<Granted, ModelQueries>();
  const reportsOf = new WeakMap<Granted, ReportUseCases>();
  app.decorateRequest('imports', {
    getter(this: FastifyRequest): ImportUseCases {
      return getOrCreate(importsOf, this.granted, (granted) => new GuardedImports(imports, granted));
    },
  });
  app.decorateRequest('models', {
    getter(this: FastifyRequest): ModelQueries {
      if (models === null) throw new Error('a route of read models is served without read models');
      return getOrCreate(modelsOf, this.granted, (granted) => new GuardedModels(models, granted));
    },
  });
  app.decorateRequest('reports', {
    getter(this: FastifyRequest): ReportUseCases {
      if (reports === null) throw new Error('a route of reports is served without read models');
      return getOrCreate(reportsOf, this.granted, (granted) => reports.for(granted));
    },
  });
}

function getOrCreate<Value>(
  known: WeakMap<Granted, Value>,
  granted: Granted,
  create: (granted: Granted) => Value,
): Value {
  const found = known.get(granted);
  if (found !== undefined) return found;
  const created = create(granted);
  known.set(granted, created);
  return created;
}
