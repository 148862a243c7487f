// Someone at a browser of their own: what they do, and what they see.

import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Locator,
  type Page,
  expect,
} from '@playwright/test';
import { Rooms } from './rooms.js';
import type { Server } from './server.js';

export class Person {
  readonly start: StartView;
  /** Their rooms and private chats. */
  readonly rooms: Rooms;
  /** The timeline. */
  readonly chat: Locator;
  /** The box that messages are typed into. */
  readonly box: Locator;
  readonly reconnecting: Locator;
  /** Why what is in the box was not sent. */
  readonly refusal: Locator;
  /** Leads to the end of the timeline. */
  readonly jump: Locator;

  /** What went wrong in the page without being shown: exceptions, panics, failed hydration. */
  readonly troubles: string[];

  private constructor(
    readonly page: Page,
    readonly name: string,
    troubles: string[],
  ) {
    this.troubles = troubles;
    this.start = new StartView(page);
    this.rooms = new Rooms(page);
    this.chat = page.getByRole('log', { name: 'Messages' });
    this.box = page.getByRole('textbox', { name: 'Message' });
    this.refusal = page.getByRole('alert');
    this.jump = page.getByRole('button', { name: 'Jump to newest' });
    this.reconnecting = page.getByRole('status').filter({ hasText: 'Reconnecting…' });
  }

  /** Opens a page in a fresh browser, without taking a name. */
  static async visit(
    browser: Browser,
    server: Server,
    path = '/',
    options: BrowserContextOptions = {},
  ): Promise<Person> {
    const context = await browser.newContext({ baseURL: server.origin, ...options });
    return await Person.openPage(context, path, '', []);
  }

  /** Comes to the lobby in a fresh browser. */
  static async join(
    browser: Browser,
    server: Server,
    name: string,
    options: BrowserContextOptions = {},
  ): Promise<Person> {
    const visitor = await Person.visit(browser, server, '/', options);
    await visitor.start.isReady();
    return await visitor.enterAs(name);
  }

  private static async openPage(
    context: BrowserContext,
    path: string,
    name: string,
    troubles: string[],
  ): Promise<Person> {
    const page = await context.newPage();
    const person = new Person(page, name, troubles);
    watch(page, troubles);
    await page.goto(path);
    return person;
  }

  /** Takes a name in the start view and comes into the room. */
  async enterAs(name: string): Promise<Person> {
    await this.start.submit(name);
    const person = new Person(this.page, name, this.troubles);
    await person.isInRoom();
    return person;
  }

  /** The same person, in one more tab of the same browser. */
  async newTab(path = '/room/lobby'): Promise<Person> {
    return await Person.openPage(this.context, path, this.name, this.troubles);
  }

  get context(): BrowserContext {
    return this.page.context();
  }

  /** Loads another page of the same server, and waits until the scripts have taken it over. */
  async open(address: string): Promise<void> {
    await this.page.goto(address);
    await isTakenOver(this.page, 'form');
  }

  /** The room as the server renders it for the same session. */
  async serverRendered(path = '/room/lobby'): Promise<string> {
    const response = await this.context.request.get(path);
    return await response.text();
  }

  async isInRoom(): Promise<void> {
    await expect(this.chat).toBeVisible();
    await this.isOnline(this.name);
  }

  /** Opens a room by its address, and waits until the scripts have taken the page over. */
  async comeTo(path: string): Promise<void> {
    await this.page.goto(path);
    await this.isInRoom();
    await isTakenOver(this.page, 'form.composer');
  }

  async type(text: string): Promise<void> {
    await this.box.pressSequentially(text);
  }

  /** Puts a text in the box at once, as if it had been pasted, and sends it. */
  async say(text: string): Promise<void> {
    await this.box.fill(text);
    await this.box.press('Enter');
  }

  async whisper(to: string, text: string): Promise<void> {
    await this.say(`/w ${to} ${text}`);
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.isInRoom();
  }

  /** Closes the tab. */
  async close(): Promise<void> {
    await this.page.close();
  }

  /** Signs out by the button, wherever the width of the window has put it. */
  async signOut(): Promise<void> {
    await this.page.getByRole('button', { name: 'Sign out' }).click();
  }

  /** The line of a message, as in `Ada: hi`. */
  message(line: string): Locator {
    return this.lines().filter({ hasText: exactly(line) });
  }

  /** The line of a notice, as in `Ada has joined the chat.` */
  notice(line: string): Locator {
    return this.chat.locator('p.system').filter({ hasText: exactly(line) });
  }

  /** All lines of messages, without the notices. */
  lines(): Locator {
    return this.chat.locator('p:not(.system)');
  }

  /** The line of a message that carries a mark, such as `own` or `private`. */
  marked(mark: string, line: string): Locator {
    return this.chat.locator(`.${mark} p, p.${mark}`).filter({ hasText: exactly(line) });
  }

