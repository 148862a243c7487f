// What every spec starts from: a server of its own, and people who come to it.

import { type BrowserContextOptions, test as base, expect } from '@playwright/test';
import { Person } from './person.js';
import { Server } from './server.js';

export { expect } from '@playwright/test';

interface Fixtures {
  server: Server;
  /** Somebody comes to the lobby, in a fresh browser. */
  join(name: string, options?: BrowserContextOptions): Promise<Person>;
  /** Somebody opens a page in a fresh browser and has no name yet. */
  visit(path?: string, options?: BrowserContextOptions): Promise<Person>;
}

export const test = base.extend<Fixtures>({
  server: async ({}, use, info) => {
    const server = await Server.start();
    await use(server);
    if (info.status !== info.expectedStatus) {
      await info.attach('server.log', { body: server.log, contentType: 'text/plain' });
    }
    await server.discard();
  },

  // The browsers are closed before the server is: its end is not what these specs are about.
  join: async ({ browser, server }, use) => {
    const people: Person[] = [];
    await use(async (name, options) => {
      const person = await Person.join(browser, server, name, options);
      people.push(person);
      return person;
    });
    await part(people);
  },

  visit: async ({ browser, server }, use) => {
    const visitors: Person[] = [];
    await use(async (path, options) => {
      const visitor = await Person.visit(browser, server, path, options);
      visitors.push(visitor);
      return visitor;
    });
    await part(visitors);
  },
});

async function part(people: Person[]): Promise<void> {
  await Promise.all(people.map((person) => person.context.close()));
  expect(people.flatMap((person) => person.troubles)).toEqual([]);
}
