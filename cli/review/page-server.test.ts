import { request } from 'node:http';
import type { Served } from './page-server';
import { policyOf, servePage } from './page-server';

const html = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'"><p>page`;
let served: Served;
beforeAll(async () => (served = await servePage(html, 0)));
afterAll(() => served.close());

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Asks for a path exactly as it is written, which `fetch` would tidy up. */
function ask(path: string, method = 'GET', host?: string): Promise<Answer> {
  const { hostname, port } = new URL(served.url);
  return new Promise((resolve, reject) => {
    const headers = host === undefined ? {} : { host };
    const sent = request({ hostname, port, path, method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (body += part));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
}

test('the page is served on the loopback address only', () => {
  expect(new URL(served.url).hostname).toBe('127.0.0.1');
});

test('the page comes with its own policy, and cannot be framed', async () => {
  const { status, body, headers } = await ask('/');
  expect([status, body]).toEqual([200, html]);
  expect(headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'");
  expect(headers['x-content-type-options']).toBe('nosniff');
});

test.each([
  '/../package.json',
  '/%2e%2e/package.json',
  '/..%2fpackage.json',
  '/index.html/../../etc/passwd',
  '//etc/passwd',
  '/index.html%00.js',
  '/favicon.ico',
])('%s leads nowhere', async (path) => {
  const { status, body } = await ask(path);
  expect([status, body]).toEqual([404, 'there is only one page here: /\n']);
});

test('nothing can be written to it', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
    expect((await ask('/', method)).status).toBe(405);
});

test('it answers nobody who came by a foreign name', async () => {
  expect((await ask('/', 'GET', 'example.org')).status).toBe(421);
  expect((await ask('/', 'GET', 'localhost:1')).status).toBe(200);
});

test('a page without a policy is not served', () => {
  expect(() => policyOf('<p>page')).toThrow('no content security policy');
});
