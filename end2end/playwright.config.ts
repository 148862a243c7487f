// How the specs run: in one real Chromium, two at a time, each against servers of its own.

import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';
import { binary } from './support/server.js';

// The Debian package, where there is one; Playwright's own browser elsewhere.
const chromium = process.env.HUBBUB_CHROMIUM ?? '/usr/bin/chromium';

export default defineConfig({
  testDir: 'specs',
  // Only a release is compressed and weighs what users load; the rest holds for any build.
  testIgnore: binary().endsWith('/debug/hubbub') ? 'delivery.spec.ts' : [],
  fullyParallel: true,
  workers: 2,
  // A test that fails now and then is a defect to be found.
  retries: 0,
  forbidOnly: process.env.CI !== undefined,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    actionTimeout: 15_000,
    locale: 'en-GB',
    // Neither UTC nor a whole number of hours away from it: times that are not localized show.
    timezoneId: 'Asia/Kolkata',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: existsSync(chromium) ? chromium : undefined,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
