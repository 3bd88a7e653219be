// Makes the pictures of the desk in docs/editors, of the site that comes along: `npm run docs:screenshots`.
// It needs Debian's Chromium, and uses a database and a copy of the site of its own, in a folder that it removes.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const CHROMIUM = '/usr/bin/chromium'
const MOST_BYTES = 150_000

const root = join(import.meta.dirname, '..')

/** What an editor changes before the plan is looked at, in the words of the site that comes along. */
const EDIT = {
  file: 'content/articles/the-library-server/index.md',
  from: 'You do not have to understand all of it.',
  to: 'Nobody has to understand all of it.',
}

const PICTURES = [
  { name: 'desk-live', address: '/', height: 760 },
  { name: 'desk-article', address: '/desk/article?path=/articles/the-library-server/', height: 900 },
  { name: 'desk-plan', address: '/desk/plan', height: 900, edit: EDIT },
]

if (!existsSync(CHROMIUM)) {
  console.error(`The pictures are as they were: ${CHROMIUM} was not found (apt-get install chromium).`)
  process.exit(1)
}

const folder = mkdtempSync(join(tmpdir(), 'commonplace-screenshots-'))
const site = join(folder, 'site')
cpSync(join(root, 'seeds'), site, { recursive: true })
const server = spawn(process.execPath, [join(root, 'dist/src/main.js'), 'serve', '--port', '0'], {
  // Nothing else of the environment: it may name a database that others read.
  env: { PATH: process.env.PATH, COMMONPLACE_DATA: join(folder, 'data'), COMMONPLACE_SITE: site },
  stdio: ['ignore', 'pipe', 'inherit'],
})
try {
  const entrance = await entranceOf(server)
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
  try {
    await takePictures(browser, entrance)
  } finally {
    await browser.close()
  }
} finally {
  if (server.exitCode === null) {
    server.kill('SIGTERM')
    await once(server, 'exit')
  }
  rmSync(folder, { recursive: true, force: true })
}

async function takePictures(browser, entrance) {
  const tab = await browser.newPage({ baseURL: entrance.origin, colorScheme: 'light', reducedMotion: 'reduce' })
  await tab.goto(entrance.href)
  await tab.getByLabel('Your name').fill('Ana')
  await tab.getByRole('button', { name: 'Enter' }).click()
  await tab.waitForURL('/')
  for (const { name, address, height, edit } of PICTURES) {
    if (edit) change(edit)
    await tab.setViewportSize({ width: 1000, height })
    await tab.goto(address)
    const path = join(root, 'docs/editors', `${name}.png`)
    await tab.screenshot({ path })
    const { size } = statSync(path)
    if (size > MOST_BYTES)
      throw new Error(`${path} has ${size} bytes; a page of the docs should load fast. Show less of it.`)
    console.log(`${path}: ${Math.round(size / 1000)} kB`)
  }
}

function change({ file, from, to }) {
  const path = join(site, file)
  const text = readFileSync(path, 'utf8')
  if (!text.includes(from)) throw new Error(`${file} does not say “${from}” any more: choose other words to change.`)
  writeFileSync(path, text.replace(from, to))
}

/** The link that lets an editor in, which the gateway prints when it serves. */
async function entranceOf({ stdout }) {
  let printed = ''
  stdout.setEncoding('utf8')
  for await (const part of stdout.iterator({ destroyOnReturn: false })) {
    printed += part
    const [, link] = /(\S+\/desk\/enter\?token=\S+)\n/.exec(printed) ?? []
    if (link) {
      stdout.resume()
      return new URL(link)
    }
  }
  throw new Error(`The gateway ended before it served: ${printed}`)
}
