/**
 * Finds a Chromium for journeys without asking anybody to install one: the one that an npm package ships, else
 * one that is on the machine, else (only where the run may install system packages) Debian's.
 */
import { execFile, spawn } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createBrotliDecompress } from 'node:zlib';
import { type Browser, chromium } from 'playwright-core';

export interface FoundBrowser {
  executablePath: string;
  args: string[];
  /** What its process needs beside our own environment. */
  env: Record<string, string>;
}

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
  '--force-color-profile=srgb',
];

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** A browser that has been seen to start, or why there is none. TRELLIS_BROWSER names one and is not second-guessed. */
export async function findBrowser(): Promise<FoundBrowser | { skipped: string }> {
  const named = process.env.TRELLIS_BROWSER;
  if (named !== undefined && named !== '') {
    const fault = await whyNotStarting({ executablePath: named, args: ARGS, env: {} });
    return fault === undefined
      ? { executablePath: named, args: ARGS, env: {} }
      : { skipped: `the browser that TRELLIS_BROWSER names does not start: ${fault}` };
  }
  const faults: string[] = [];
  for (const candidate of [packagedBrowser, installedBrowser, debianBrowser]) {
    try {
      const found = await candidate();
      if (found === undefined) continue;
      const fault = await whyNotStarting(found);
      if (fault === undefined) return found;
      faults.push(fault);
    } catch (error) {
      faults.push((error as Error).message.split('\n', 1)[0]!);
    }
  }
  const tried = faults.length > 0 ? ` (${faults.join('; ')})` : '';
  return {
    skipped: `no browser starts here${tried}: install Chromium, or name one in TRELLIS_BROWSER`,
  };
}

/** Starts a found browser. */
export function openBrowser(found: FoundBrowser): Promise<Browser> {
  return chromium.launch({
    executablePath: found.executablePath,
    args: found.args,
    env: { ...process.env, ...found.env } as Record<string, string>,
    timeout: 30_000,
  });
}

async function whyNotStarting(found: FoundBrowser): Promise<string | undefined> {
  try {
    const browser = await openBrowser(found);
    await (await browser.newPage()).setContent('<p>ready</p>');
    await browser.close();
    return undefined;
  } catch (error) {
    const lines = (error as Error).message.split('\n');
    return lines.find((line) => line.includes('error while loading')) ?? lines[0];
  }
}

/** `@sparticuz/chromium`: a static headless Chromium for x64 Linux, unpacked once into node_modules/.cache. */
async function packagedBrowser(): Promise<FoundBrowser | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const home = join(ROOT, 'node_modules/@sparticuz/chromium');
  if (!existsSync(home)) return undefined;
  const { version } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8')) as { version: string };
  const folder = join(ROOT, 'node_modules/.cache', `chromium-${version}`);
  if (!existsSync(folder)) await unpack(join(home, 'bin'), folder);
  const env: Record<string, string> = {};
  const executablePath = join(folder, 'chromium');
  // A bare Debian lacks NSS, which the package ships for Amazon Linux; the machine's own is taken where it is there.
  const { stdout } = await run('ldd', [executablePath]).catch(() => ({ stdout: 'not found' }));
  if (stdout.includes('not found')) env.LD_LIBRARY_PATH = join(folder, 'lib');
  if (!existsSync('/etc/fonts/fonts.conf')) env.FONTCONFIG_PATH = folder;
  return { executablePath, args: ARGS, env };
}

/** Unpacks beside the target and renames, so that a killed or second run never sees half a browser. */
async function unpack(packs: string, folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const part = await mkdtemp(`${folder}-part-`);
  try {
    const program = join(part, 'chromium');
    await pipeline(
      createReadStream(join(packs, 'chromium.br')),
      createBrotliDecompress(),
      createWriteStream(program),
    );
    await chmod(program, 0o755);
    for (const pack of ['al2023.tar.br', 'fonts.tar.br', 'swiftshader.tar.br']) {
      const tar = spawn('tar', ['-x', '-C', part], { stdio: ['pipe', 'ignore', 'inherit'] });
      const ended = new Promise<void>((resolve, reject) => {
        tar.on('error', reject);
        tar.on('exit', (code) =>
          code === 0 ? resolve() : reject(new Error(`tar could not unpack ${pack}`)),
        );
      });
      await pipeline(createReadStream(join(packs, pack)), createBrotliDecompress(), tar.stdin);
      await ended;
    }
    await rename(part, folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

async function installedBrowser(): Promise<FoundBrowser | undefined> {
  const executablePath = INSTALLED.find((path) => existsSync(path));
  return executablePath === undefined ? undefined : { executablePath, args: ARGS, env: {} };
}

async function debianBrowser(): Promise<FoundBrowser | undefined> {
  if (process.env.TRELLIS_INSTALL_SYSTEM_PACKAGES !== '1' || !existsSync('/usr/bin/apt-get'))
    return undefined;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { env });
  await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'chromium'], {
    env,
    maxBuffer: 1e8,
  });
  return installedBrowser();
}
