/** The manifests agree with each other and with the program, which no schema can express. */
import type { IDeployment } from 'kubernetes-models/apps/v1';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1';
import type { IConfigMap, ISecret, IService } from 'kubernetes-models/v1';
import { describe, expect, it } from 'vitest';
import { httpLimits } from '../../config/http.js';
import { nodeLimits } from '../../config/node.js';
import { readText, readYaml } from './deployment-file.js';
import { knownVariables, readNodeEnvironment } from './environment.js';
import { isServed } from './served-routes.js';

/** kubernetes.test.ts holds that each manifest has the type that its schema states. */
function read<M>(name: string): M {
  return readYaml(`deploy/kubernetes/${name}.yaml`) as M;
}

function present<T>(value: T | null | undefined): T {
  if (value === undefined || value === null) throw new Error('a part of a manifest is missing');
  return value;
}

const deployment = present(read<IDeployment>('deployment').spec);
const pod = present(deployment.template.spec);
const container = present(pod.containers[0]);
const labels = present(deployment.template.metadata?.labels);
const service = present(read<IService>('service').spec);
const budget = present(read<IPodDisruptionBudget>('pod-disruption-budget').spec);
const policy = present(read<INetworkPolicy>('network-policy').spec);
const configMap = read<IConfigMap>('config-map');
const secret = read<ISecret>('secret.example');
const monitor = read<{
  readonly metadata: { readonly namespace: string };
  readonly spec: {
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly endpoints: readonly { readonly port: string; readonly path: string }[];
  };
}>('service-monitor');

const fromSecret = (container.env ?? []).flatMap(({ name, valueFrom }) =>
  valueFrom?.secretKeyRef === undefined
    ? []
    : [{ variable: name, secret: valueFrom.secretKeyRef.name, key: valueFrom.secretKeyRef.key }],
);

describe('labels', () => {
  it.each<readonly [string, Readonly<Record<string, string>> | undefined]>([
    ['the Deployment', deployment.selector.matchLabels],
    ['the Service', service.selector],
    ['the PodDisruptionBudget', budget.selector?.matchLabels],
    ['the NetworkPolicy', policy.podSelector?.matchLabels],
    ['the spread over zones', pod.topologySpreadConstraints?.[0]?.labelSelector?.matchLabels],
    ['the spread over machines', pod.topologySpreadConstraints?.[1]?.labelSelector?.matchLabels],
  ])('of the pods match the selector of %s', (_, selector) => expect(labels).toMatchObject(present(selector)));

  it('of the Service match the selector of the ServiceMonitor, which selects its namespace', () => {
    expect(read<IService>('service').metadata?.labels).toMatchObject(monitor.spec.selector.matchLabels);
    expect(read('namespace')).toMatchObject({ metadata: { name: monitor.metadata.namespace } });
  });
});

describe('ports', () => {
  const port = Number(configMap.data?.PORT);

  it('of container, probes, Service, policy and monitor are the port that the node listens on', () => {
    expect(container.ports).toEqual([{ name: 'http', containerPort: port, protocol: 'TCP' }]);
    const probes = [container.startupProbe, container.readinessProbe, container.livenessProbe];
    expect(probes.map((probe) => probe?.httpGet?.port)).toEqual(['http', 'http', 'http']);
    expect(service.ports).toEqual([{ name: 'http', port, targetPort: 'http', protocol: 'TCP' }]);
    expect(policy.ingress?.flatMap(({ ports }) => ports)).toEqual([{ protocol: 'TCP', port }]);
    expect(monitor.spec.endpoints.map((endpoint) => endpoint.port)).toEqual(['http']);
  });

  it('of PostgreSQL and NATS in the Secret are those that the policy lets nodes reach, beside DNS', () => {
    const { DATABASE_URL = '', NATS_URL = '' } = secret.stringData ?? {};
    const ports = [DATABASE_URL, ...NATS_URL.split(',')].map((url) => Number(new URL(url).port));
    const allowed = present(policy.egress).flatMap((rule) => (rule.ports ?? []).map((one) => one.port));
    expect(new Set(allowed)).toEqual(new Set([53, ...ports]));
    expect(policy.policyTypes).toEqual(['Ingress', 'Egress']);
  });

  it('are open to selected pods only', () => {
    const peers = [
      ...present(policy.ingress).flatMap((rule) => rule.from),
      ...present(policy.egress).flatMap((rule) => rule.to),
    ];
    expect(peers.length).toBeGreaterThan(0);
    for (const peer of peers) expect(Object.keys(present(peer?.podSelector?.matchLabels))).not.toHaveLength(0);
    for (const rule of [...present(policy.ingress), ...present(policy.egress)]) expect(rule.ports).not.toHaveLength(0);
  });
});

