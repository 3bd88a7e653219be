import type { Locator, Page } from 'playwright-core'

type Name = string | RegExp

/** A way to use a page. Each name is what the thing is called to whoever hears the page read. */
export interface Hand {
  /** Goes where a link leads. */
  follow(tab: Page, name: Name): Promise<void>
  /** Presses a button that leads on to another page. */
  press(tab: Page, name: Name): Promise<void>
  /** Presses a button that does something where it is. */
  use(tab: Page, name: Name): Promise<void>
  /** Writes into a field. */
  write(tab: Page, label: Name, text: string): Promise<void>
  /** Opens what is folded away. */
  open(tab: Page, summary: string): Promise<void>
}

const link = (tab: Page, name: Name) => tab.getByRole('link', { name, exact: true }).first()
const button = (tab: Page, name: Name) => tab.locator('main').getByRole('button', { name, exact: true }).first()
const field = (tab: Page, label: Name) => tab.getByLabel(label).first()
const fold = (tab: Page, summary: string) => tab.locator('summary', { hasText: summary }).first()

/** Points and clicks, and types nothing but words. */
export const mouse: Hand = {
  follow: (tab, name) => leadOn(tab, () => link(tab, name).click()),
  press: (tab, name) => leadOn(tab, () => button(tab, name).click()),
  use: (tab, name) => button(tab, name).click(),
  write: (tab, label, text) => field(tab, label).fill(text),
  open: (tab, summary) => fold(tab, summary).click(),
}

/** Goes from one thing to the next by Tab, and presses Enter. */
export const keyboard: Hand = {
  follow: (tab, name) => leadOn(tab, () => enterAt(tab, link(tab, name))),
  press: (tab, name) => leadOn(tab, () => enterAt(tab, button(tab, name))),
  use: (tab, name) => enterAt(tab, button(tab, name)),
  async write(tab, label, text) {
    await goTo(tab, field(tab, label))
    await tab.keyboard.type(text)
  },
  open: (tab, summary) => enterAt(tab, fold(tab, summary)),
}

async function leadOn(tab: Page, act: () => Promise<void>): Promise<void> {
  await Promise.all([tab.waitForEvent('framenavigated'), act()])
  await tab.waitForLoadState('domcontentloaded')
}

async function enterAt(tab: Page, wanted: Locator): Promise<void> {
  await goTo(tab, wanted)
  await tab.keyboard.press('Enter')
}

const MOST_STEPS = 150

/** Runs in the page: about how many steps of Tab lead from where one is. */
function stepsTo(wanted: Element): number {
  const stops = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter(
    (element) => element.checkVisibility() && (element as HTMLElement).tabIndex >= 0,
  )
  return stops.indexOf(wanted) - stops.indexOf(document.activeElement ?? document.body)
}

async function goTo(tab: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor()
  // All but the last few without looking each time where that has led, which takes longer than the step.
  for (let far = (await wanted.evaluate(stepsTo)) - 3; far > 0; far--) await tab.keyboard.press('Tab')
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    await tab.keyboard.press('Tab')
    if (await wanted.evaluate((element) => element === document.activeElement)) return
  }
  throw new Error(`By Tab alone, nobody comes to ${wanted}.`)
}
