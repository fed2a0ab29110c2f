import { Command, Option } from 'commander';
import { commandLine } from '../command-line.js';
import { ServerClient } from '../server-client.js';
import { bodyOf } from '../table-import/import-answer.js';
import { print } from '../terminal.js';

interface Options {
  readonly url: string;
  readonly name: string;
  readonly units: 'us' | 'metric';
  readonly currency?: string;
  readonly timeZone: string;
}

/** The units of each system of measurement, and the default currency. */
const systems = {
  us: { volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD' },
  metric: { volumeUnit: 'L', weightUnit: 'kg', currency: 'EUR' },
} as const;

export function wineryCommand(): Command {
  return new Command('winery')
    .description('Creates a winery on a running server, or changes its name, units, currency and time zone.')
    .argument('<code>', 'a code of your choice: letters, digits, "-", "_" or "."')
    .requiredOption('--name <name>', 'the name of the winery')
    .addOption(
      new Option('--units <system>', 'us: gallons and pounds; metric: litres and kilograms')
        .choices(['us', 'metric'])
        .makeOptionMandatory(),
    )
    .requiredOption('--time-zone <name>', 'the IANA name of the time zone, such as America/Los_Angeles')
    .option('--currency <code>', 'an ISO 4217 code (default: USD with us, EUR with metric)')
    .option('--url <url>', 'URL of the server', 'http://127.0.0.1:8080')
    .addHelpText(
      'after',
      `
Example:
  ${commandLine('winery estate --name "The Estate" --units us --time-zone America/Los_Angeles')}`,
    )
    .action(async (code: string, { url, name, units, currency, timeZone }: Options) => {
      const client = new ServerClient(url);
      try {
        const body = { ...systems[units], name, timeZone, ...(currency === undefined ? {} : { currency }) };
        const winery = bodyOf<{ winery: string }>(
          await client.send({ method: 'PUT', path: `/v1/wineries/${encodeURIComponent(code)}`, body }),
        );
        print(`Winery ${winery.winery} is ready. Next: ${commandLine(`import <file> --winery ${code} --dry-run`)}`);
      } finally {
        client.close();
      }
    });
}
