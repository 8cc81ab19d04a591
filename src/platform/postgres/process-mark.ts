/**
 * Process numbers are used again, in containers very soon. A mark (boot and start time) tells a process from
 * a later one with the same number.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

/** The mark of a running process; empty where the system does not tell. */
export function processMark(pid: number): string {
  if (process.platform === 'linux') {
    try {
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
      const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // Fields after the name, which is in brackets and may itself hold spaces; start time is the 22nd of all.
      const start = status.slice(status.lastIndexOf(')') + 2).split(' ')[19];
      return `${boot} ${start}`;
    } catch {
      return '';
    }
  }
  if (process.platform === 'win32') return '';
  return spawnSync('ps', ['-o', 'lstart=', '-p', `${pid}`], { encoding: 'utf8' }).stdout?.trim() ?? '';
}

/** The boot and the container (process namespace) that process numbers belong to; empty where there are none. */
export function processPlace(): string {
  if (process.platform !== 'linux') return '';
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return '';
  }
}

/** Whether a process with this number runs and, when a mark is given, is the one that bore it. */
export function isRunning(pid: number, mark = ''): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return (mark === '' || processMark(pid) === mark) && !isZombie(pid);
}

/** The command line of a process, or an empty text where the system does not tell. */
export function commandOf(pid: number): string {
  if (process.platform === 'linux') {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    } catch {
      return '';
    }
  }
  if (process.platform === 'win32') return '';
  return spawnSync('ps', ['-o', 'command=', '-p', `${pid}`], { encoding: 'utf8' }).stdout?.trim() ?? '';
}

function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return status[status.lastIndexOf(')') + 2] === 'Z';
  } catch {
    return true;
  }
}