describe('probes', () => {
  it.each([
    ['startupProbe', container.startupProbe?.httpGet?.path, '/healthz'],
    ['readinessProbe', container.readinessProbe?.httpGet?.path, '/readyz'],
    ['livenessProbe', container.livenessProbe?.httpGet?.path, '/healthz'],
    ['ServiceMonitor', monitor.spec.endpoints[0]?.path, '/metrics'],
  ])('%s uses the route of the server that is meant for it', async (_, path, meant) => {
    expect(path).toBe(meant);
    expect(await isServed(meant)).toBe(true);
  });
});

describe('the environment of a pod', () => {
  const literal = configMap.data ?? {};
  const inline = (container.env ?? []).map(({ name }) => name);

  it('has only variables that the program reads', () => {
    const known = knownVariables();
    expect([...Object.keys(literal), ...inline].filter((name) => !known.has(name))).toEqual([]);
  });

  it('refers to keys that the Secret and the ConfigMap have', () => {
    const stored = Object.keys(secret.stringData ?? {});
    expect(fromSecret).toEqual(stored.map((key) => ({ variable: key, secret: secret.metadata?.name, key })));
    expect(container.envFrom).toEqual([{ configMapRef: { name: configMap.metadata?.name } }]);
  });

  it('is accepted by the program', () => {
    const read = readNodeEnvironment({ ...literal, ...secret.stringData });
    expect(read).toMatchObject({ host: '0.0.0.0', port: 8080, databaseUrl: expect.any(String) });
    expect(read.natsUrls).toHaveLength(3);
  });

  it('names each node after its pod', () => {
    const name = container.env?.find((variable) => variable.name === 'SOLERA_NODE');
    expect(name?.valueFrom?.fieldRef?.fieldPath).toBe('metadata.name');
  });
});

describe('a rolling update', () => {
  const pauseMs = present(container.lifecycle?.preStop?.sleep?.seconds) * 1_000;
  const graceMs = present(pod.terminationGracePeriodSeconds) * 1_000;

  it('gives a node more time than its pause and its longest shutdown take', () => {
    expect(graceMs).toBeGreaterThan(pauseMs + nodeLimits.shutdownTimeoutMs);
    expect(graceMs).toBeGreaterThan(pauseMs + httpLimits.drainTimeoutMs);
    // The file and the guide of operators name the figure.
    expect(readText('deploy/kubernetes/deployment.yaml')).toContain(`${nodeLimits.shutdownTimeoutMs / 1_000} s`);
  });

  it('replaces a node only after its successor is ready, and gives it time to migrate the database', () => {
    expect(deployment.strategy?.rollingUpdate).toEqual({ maxUnavailable: 0, maxSurge: 1 });
    const { periodSeconds = 10, failureThreshold = 3 } = present(container.startupProbe);
    expect(present(deployment.progressDeadlineSeconds)).toBeGreaterThan(
      Number(periodSeconds) * Number(failureThreshold),
    );
  });

  it('keeps the nodes above what the PodDisruptionBudget takes away', () => {
    expect(Number(budget.maxUnavailable)).toBeLessThan(present(deployment.replicas));
  });
});

describe('a pod', () => {
  it("starts the program as the image does, so that Node's flags are in one place", () => {
    expect(container).not.toHaveProperty('command');
    expect(container).not.toHaveProperty('args');
  });

  it('runs as the user of the image, without rights and on a read-only file system', () => {
    const { runAsUser, runAsGroup, runAsNonRoot, seccompProfile } = present(pod.securityContext);
    expect(readText('Dockerfile')).toContain(`USER ${runAsUser}:${runAsGroup}\n`);
    expect([runAsNonRoot, seccompProfile]).toEqual([true, { type: 'RuntimeDefault' }]);
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });
});
