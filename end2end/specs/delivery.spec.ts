// How the interface reaches the browser: one file that serves everything, small, and cached well.

import { copyFileSync, mkdtempSync } from 'node:fs';
import { type IncomingMessage, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import { expect, test } from '../support/test.js';
import { Server, binary } from '../support/server.js';

/** What the scripts may weigh together, compressed. */
const BUDGET_BYTES = 280_000;

interface Delivered {
  status: number;
  headers: IncomingMessage['headers'];
  bytes: number;
  text: string;
}

test('WASM and script together keep within their budget', async ({ server }) => {
  const { scripts } = await parts(server);
  let total = 0;
  for (const script of scripts) {
    const { bytes, headers } = await deliver(server, script, 'br');
    expect(headers['content-encoding'], script).toBe('br');
    console.log(`${script.replace(/\.[\w-]+\./, '.')}: ${(bytes / 1000).toFixed(1)} kB brotli`);
    total += bytes;
  }
  console.log(`together: ${(total / 1000).toFixed(1)} kB of ${BUDGET_BYTES / 1000} kB`);
  expect(total).toBeLessThanOrEqual(BUDGET_BYTES);
});

test('the parts of the page are compressed, and kept for ever', async ({ server }) => {
  const { scripts, styles } = await parts(server);
  expect(scripts.length).toBeGreaterThanOrEqual(2);
  expect(styles.length).toBeGreaterThanOrEqual(1);
  for (const part of [...scripts, ...styles]) {
    const plain = await deliver(server, part, 'identity');
    expect(plain.status, part).toBe(200);
    expect(plain.headers['content-encoding'], part).toBeUndefined();
    expect(plain.headers['cache-control'], part).toContain('immutable');
    expect(plain.headers['x-content-type-options'], part).toBe('nosniff');
    for (const encoding of ['br', 'gzip']) {
      const compressed = await deliver(server, part, encoding);
      expect(compressed.headers['content-encoding'], part).toBe(encoding);
      expect(compressed.headers['content-type'], part).toBe(plain.headers['content-type']);
      expect(compressed.bytes, part).toBeLessThan(plain.bytes);
    }
  }
});

test('the page itself is not kept', async ({ server }) => {
  const page = await deliver(server, '/', 'br');
  expect(page.status).toBe(200);
  expect(page.headers['cache-control']).toBe('no-store');
});

test('the program alone, in an empty directory, serves everything', async ({ page }) => {
  const directory = mkdtempSync(path(tmpdir(), 'hubbub-alone-'));
  const program = path(directory, 'hubbub');
  copyFileSync(binary(), program);
  const server = await Server.start(program);
  const failed: string[] = [];
  page.on('response', (response) => {
    if (response.status() >= 400) {
      failed.push(response.url());
    }
  });

  await page.goto(server.origin);
  await page.getByRole('textbox', { name: 'Username' }).fill('Ada');
  await page.getByRole('button', { name: 'Start Chat' }).click();
  await expect(page.getByRole('log', { name: 'Messages' })).toBeVisible();
  await page.waitForLoadState('networkidle');

  expect(failed).toEqual([]);
  await page.goto('about:blank');
  await server.discard();
});

/** The addresses of the scripts and style sheets that the page asks for. */
async function parts(server: Server): Promise<{ scripts: string[]; styles: string[] }> {
  const { text } = await deliver(server, '/', 'identity');
  const all = [...new Set(text.match(/\/pkg\/[\w.-]+\.(?:js|wasm|css)/g))];
  return {
    scripts: all.filter((address) => !address.endsWith('.css')),
    styles: all.filter((address) => address.endsWith('.css')),
  };
}

/** Asks as a browser does, but counts what really comes over the wire. */
async function deliver(server: Server, address: string, encoding: string): Promise<Delivered> {
  return await new Promise((resolve, reject) => {
    get(server.address(address), { headers: { 'accept-encoding': encoding } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const body = Buffer.concat(chunks);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          bytes: body.length,
          text: body.toString('utf8'),
        });
      });
    }).on('error', reject);
  });
}
