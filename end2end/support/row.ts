// A message in someone's timeline, and what they can do with it.

import { type Locator, expect } from '@playwright/test';
import { type Person, exactly } from './person.js';

export class Row {
  /** What belongs to the message: its line, its marks, what it answers. */
  readonly whole: Locator;
  readonly line: Locator;
  /** What it answers, as a link. */
  readonly quote: Locator;
  /** Says that it was edited, and when. */
  readonly edited: Locator;

  constructor(
    private readonly person: Person,
    line: string,
  ) {
    this.line = person.message(line);
    // The line as it is found from the message, not from the page.
    const within = person.page.locator('p').filter({ hasText: exactly(line) });
    this.whole = person.chat.locator('.message').filter({ has: within });
    this.quote = this.whole.locator('.quote');
    this.edited = this.whole.locator('.edited');
  }

  button(name: string): Locator {
    return this.whole.getByRole('button', { name, exact: true });
  }

  /** Points at the message and presses one of its buttons. */
  async press(name: string): Promise<void> {
    await this.point();
    await this.button(name).click();
  }

  /** Points at the message until the scripts have noticed, should they still be loading. */
  async point(): Promise<void> {
    const actions = this.whole.locator('.actions');
    await expect(async () => {
      await this.person.box.hover();
      await this.line.hover();
      await expect(actions).toBeVisible({ timeout: 500 });
    }).toPass();
  }

  /** The names of the buttons that it has. */
  async buttons(): Promise<string[]> {
    await this.point();
    const toolbar = this.whole.getByRole('toolbar', { name: 'Message actions' });
    const buttons = await toolbar.getByRole('button').all();
    return await Promise.all(
      buttons.map(async (button) => (await button.getAttribute('aria-label')) ?? ''),
    );
  }

  /** Changes what it says. */
  async edit(text: string): Promise<void> {
    await this.press('Edit message');
    await expect(this.person.page.getByText('Editing message')).toBeVisible();
    await this.person.say(text);
    await expect(this.person.page.getByText('Editing message')).toBeHidden();
  }

  /** Deletes it, and confirms that. */
  async delete(): Promise<void> {
    await this.press('Delete message');
    await this.button('Delete').click();
  }

  /** Answers it. */
  async reply(text: string): Promise<void> {
    await this.press('Reply');
    await this.person.say(text);
  }

  /** The address of the message. */
  async permalink(): Promise<string> {
    return (await this.whole.locator('a.permalink').getAttribute('href')) ?? '';
  }
}
