/** Validates manifests by the schemas of Kubernetes, as strictly as an API server that refuses unknown fields. */
import { ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import { Deployment } from 'kubernetes-models/apps/v1';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { ConfigMap, Namespace, Secret, Service } from 'kubernetes-models/v1';
import ts from 'typescript';
import { root } from './deployment-file.js';

/** A manifest as YAML yields it, before anything but its kind is known. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
}

/** A model checks types, formats, ranges and required fields, but accepts unknown fields. */
const models: Readonly<Record<string, { readonly module: string; validate(manifest: Manifest): void }>> = {
  'apps/v1 Deployment': modelOf('kubernetes-models/apps/v1', Deployment),
  'monitoring.coreos.com/v1 ServiceMonitor': modelOf(
    '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1',
    ServiceMonitor,
  ),
  'networking.k8s.io/v1 NetworkPolicy': modelOf('kubernetes-models/networking.k8s.io/v1', NetworkPolicy),
  'policy/v1 PodDisruptionBudget': modelOf('kubernetes-models/policy/v1', PodDisruptionBudget),
  'v1 ConfigMap': modelOf('kubernetes-models/v1', ConfigMap),
  'v1 Namespace': modelOf('kubernetes-models/v1', Namespace),
  'v1 Secret': modelOf('kubernetes-models/v1', Secret),
  'v1 Service': modelOf('kubernetes-models/v1', Service),
};

function modelOf(module: string, model: new (data: never) => { validate(): void }) {
  // The constructor stores the manifest as it is; `validate` decides whether it fits.
  return { module, validate: (manifest: Manifest) => new model(manifest as never).validate() };
}

/** The faults that the models find. */
export function schemaFaults(manifests: readonly Manifest[]): string[] {
  return manifests.flatMap((manifest) => {
    const name = `${manifest.apiVersion} ${manifest.kind}`;
    const model = models[name];
    if (model === undefined) return [`${name} has no schema here`];
    try {
      model.validate(manifest);
      return [];
    } catch (error) {
      return [`${name}: ${String(error)}`];
    }
  });
}

/**
 * The faults that TypeScript finds if each manifest is written as a literal of its interface: unknown fields at any depth, besides wrong types,
 * missing fields and values outside an enumeration.
 */
export function fieldFaults(manifests: readonly Manifest[]): string[] {
  const literals = manifests.map((manifest, index) => {
    const module = models[`${manifest.apiVersion} ${manifest.kind}`]?.module;
    const text = JSON.stringify(manifest, null, 2);
    return `const manifest${index}: import('${module}').I${manifest.kind} = ${text};\nvoid manifest${index};`;
  });
  return compile(literals.join('\n'));
}

function compile(text: string): string[] {
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts'],
    types: [],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
  };
  // The file exists in memory only. Its folder decides where its imports are looked for.
  const path = `${root}test/deploy/manifest-literals.ts`;
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === path || fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === path ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2023) : getSourceFile(name, ...rest);
  const program = ts.createProgram([path], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
