/**
 * Calls to addresses that somebody typed in: never into our own network, unless whoever runs Trellis allowed it, never
 * along a redirect, and never for long. Addresses are judged when the name has been resolved, at the moment of the
 * connection, so that a name that changes its mind gains nothing.
 */
import { lookup as resolve } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** What may be called beside the public Internet. */
export interface OutgoingPolicy {
  /** Why this address may not be called as far as it can be told without resolving its name; null when it may. */
  flawOf(url: URL): 'not-https' | 'has-credentials' | 'private-address' | null;
  /** Sends a POST and reads a little of the answer; never throws for what the other side does. */
  post(
    url: URL,
    headers: Record<string, string>,
    body: string,
    patienceMs: number,
    stop?: AbortSignal,
  ): Promise<OutgoingAnswer>;
}

export interface OutgoingAnswer {
  /** Null when no answer came. */
  status: number | null;
  /** Seconds after which the receiver wants to be asked again. */
  retryAfter: number | null;
  problem: 'unresolved' | 'private-address' | 'timeout' | 'unreachable' | 'tls' | null;
}

const PRIVATE = blockList([
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24',
  '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24',
  '224.0.0.0/4', '240.0.0.0/4', '::/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001::/23', '2001:db8::/32',
  '2002::/16', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8',
]); // biome-ignore format: a table of networks reads better in lines.

const MOST_OF_AN_ANSWER = 64 * 1024;

/** A list of networks, written as addresses or CIDR. */
function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    list.addSubnet(address, Number(prefix ?? (family === 'ipv6' ? 128 : 32)), family);
  }
  return list;
}

/** Whether a list names this address; an IPv4 address in the clothes of IPv6 is the IPv4 address. */
function contains(list: BlockList, address: string): boolean {
  const mapped = /^::ffff:(?:(\d+\.\d+\.\d+\.\d+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/i.exec(address);
  if (mapped !== null) {
    const [, dotted, high, low] = mapped;
    const n = Number.parseInt(high ?? '0', 16) * 65536 + Number.parseInt(low ?? '0', 16);
    const plain = dotted ?? [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255].join('.');
    return list.check(plain, 'ipv4');
  }
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** Whether this text names a network or a host that `outgoingPolicy` can allow. */
export function isAllowance(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/');
  if (isIP(address) === 0) return prefix === undefined && /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(address);
  if (more.length > 0) return false;
  return (
    prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (isIP(address) === 6 ? 128 : 32))
  );
}

/** The policy; `allowed` names hosts and networks inside that may be called, also without https. */
export function outgoingPolicy(allowed: readonly string[]): OutgoingPolicy {
  const networks = blockList(allowed.filter((a) => isIP(a.split('/')[0]!) !== 0));
  const hosts = new Set(allowed.filter((a) => isIP(a.split('/')[0]!) === 0).map((a) => a.toLowerCase()));
  const mayCall = (host: string, address: string) =>
    hosts.has(host) || contains(networks, address) || !contains(PRIVATE, address);
  const hostOf = (url: URL) =>
    url.hostname
      .replace(/^\[|\]$/g, '')
      .replace(/\.$/, '')
      .toLowerCase();
  const flawOf: OutgoingPolicy['flawOf'] = (url) => {
    const host = hostOf(url);
    const isAddress = isIP(host) !== 0;
    const isAllowed = hosts.has(host) || (isAddress && contains(networks, host));
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isAllowed)) return 'not-https';
    if (url.username !== '' || url.password !== '') return 'has-credentials';
    if (isAddress && !mayCall(host, host)) return 'private-address';
    return host === 'localhost' && !isAllowed ? 'private-address' : null;
  };
  return {
    flawOf,
    post: (url, headers, body, patienceMs, stop) =>
      new Promise((answer) => {
        const host = hostOf(url);
        const fail = (problem: NonNullable<OutgoingAnswer['problem']>) =>
          answer({ status: null, retryAfter: null, problem });
        if (flawOf(url) !== null) return fail('private-address');
        const lookup: LookupFunction = (name, options, done) => {
          resolve(name, { ...options, all: true }, (error, found) => {
            if (error !== null) return done(error, '', 4);
            const fit = found.filter(({ address }) => mayCall(host, address));
            if (fit.length === 0)
              return done(Object.assign(new Error('private'), { code: 'EPRIVATE' }), '', 4);
            if (options.all === true) return done(null, fit as never);
            return done(null, fit[0]!.address, fit[0]!.family);
          });
        };
        const send = url.protocol === 'https:' ? requestHttps : requestHttp;
        const call = send(
          url,
          {
            method: 'POST',
            agent: false,
            lookup,
            signal: AbortSignal.any([AbortSignal.timeout(patienceMs), ...(stop === undefined ? [] : [stop])]),
            headers: { ...headers, 'content-length': Buffer.byteLength(body) },
          },
          (response) => {
            const after = Number(response.headers['retry-after']);
            answer({
              status: response.statusCode ?? null,
              retryAfter: Number.isFinite(after) && after > 0 ? after : null,
              problem: null,
            });
            // The status counts; the rest is read so that the receiver ends well, but not without end.
            let read = 0;
            response.on('data', (part: Buffer) => {
              read += part.length;
              if (read > MOST_OF_AN_ANSWER) response.destroy();
            });
            response.on('error', () => undefined);
          },
        );
        call.on('error', (error: NodeJS.ErrnoException) => {
          const code = error.code ?? '';
          if (error.name === 'AbortError' || error.name === 'TimeoutError' || code === 'ETIMEDOUT')
            return fail('timeout');
          if (code === 'EPRIVATE') return fail('private-address');
          if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'ENODATA') return fail('unresolved');
          if (/^(ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO|ERR_SSL|HOSTNAME)/.test(code))
            return fail('tls');
          return fail('unreachable');
        });
        call.end(body);
      }),
  };
}
