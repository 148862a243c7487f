// The rooms and private chats of a person at a browser: what they do with them, and what they see.

import { type Locator, type Page, expect } from '@playwright/test';

export interface Wish {
  topic?: string;
  private?: boolean;
  offRecord?: boolean;
}

export class Rooms {
  /** The rooms that this person is in. */
  readonly list: Locator;
  /** The private chats. */
  readonly privateMessages: Locator;
  /** What the room that is open is called. */
  readonly title: Locator;
  /** The dialog in which rooms are made and found. */
  readonly dialog: NewRoomDialog;

  constructor(private readonly page: Page) {
    this.list = page.getByRole('list', { name: 'Rooms' });
    this.privateMessages = page.getByRole('list', { name: 'Private messages' });
    this.title = page.getByRole('banner').getByRole('heading', { level: 1 });
    this.dialog = new NewRoomDialog(page);
  }

  /** The line of a room or private chat. */
  link(name: string): Locator {
    return this.page
      .getByRole('navigation')
      .getByRole('link')
      .filter({ has: this.page.locator('.name').getByText(name, { exact: true }) });
  }

  /** Makes a room and comes into it. */
  async create(name: string, wish: Wish = {}): Promise<void> {
    await this.dialog.open();
    await this.dialog.fill(name, wish);
    await this.dialog.submit();
    await this.isIn(name);
  }

  async goTo(name: string): Promise<void> {
    await this.link(name).click();
    await this.isIn(name);
  }

  /** Opens the private chat with someone who is here. */
  async talkTo(name: string): Promise<void> {
    const people = this.page.getByRole('list', { name: 'Online users' });
    await people.getByRole('link', { name }).click();
    await this.isIn(name);
  }

  async talkToFromLobby(name: string): Promise<void> {
    await this.goTo('Lobby');
    await this.talkTo(name);
  }

  async isIn(name: string): Promise<void> {
    await expect(this.title).toHaveText(name);
    await expect(this.page.getByRole('log', { name: 'Messages' })).toBeVisible();
  }

  async has(...names: string[]): Promise<void> {
    await expect(this.list.locator('.name')).toHaveText(names);
  }

  async hasPrivateChats(...names: string[]): Promise<void> {
    await expect(this.privateMessages.locator('.name')).toHaveText(names);
  }

  /** Sees that a room has this many unread messages; none is no badge at all. */
  async hasUnread(name: string, count: number | string): Promise<void> {
    const badge = this.link(name).locator('.unread-count');
    if (count === 0) {
      await expect(badge).toHaveCount(0);
    } else {
      await expect(badge).toHaveText(`${count} unread`);
    }
  }

  /** Picks something from the menu of the room that is open. */
  async choose(item: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Room menu' }).click();
    await this.page.getByRole('button', { name: item, exact: true }).click();
  }

  /** Takes the room that is open off the record, or back on it. */
  async setOffRecord(offRecord: boolean): Promise<void> {
    await this.choose('Room settings');
    const settings = this.page.getByRole('dialog', { name: 'Room settings' });
    await settings.getByRole('checkbox', { name: 'Off the record' }).setChecked(offRecord);
    await settings.getByRole('button', { name: 'Save' }).click();
    await expect(settings).toBeHidden();
  }

  /** The address that lets others into the room that is open. */
  async invitation(): Promise<string> {
    await this.choose('Share');
    const link = await this.page.getByRole('textbox', { name: 'Link' }).inputValue();
    await this.page.keyboard.press('Escape');
    return link;
  }
}

export class NewRoomDialog {
  readonly window: Locator;
  readonly name: Locator;
  readonly topic: Locator;
  readonly isPrivate: Locator;
  readonly isOffRecord: Locator;
  readonly button: Locator;
  /** All of the above. */
  readonly fields: Locator[];
  /** Why there is no such room. */
  readonly refusal: Locator;

  constructor(private readonly page: Page) {
    this.window = page.getByRole('dialog', { name: 'New room' });
    this.name = this.window.getByRole('textbox', { name: 'Room name' });
    this.topic = this.window.getByRole('textbox', { name: 'Topic' });
    this.isPrivate = this.window.getByRole('checkbox', { name: 'Private' });
    this.isOffRecord = this.window.getByRole('checkbox', { name: 'Off the record' });
    this.button = this.window.getByRole('button', { name: 'Create room' });
    this.fields = [this.name, this.topic, this.isPrivate, this.isOffRecord, this.button];
    this.refusal = this.window.getByRole('alert').filter({ hasText: /\S/ });
  }

  async open(): Promise<void> {
    await this.page.getByRole('button', { name: 'New room' }).click();
    await expect(this.window).toBeVisible();
  }

  async fill(name: string, wish: Wish = {}): Promise<void> {
    await this.name.fill(name);
    await this.topic.fill(wish.topic ?? '');
    await this.isPrivate.setChecked(wish.private ?? false);
    await this.isOffRecord.setChecked(wish.offRecord ?? false);
  }

  async submit(): Promise<void> {
    await this.button.click();
  }

  /** The public room of this name, to be joined. */
  join(name: string): Locator {
    return this.window.getByRole('button', { name: `Join ${name}` });
  }
}
