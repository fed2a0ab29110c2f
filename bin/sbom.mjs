/**
 * Prints the software bill of materials of Solera as CycloneDX: every package that reaches users, with version, hash and licence, and what depends on what.
 * npm makes the list of everything that is installed; what only development needs is left out.
 */
import { execFileSync } from 'node:child_process';
import { productPackages, root } from './product-packages.mjs';

const npm = process.env.npm_execpath;
const args = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'];
const [program, ...rest] = npm === undefined ? ['npm', ...args] : [process.execPath, npm, ...args];
const bom = JSON.parse(
  execFileSync(program, rest, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
  }),
);

const product = new Map(
  productPackages().map(({ name, version, license }) => [`pkg:npm/${name.replace('@', '%40')}@${version}`, license]),
);
const components = bom.components
  .filter(({ purl }) => product.has(purl))
  .map(withLicence)
  .map(withoutDevelopment);
const own = bom.metadata.component;
const kept = new Set([own['bom-ref'], ...components.map((component) => component['bom-ref'])]);
const dependencies = bom.dependencies
  .filter(({ ref }) => kept.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => kept.has(one)) }));

process.stdout.write(
  `${JSON.stringify(
    // npm names the component after its folder.
    { ...bom, metadata: { ...bom.metadata, component: { ...own, name: 'solera' } }, components, dependencies },
    null,
    2,
  )}\n`,
);

/** npm leaves out the licence of a package that names it only in a file. */
function withLicence(component) {
  return { ...component, licenses: component.licenses ?? [{ license: { id: product.get(component.purl) } }] };
}

/** npm marks the packages of the page as needed for development only. They reach users in the bundle. */
function withoutDevelopment(component) {
  const { scope, properties = [], ...others } = component;
  const isDevelopment = ({ name }) => name === 'cdx:npm:package:development';
  const isBundled = properties.some(isDevelopment);
  return {
    ...others,
    scope: isBundled ? 'required' : scope,
    properties: properties.filter((property) => !isDevelopment(property)),
  };
}
