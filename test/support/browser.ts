import { spawnSync } from 'node:child_process'
import { type Browser, chromium, type Page } from 'playwright-core'

const PROGRAM = '/usr/bin/chromium'

/** Why no browser can be opened here; null where one can. */
export const noBrowser = spawnSync(PROGRAM, ['--version'], { stdio: 'ignore' }).error
  ? `left out: ${PROGRAM} was not found (apt-get install chromium)`
  : null

/** Its sandbox needs rights that containers lack, and keeps sites apart; it reads nothing here but pages of ours. */
const ALONE = ['--no-sandbox', '--renderer-process-limit=1']

/** Without a graphics card, drawing as if there were one takes longer than drawing without. */
const PLAIN = ['--disable-gpu', '--disable-gpu-compositing', '--disable-software-rasterizer', '--in-process-gpu']

/** Debian's Chromium, without a window; whoever opened it closes it. */
export async function openBrowser(): Promise<Browser> {
  return await chromium.launch({ executablePath: PROGRAM, args: [...ALONE, ...PLAIN] })
}

/** Words as a browser tells them apart: those of a text, and those that it marks for the text fragment of its address. */
export interface MarkedWords {
  readonly asked: readonly string[]
  readonly marked: readonly string[]
}

/**
 * Opens an address at which this HTML stands, and looks which words the browser marks: there is no way to ask it, so they are
 * given a colour and looked for in a picture of the page.
 */
export async function visit(page: Page, url: string, { html, text }: { html: string; text: string }) {
  await page.goto('about:blank')
  await page.unrouteAll()
  await page.route('**/*', (route) =>
    route.request().isNavigationRequest()
      ? route.fulfill({ contentType: 'text/html; charset=utf-8', body: STYLE + html })
      : route.abort(),
  )
  await page.goto(url)
  const picture = (await page.screenshot({ fullPage: true })).toString('base64')
  return await page.evaluate(findMarked, { picture, text })
}

const STYLE =
  '<!doctype html><style>body { font: 20px/1.5 sans-serif } ::target-text { background: #f0f; color: #f0f }</style>'

/** Runs in the page. */
async function findMarked({ picture, text }: { picture: string; text: string }): Promise<MarkedWords> {
  const bytes = Uint8Array.from(atob(picture), (character) => character.charCodeAt(0))
  const bitmap = await createImageBitmap(new Blob([bytes]))
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d', { willReadFrequently: true })!
  canvas.drawImage(bitmap, 0, 0)
  const isMarked = ({ left, top, width, height }: DOMRect) => {
    const [x, y] = [left + width / 2 + scrollX, top + height / 2 + scrollY]
    const [red, green, blue] = canvas.getImageData(Math.floor(x), Math.floor(y), 1, 1).data
    return red! > 200 && green! < 60 && blue! > 200
  }
  const segmenter = new Intl.Segmenter('en', { granularity: 'word' })
  const words = (of: string) => [...segmenter.segment(of)].filter(({ isWordLike }) => isWordLike)
  const marked: string[] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    for (const { segment, index } of words(node.nodeValue ?? '')) {
      const range = document.createRange()
      range.setStart(node, index)
      range.setEnd(node, index + segment.length)
      const [rect] = range.getClientRects()
      if (rect && rect.width > 0 && isMarked(rect)) marked.push(segment)
    }
  }
  return { asked: words(text).map(({ segment }) => segment), marked }
}
