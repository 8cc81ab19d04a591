/**
 * The command line: `npm run trellis -- <verb>`. Verbs of the house (start, migrate, verify, backup …) stand in
 * verbs.ts; every operation is a verb too, made from its contract.
 */
import { Refusal } from '../../platform/refusal.ts';
import { type Arguments, parseArguments } from './arguments.ts';
import { performFromCommandLine } from './operations.ts';
import { help, verbs } from './verbs.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

async function main(args: Arguments): Promise<number> {
  const { verb } = args;
  if (verb === undefined || verb === 'help') {
    say(help());
    return verb === undefined ? 2 : 0;
  }
  const house = verbs[verb];
  if (house !== undefined) return house.run(args, say);
  return performFromCommandLine(verb, args, say);
}

try {
  process.exitCode = await main(parseArguments(process.argv.slice(2)));
} catch (error) {
  const e = error as Error;
  process.stderr.write(`${e.message}\n`);
  if (error instanceof Refusal) {
    for (const flaw of error.details.flaws ?? [])
      process.stderr.write(`  ${flaw.path || 'input'}: ${flaw.message}\n`);
  } else if (process.env.LOG_LEVEL === 'debug') process.stderr.write(`${e.stack}\n`);
  process.exitCode = 1;
}
