import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** The page and how it may be reached: only on this machine, only by its own name. */
const loopback = '127.0.0.1';
const paths: ReadonlySet<string> = new Set(['/', '/index.html']);

/** A page that is being served. */
export interface Served {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/**
 * Serves one page on the loopback address. There is no folder behind it, so no path leads anywhere else.
 *
 * @param port - 0 for any that is free
 * @throws NodeJS.ErrnoException where the port cannot be had
 */
export async function servePage(html: string, port: number): Promise<Served> {
  const server = createServer((request, response) => answer(html, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, loopback, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return { url: `http://${loopback}:${portOf(server)}/`, close: () => closed(server) };
}

function answer(html: string, request: IncomingMessage, response: ServerResponse): void {
  const say = (status: number, text: string): void => {
    response.writeHead(status, { ...headers, 'Content-Type': 'text/plain; charset=utf-8' });
    response.end(request.method === 'HEAD' ? undefined : `${text}\n`);
  };
  // a name of somebody else's that leads here would let a foreign page talk to this server
  if (!isOwnName(request.headers.host)) {
    say(421, 'this page is served for this machine only');
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    say(405, 'this page can only be read');
    return;
  }
  const [path = ''] = (request.url ?? '').split('?');
  if (!paths.has(path)) {
    say(404, 'there is only one page here: /');
    return;
  }
  response.writeHead(200, {
    ...headers,
    'Content-Security-Policy': `${policyOf(html)}; frame-ancestors 'none'`,
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(html),
  });
  response.end(request.method === 'HEAD' ? undefined : html);
}

const headers = {
  'Cache-Control': 'no-cache',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
} as const;

/** The policy that the page itself brings, which names its very program and style. */
export function policyOf(html: string): string {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1];
  if (policy === undefined) throw new Error('the page has no content security policy');
  return policy;
}

const isOwnName = (host: string | undefined): boolean =>
  host !== undefined && /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host);

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
