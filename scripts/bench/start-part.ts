/** From an empty data folder to the first page, and again; as whoever types `npm start` waits for it. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../src/platform/postgres/port.ts';
import { buildWebClient } from '../../src/surfaces/server/build-web.ts';
import type { Figure } from '../bench.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FIRST_S = 10;
const NEXT_S = 3;

/** Runs the part; the web client is built before, as after any start before. */
export async function startPart(folder: string): Promise<Figure[]> {
  await buildWebClient(() => undefined);
  const data = join(folder, 'data');
  const yardstick = await nodeAlone();
  const first = await startToPage(data);
  const next = await startToPage(data);
  const building = performance.now();
  const { build } = await import('vite');
  await build({
    configFile: join(ROOT, 'src/surfaces/web/vite.config.ts'),
    logLevel: 'error',
    build: { outDir: join(folder, 'web') },
  });
  const built = (performance.now() - building) / 1000;
  const about = `npm start to the first page (node alone: ${yardstick.toFixed(2)} s)`;
  return [
    figure(`${about}, from an empty data folder`, first, FIRST_S),
    figure(`${about}, the next time`, next, NEXT_S),
    {
      what: 'building the web client, beside the first start of an installation without one',
      measured: `${built.toFixed(1)} s`,
      budget: 'reported',
      ok: true,
    },
  ];
}

/** Seconds until the page that a browser first asks for has been answered whole. */
async function startToPage(dataFolder: string): Promise<number> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const start = performance.now();
  const child = spawn('npm', ['start'], {
    cwd: ROOT,
    detached: true,
    env: {
      ...process.env,
      DATABASE_URL: '',
      HOST: '127.0.0.1',
      PORT: String(port),
      TRELLIS_DATA: dataFolder,
      TRELLIS_URL: url,
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      output += String(data);
    });
  const ended = new Promise((resolve) => child.once('close', resolve));
  try {
    for (;;) {
      const page = await fetch(url).catch(() => null);
      if (page?.ok && (await page.text()).includes('<div id=')) break;
      if (child.exitCode !== null || performance.now() - start > 180_000)
        throw new Error(`Trellis did not start:\n${output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return (performance.now() - start) / 1000;
  } finally {
    // The group: npm does not hand every signal on.
    process.kill(-child.pid!, 'SIGTERM');
    await ended;
  }
}

async function nodeAlone(): Promise<number> {
  const start = performance.now();
  await new Promise((resolve) => spawn(process.execPath, ['-e', '0']).once('close', resolve));
  return (performance.now() - start) / 1000;
}

function figure(what: string, took: number, budget: number): Figure {
  return { what, measured: `${took.toFixed(2)} s`, budget: `below ${budget} s`, ok: took < budget };
}
