import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type ExampleServer, openSeedsGateway, publish, type SeedsGateway, startExample } from '../support/example.ts'
import { openTestGateway } from '../support/gateway.ts'
import { createSite, page } from '../support/site.ts'

const FOLDER = resolve(import.meta.dirname, '../../examples/astro')
const MODULES = join(FOLDER, 'node_modules')
const SITE = join(FOLDER, 'dist')
const LIBRARY = '/articles/the-library-server/'

const isMissing = !existsSync(MODULES)

describe.skipIf(isMissing)(
  `a site built with Astro${isMissing ? ' (left out: npm ci --prefix examples/astro)' : ''}`,
  () => {
    let seeds: SeedsGateway
    let built: Built
    let example: ExampleServer

    beforeAll(async () => {
      seeds = await openSeedsGateway()
      forget()
      rmSync(SITE, { recursive: true, force: true })
      built = await build(seeds.url)
      example = await startExample(join(SITE, 'server/entry.mjs'), { GATEWAY: seeds.url, HOST: '127.0.0.1', PORT: '0' })
    })

    afterAll(async () => {
      await example?.stop()
      await seeds.close()
    })

    beforeEach(() => seeds.proxy.letIn())

    test('every article of one release becomes a page', () => {
      const { code, said } = built

      expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('articles of release 1.') })
      expect(read('/')).toContain('<h1>')
      expect(read(LIBRARY)).toContain('<h1>The Library That Keeps Its Own Server</h1>')
      expect(read('/es/articles/the-library-server/')).toContain('<html lang="es">')
    })

    test('a page shows quotes, images with credit and licence, and links to other pages here', () => {
      const html = read(LIBRARY)

      expect(html).toMatch(/<blockquote[^>]*> I asked who could see my name, and someone could finally tell me\./)
      expect(html).toMatch(/<li><a [^>]*>“The lending desk”<\/a> by Commonplace contributors/)
      expect(html).toContain('<a rel="license" href="https://creativecommons.org/licenses/by-sa/4.0/">')
      expect(html.match(/<img [^>]*src="[^"]*\/media\/[0-9a-f]{64}\//g)).toHaveLength(2)
      expect(html).toContain('href="/guides/asking-for-less/#write-the-page-first"')
    })

    test('a page whose address has letters beyond ASCII is found', async () => {
      expect(read('/über-uns/')).toContain('<h1>Über uns</h1>')
      expect((await visit('/%C3%BCber-uns/')).html).toContain('<h1>Über uns</h1>')
      expect((await visit('/live/%C3%BCber-uns/')).html).toContain('<h1>Über uns</h1>')
    })

    test('every alias becomes a page that redirects', () => {
      for (const alias of ['/2024/library-server/', '/articles/library-server/'])
        expect(read(alias)).toContain(`<meta http-equiv="refresh" content="0;url=${LIBRARY}">`)
    })

    test('its types are right', () => {
      const compiler = resolve(import.meta.dirname, '../../node_modules/typescript/bin/tsc')

      const { stdout } = spawnSync(process.execPath, [compiler, '--noEmit', '-p', FOLDER], { encoding: 'utf8' })

      expect(stdout).toBe('')
    })

    test('its loader stays small', () => {
      const sources = readdirSync(join(FOLDER, 'loader')).filter((name) => name.endsWith('.ts'))

      const lines = sources.flatMap((name) =>
        readFileSync(join(FOLDER, 'loader', name), 'utf8')
          .trimEnd()
          .split('\n'),
      )

      expect(lines.length).toBeLessThan(200)
    })

    test('with the gateway away or killed during a build, the build says so, and what was built before stays', async () => {
      forget()
      seeds.proxy.cutAfter(5_000)
      const killed = await build(seeds.url)
      seeds.proxy.refuse()
      // Every connection is closed at once, which some versions of Node wait on in vain.
      const away = await build(seeds.url)

      for (const { code, said } of [killed, away]) {
        expect([code, said]).toEqual([1, expect.stringContaining(`The gateway at ${seeds.url} could not be reached (`)])
        expect(said).toContain('Start it there, or say where it is in the variable GATEWAY.')
      }
      expect(read(LIBRARY)).toContain('<h1>')
    })

    test('a live page shows the same article, and what is new', async () => {
      expect((await visit(`/live${LIBRARY}`)).html).toContain('I asked who could see my name')
      expect((await visit('/live/')).html).toContain(
        `<a href="/live${LIBRARY}">The Library That Keeps Its Own Server</a>`,
      )
    })

    test('below `/live/` an alias redirects, and what is not there is a 404', async () => {
      const moved = await visit('/live/2024/library-server/')

      expect([moved.status, moved.headers.get('location')]).toEqual([301, `/live${LIBRARY}`])
      expect((await visit('/live/nowhere/')).status).toBe(404)
    })

    test('with the gateway away or killed during a request a live page goes on from what was last heard, or says what to do', async () => {
      const path = '/live/articles/counting-the-beds/'
      const before = await visit(path)

      seeds.proxy.refuse()
      const away = await visit(path)
      const list = await visit('/live/')
      const unknown = await visit('/live/articles/a-mesh-over-the-valley/')
      seeds.proxy.letIn()
      seeds.proxy.cutAfter(2_000)
      const killed = await visit(path)
      const after = await visit(path)

      for (const { status, html } of [away, killed]) {
        expect(status).toBe(200)
        expect(html).toMatch(/<p class="stale">News is out of reach; this is as of 2/)
        expect(html.replace(/<p class="stale">.*?<\/p>/, '')).toBe(before.html)
      }
      expect([list.status, list.html]).toEqual([200, expect.stringContaining(`<a href="/live${LIBRARY}">`)])
      expect([unknown.status, unknown.html]).toEqual([503, expect.stringContaining('Please try again in a minute.')])
      expect(after.html).toBe(before.html)
    })

    test('a live page that was withdrawn is a 410', async () => {
      await seeds.publishWithout('content/articles/the-tenants-archive')

      expect((await visit('/live/articles/the-tenants-archive/')).status).toBe(410)
    })

    async function visit(path: string) {
      const response = await fetch(`${example.url}${path}`, { redirect: 'manual' })
      return { status: response.status, headers: response.headers, html: await response.text() }
    }
  },
)

