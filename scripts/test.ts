/** `npm test [--quick] [part of a path …]`: every test, with its own set-up; ends with one line of counts. */
import { runSuites, tallyLine } from './suites.ts';

const words = process.argv.slice(2);
const tally = await runSuites({
  quick: words.includes('--quick'),
  filters: words.filter((word) => !word.startsWith('--')),
});
console.log(`\n${tallyLine(tally)}`);
process.exitCode = tally.failed > 0 || tally.passed === 0 ? 1 : 0;
