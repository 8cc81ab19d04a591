/** `npm test [--quick] [part of a path …]`: every test, with its own set-up; ends with one line of counts. */
import { runSuites, tallyLine } from './suites.ts';

const words = process.argv.slice(2);
const tally = await runSuites({
  quick: words.includes('--quick'),
  filters: words.filter((word) => !word.startsWith('--')),
});
if (tally.faults.length > 0) console.log(`\nWhat failed:\n\n${tally.faults.join('\n\n')}`);
console.log(`\n${tallyLine(tally)}`);
process.exitCode = tally.failed > 0 || tally.passed === 0 ? 1 : 0;