describe.skipIf(isMissing)('the build loader', () => {
  test('reads one release, whatever is published meanwhile, and then only what changed', async () => {
    const gateway = await openTestGateway()
    const name = (number: number) => `content/${String(number).padStart(2, '0')}.md`
    const site = createSite({})
    for (let number = 0; number < 60; number++) site.write(name(number), page(`Page ${number}`, 'Old text.'))
    await publish(gateway, site.root)
    const store = new Map<string, { id: string; digest: string; rendered: { html: string } }>()
    const changed: string[] = []
    const meta = new Map<string, string>()
    let onEntry = async () => {}
    const { releaseLoader } = await import(join(FOLDER, 'loader/build.ts'))
    const load = async () => {
      const said: string[] = []
      changed.length = 0
      await releaseLoader({ gateway: gateway.url }).load({
        store: {
          keys: () => [...store.keys()],
          delete: (id: string) => store.delete(id),
          set(entry: { id: string; digest: string; rendered: { html: string } }) {
            if (store.get(entry.id)?.digest !== entry.digest) changed.push(entry.id)
            store.set(entry.id, entry)
          },
        },
        meta: { get: (key: string) => meta.get(key), set: (key: string, value: string) => meta.set(key, value) },
        logger: { info: (line: string) => said.push(line) },
        generateDigest: JSON.stringify,
        parseData: async ({ data }: { data: unknown }) => {
          await onEntry()
          return data
        },
      })
      return said
    }
    onEntry = async () => {
      onEntry = async () => {}
      site.write(name(59), page('Page 59', 'New text.'))
      site.delete(name(58))
      await publish(gateway, site.root)
    }

    expect(await load()).toEqual(['Loaded 60 articles of release 1.'])
    expect([...store.values()].filter(({ rendered }) => rendered.html.includes('Old text.'))).toHaveLength(60)

    expect(await load()).toEqual(['Loaded 59 articles of release 2.'])
    expect(changed).toEqual(['/59/'])
    expect(store.has('/58/')).toBe(false)

    expect(await load()).toEqual(['Nothing has changed since release 2.'])
    site.remove()
    await gateway.close()
  })
})

/** Reads a page as it was built. */
function read(path: string): string {
  return readFileSync(join(SITE, 'client', path, 'index.html'), 'utf8')
}

/** Removes what earlier builds heard, so that the next one asks for everything. */
function forget(): void {
  rmSync(join(MODULES, '.astro'), { recursive: true, force: true })
}

interface Built {
  readonly code: number
  readonly said: string
}

/** Builds the site, which takes its content from the gateway at an address. */
async function build(gateway: string): Promise<Built> {
  const environment = { PATH: process.env.PATH, ASTRO_TELEMETRY_DISABLED: '1', NO_COLOR: '1', GATEWAY: gateway }
  const child = spawn(process.execPath, [join(MODULES, 'astro/astro.js'), 'build'], { cwd: FOLDER, env: environment })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += chunk
    })
  const [code] = await once(child, 'close')
  return { code, said }
}