  /** Sees a message, exactly once. */
  async sees(line: string): Promise<void> {
    await expect(this.message(line)).toHaveCount(1);
  }

  async doesNotSee(line: string): Promise<void> {
    await expect(this.message(line)).toHaveCount(0);
  }

  async isTold(notice: string): Promise<void> {
    await expect(this.notice(notice)).toHaveCount(1);
  }

  async isNotTold(notice: string): Promise<void> {
    await expect(this.notice(notice)).toHaveCount(0);
  }

  /** What the messages say, from the oldest to the newest. */
  async texts(): Promise<string[]> {
    return await this.lines().allTextContents();
  }

  /** Sees exactly these messages, in this order. */
  async seesInOrder(lines: string[]): Promise<void> {
    await expect.poll(() => this.texts()).toEqual(lines);
  }

  /** Is given an answer in the timeline that nobody else sees. */
  async isAnswered(answer: string | RegExp): Promise<void> {
    await expect(this.chat.locator('.answer').filter({ hasText: answer })).toHaveCount(1);
  }

  /** Has no message that is still on its way. */
  async hasSentAll(): Promise<void> {
    await expect(this.chat.locator('.pending')).toHaveCount(0);
  }

  async isOnline(name: string): Promise<void> {
    await expect(this.onlineUser(name)).toHaveCount(1);
  }

  async isNotOnline(name: string): Promise<void> {
    await expect(this.onlineUser(name)).toHaveCount(0);
  }

  onlineUser(name: string): Locator {
    return this.onlineUsers().filter({ has: this.page.getByText(name, { exact: true }) });
  }

  /** The list of those who are here, also where it waits in a drawer. */
  onlineUsers(): Locator {
    return this.page
      .getByRole('list', { name: 'Online users', includeHidden: true })
      .getByRole('listitem', { includeHidden: true });
  }

  /** Opens the drawer in which a narrow window keeps the sidebar. */
  async openDrawer(): Promise<void> {
    await this.page.getByRole('button', { name: /^Open sidebar/ }).click();
  }

  /** Says who is typing. */
  typing(line: string | RegExp): Locator {
    return this.page.getByRole('status').filter({ hasText: line });
  }

  /** Turns the wheel as far up as it goes. */
  async scrollUp(): Promise<void> {
    await this.chat.hover();
    await this.page.mouse.wheel(0, -100_000);
  }

  /** How many events of a kind come over the wire while something is done. */
  async framesReceived(type: string, during: () => Promise<void>): Promise<number> {
    let count = 0;
    this.page.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => {
        const event = JSON.parse(String(payload)) as { type: string };
        count += event.type === type ? 1 : 0;
      });
    });
    // Sockets that are open already cannot be listened to.
    await this.reload();
    await during();
    return count;
  }
}

/** The view that asks for a name. */
export class StartView {
  readonly name: Locator;
  readonly button: Locator;
  /** Why the name cannot be had. */
  readonly refusal: Locator;

  constructor(private readonly page: Page) {
    this.name = page.getByRole('textbox', { name: 'Username' });
    this.button = page.getByRole('button', { name: 'Start Chat' });
    this.refusal = page.getByRole('alert');
  }

  async submit(name: string): Promise<void> {
    await this.name.fill(name);
    await this.button.click();
  }

  /** Comes in under the free name that is offered instead of a refused one. */
  async takeSuggestion(): Promise<string> {
    const offer = this.page.getByRole('button', { name: /^Join as / });
    const name = await offer.locator('bdi').innerText();
    await offer.click();
    return name;
  }

  /** Resolves when the scripts have taken the form over. */
  async isReady(): Promise<void> {
    await isTakenOver(this.page, 'form');
  }
}

/** Resolves when the scripts have taken a form over. */
async function isTakenOver(page: Page, form: string): Promise<void> {
  const debugging = await page.context().newCDPSession(page);
  await expect
    .poll(async () => {
      const { result } = await debugging.send('Runtime.evaluate', {
        expression: `document.querySelector('${form}')`,
      });
      if (result.objectId === undefined) {
        return [];
      }
      const { listeners } = await debugging.send('DOMDebugger.getEventListeners', {
        objectId: result.objectId,
      });
      return listeners.map((listener) => listener.type);
    })
    .toContain('submit');
  await debugging.detach();
}

/**
 * What belongs to some specs: that the server or the network is away, and that the WASM is not
 * used (yet) because they hold it back or run no scripts.
 */
const EXPECTED = /net::ERR_|WebSocket (connection to|is already in CLOSING)|preloaded .* not used/;

/** Notes what a page complains about. */
function watch(page: Page, troubles: string[]): void {
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('console', (message) => {
    const isComplaint = ['error', 'warning'].includes(message.type());
    if (isComplaint && !EXPECTED.test(message.text())) {
      troubles.push(message.text());
    }
  });
}

/** Matches the text of a line as a whole. */
export function exactly(line: string): RegExp {
  return new RegExp(`^${escaped(line)}$`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
