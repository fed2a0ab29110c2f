import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesOf, parseYaml, readText, readYaml, root } from './deployment-file.js';
import { fieldFaults, type Manifest, schemaFaults } from './kubernetes-schema.js';

const folder = 'deploy/kubernetes';
const kustomizationPath = `${folder}/kustomization.yaml`;
const paths = filesOf(folder, '.yaml').filter((path) => path !== kustomizationPath);
const manifests = paths.map((path) => readYaml(path) as Manifest);
const deploymentText = readText(`${folder}/deployment.yaml`);

/** The Deployment with one piece of its text replaced. */
function changedDeployment(from: string, to: string): Manifest[] {
  expect(deploymentText).toContain(from);
  return [parseYaml(deploymentText.replace(from, to), 'a changed deployment.yaml') as Manifest];
}

describe('the manifests for Kubernetes', () => {
  it('are valid by the schemas of Kubernetes', () => expect(schemaFaults(manifests)).toEqual([]));
  it('have no field that Kubernetes does not know', () => expect(fieldFaults(manifests)).toEqual([]));

  it.each([
    ['an unknown field', 'minReadySeconds: 5', 'minReadySecond: 5'],
    ['an unknown field of a container', 'imagePullPolicy:', 'imagePullPolity:'],
    ['an unknown field of a probe', 'failureThreshold: 300', 'failureThresholds: 300'],
    ['a value outside an enumeration', 'type: RollingUpdate', 'type: Rolling'],
    ['a text instead of a number', 'maxSkew: 1', 'maxSkew: one'],
  ])('would be refused with %s', (_, from, to) => {
    expect(fieldFaults(changedDeployment(from, to))).not.toEqual([]);
  });

  it.each([
    ['a text instead of a number', 'replicas: 3', 'replicas: three'],
    ['a missing field', 'path: /readyz\n              port: http', 'path: /readyz'],
    ['an unknown kind', 'kind: Deployment', 'kind: Deploiment'],
  ])('would be refused by the schema with %s', (_, from, to) => {
    expect(schemaFaults(changedDeployment(from, to))).not.toEqual([]);
  });
});

describe('the kustomization', () => {
  const { resources, namespace, images, ...others } = readYaml(kustomizationPath) as {
    readonly resources: readonly string[];
    readonly namespace: string;
    readonly images: readonly { readonly name: string; readonly newTag: string }[];
  };

  it('applies every manifest but the example of a Secret and the ServiceMonitor', () => {
    const applied = resources.map((name) => `${folder}/${name}`);
    const left = [`${folder}/secret.example.yaml`, `${folder}/service-monitor.yaml`];
    expect([...applied, ...left].sort()).toEqual([...paths].sort());
    expect(Object.keys(others).sort()).toEqual(['apiVersion', 'kind']);
  });

  it('names the namespace of namespace.yaml and the version of package.json', () => {
    expect(readYaml(`${folder}/namespace.yaml`)).toMatchObject({ metadata: { name: namespace } });
    const { version } = JSON.parse(readText('package.json')) as { readonly version: string };
    expect(images).toEqual([{ name: 'solera', newTag: version }]);
  });

  it('is built by kubectl', ({ skip }) => {
    const built = spawnSync('kubectl', ['kustomize', join(root, folder)], { encoding: 'utf8' });
    if (built.error !== undefined) return skip('kubectl is not installed, so the kustomization was not built.');
    expect(built.stderr).toBe('');
    expect(built.stdout.match(/^kind: /gm)).toHaveLength(resources.length);
  });
});
