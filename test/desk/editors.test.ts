import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { keyOfPassage, type PassageKey, writePassageKey } from '../../src/content/taken-back/passage-key.ts'
import { insertKey, revokeKey } from '../../src/database/write/keys.ts'
import { createSiteWork } from '../../src/desk/access/site-work.ts'
import { makeKey, type Scope } from '../../src/keys/key.ts'
import { form, makeLink, openDesk, type TestDesk } from '../support/desk.ts'
import { png } from '../support/pictures.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

let site: TestSite
let desk: TestDesk

const FOR_EDITORS = ['waiting', 'problems', 'plan', 'log', 'rollback?number=1', 'preview?path=/draft/']

beforeAll(async () => {
  site = createSite({
    'content/_index.md': page('Start', 'Welcome.'),
    'content/wells.md': page('Wells', 'We dug three wells.'),
    'content/draft.md': page('A secret draft', 'Nobody reads this yet.', 'draft: true'),
    'content/later.md': page('Later', 'In time.', 'date: 2100-01-01'),
    'content/fair/_index.md': page('The fair', 'Every spring.'),
    'content/fair/stalls.md': page('Stalls', 'Ten stalls nobody reads of yet.', 'draft: true'),
  })
  desk = await openDesk(site.root, { environment: { COMMONPLACE_CACHE_MEGABYTES: '0', COMMONPLACE_SITE: site.root } })
})

afterAll(async () => {
  site.remove()
  await desk.close()
})

async function keyOf(scope: Scope): Promise<{ key: string; id: string }> {
  const { key, id, hash } = makeKey(scope)
  await insertKey(desk.db.database, { id, hash, scope, label: `A ${scope} key`, pathKey: '' })
  return { key, id }
}

describe('who is no editor', () => {
  test.each(FOR_EDITORS)('is asked to enter before /desk/%s, and told nothing', async (address) => {
    const { status, text } = await desk.visit(`/desk/${address}`)
    expect(status).toBe(403)
    expect(text).toContain('name="key"')
    expect(text).not.toMatch(/secret|Nobody reads/)
    const [path, query = ''] = address.split('?')
    expect((await desk.visit(`/desk/${path}.json?${query}`)).status).toBe(403)
  })

  test.each(['/desk/publish', '/desk/rollback', '/desk/preview-link', '/desk/leave'])(
    'does nothing by %s',
    async (action) => {
      const { status } = await desk.visit(action, form(desk, { number: '1', from: '1', path: '/', plan: 'x' }))
      expect(status).toBe(403)
    },
  )

  test.each(['preview', 'partner'] as const)('is not let in by a key of scope %s', async (scope) => {
    const { key } = await keyOf(scope)
    const { status, headers } = await desk.visit('/desk/enter', form(desk, { key }))
    expect([status, headers.get('set-cookie')]).toEqual([403, null])
  })

  test('does not publish with a key of scope preview either', async () => {
    const { key } = await keyOf('preview')
    const sent = form(desk, { plan: 'x' })
    const { status } = await desk.visit('/desk/publish', {
      ...sent,
      headers: { ...sent.headers, authorization: `Bearer ${key}` },
    })
    expect(status).toBe(403)
  })
})

describe('entering', () => {
  test('by a link works once', async () => {
    const token = await makeLink(desk.db)
    expect((await desk.visit(`/desk/enter?token=${token}`)).text).toContain('This link lets you in once')
    const first = await desk.visit('/desk/enter', form(desk, { token, name: 'Ana', next: '/desk/plan' }))
    expect([first.status, first.headers.get('location')]).toEqual([303, '/desk/plan'])
    const cookie = first.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/)
    const second = await desk.visit('/desk/enter', form(desk, { token, name: 'Mallory' }))
    expect([second.status, second.headers.get('set-cookie')]).toEqual([403, null])
  })

  test('by an editor’s key lasts until the key is revoked', async () => {
    const { key, id } = await keyOf('editor')
    const entered = await desk.visit('/desk/enter', form(desk, { key }))
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
    const visit = () => desk.visit('/desk/waiting', { headers: { cookie } })
    expect((await visit()).text).toContain('A editor key')
    await revokeKey(desk.db.database, id)
    expect((await visit()).status).toBe(403)
  })

  test('leads on to no other site', async () => {
    for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example', '/desk/../..//evil']) {
      const token = await makeLink(desk.db)
      const { headers } = await desk.visit('/desk/enter', form(desk, { token, next }))
      expect(headers.get('location')).toMatch(/^\/(?:desk\/|$)/)
    }
  })

  test('ends by leaving, also for whoever kept the cookie', async () => {
    const editor = await desk.enter()
    await editor.send(await editor.visit('/desk/waiting'), '/desk/leave')
    expect((await editor.visit('/desk/waiting')).status).toBe(403)
  })

  test.each([
    ['/desk/publish', '/desk/plan'],
    ['/desk/rollback', '/desk/rollback?number=1'],
    ['/desk/preview-link', '/desk/preview?path=%2Fa+draft%2F'],
  ])('again, after the time of a session, leads back to what %s was to be done from', async (action, page) => {
    const sent = await desk.visit(action, form(desk, { number: '1', path: '/a draft/', plan: 'x' }))
    expect([sent.status, sent.text]).toEqual([403, expect.stringContaining('so nothing was done. Enter')])
    const next = /name="next" value="([^"]*)"/.exec(sent.text)?.[1]?.replaceAll('&amp;', '&')
    expect(next).toBe(page)
    const token = await makeLink(desk.db)
    expect((await desk.visit('/desk/enter', form(desk, { token, next: page }))).headers.get('location')).toBe(page)
  })
})

describe('another site', () => {
  test.each([
    ['its origin', { origin: 'https://evil.example' }],
    ['no origin', { origin: 'null' }],
    ['what the browser says of it', { 'sec-fetch-site': 'cross-site' }],
    ['that of a neighbour', { 'sec-fetch-site': 'same-site' }],
  ])('is known by %s, and cannot act', async (_what, headers) => {
    const editor = await desk.enter()
    const plan = await editor.visit('/desk/waiting')
    const [, session = ''] = /name="session" value="([^"]+)"/.exec(plan.text) ?? []
    const sent = form(desk, { session, path: '/draft/' })
    const answer = await editor.visit('/desk/preview-link', {
      ...sent,
      headers: { ...sent.headers, ...headers } as Record<string, string>,
    })
    expect(answer.status).toBe(403)
  })

  test('cannot act without what the form holds', async () => {
    const editor = await desk.enter()
    const other = await desk.enter('Bo')
    const [, session = ''] = /name="session" value="([^"]+)"/.exec((await other.visit('/desk/waiting')).text) ?? []
    for (const given of ['', 'x', session]) {
      const { status } = await editor.visit('/desk/preview-link', form(desk, { session: given, path: '/draft/' }))
      expect(status).toBe(403)
    }
  })

  test('cannot frame it, nor read it by a script', async () => {
    const editor = await desk.enter()
    const { headers } = await editor.visit('/desk/waiting', { headers: { origin: 'https://evil.example' } })
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('access-control-allow-origin')).toBeNull()
    expect(headers.get('cache-control')).toBe('private, no-store')
  })
})

describe('an editor', () => {
  let editor: Awaited<ReturnType<TestDesk['enter']>>

  beforeEach(async () => {
    editor = await desk.enter('Ana')
  })

  test('sees what waits, and why', async () => {
    expect((await editor.visit('/')).text).toMatch(/Due next.*Later.*1 due, 2 drafts, 0 over/s)
    expect((await editor.visit('/')).text).toMatch(/Held.*A secret draft.*a draft/s)
    expect((await desk.visit('/')).text).not.toMatch(/Due next|Held/)
    expect(JSON.parse((await desk.visit('/desk/live.json')).text).held).toBeNull()
    const { text } = await editor.visit('/desk/waiting')
    expect(text).toMatch(/To be published.*Later.*1 January 2100/s)
    expect(text).toMatch(/Drafts.*A secret draft.*content\/draft\.md/s)
  })

  test('sees a draft, and makes a link for others that shows it and does no more', async () => {
    const preview = await editor.visit('/desk/preview?path=/draft/')
    expect(preview.text).toContain('This is a draft. No reader sees it.')
    expect(preview.text).toContain('Nobody reads this yet.')
    const made = await editor.send(preview, '/desk/preview-link')
    const { pathname, search, searchParams } = new URL(linkIn(made.text))
    expect((await desk.visit(pathname + search)).text).toContain('Nobody reads this yet.')
    expect((await desk.visit(`/desk/plan?key=${searchParams.get('key')}`)).status).toBe(403)
    expect((await desk.visit('/desk/article?path=/draft/')).status).toBe(404)
  })

  test('sees the images of a draft, as does whoever has a link to it, and nobody else', async () => {
    site.write('content/drawn/index.md', page('Drawn', '![A well](well.png)', 'draft: true'))
    site.write('content/drawn/well.png', png(3, 2))
    await desk.publish(site.root)
    const preview = await editor.visit('/desk/preview?path=/drawn/')
    const [, src = ''] = /<img[^>]* src="([^"]+)"/.exec(preview.text) ?? []
    const image = await editor.visit(src)
    expect([image.status, image.headers.get('content-type'), image.headers.get('cache-control')]).toEqual([
      ...[200, 'image/png', 'private, no-store'],
    ])
    expect((await desk.visit(src)).status).toBe(404)
    const { pathname, search } = new URL(linkIn((await editor.send(preview, '/desk/preview-link')).text))
    const [, shown = ''] = /<img[^>]* src="([^"]+)"/.exec((await desk.visit(pathname + search)).text) ?? []
    expect((await desk.visit(shown.replaceAll('&amp;', '&'))).status).toBe(200)
    const other = await editor.send(await editor.visit('/desk/preview?path=/draft/'), '/desk/preview-link')
    const key = new URL(linkIn(other.text)).searchParams.get('key')
    expect((await desk.visit(`${src}?key=${key}`)).status).toBe(404)
    expect((await desk.visit(`${src}?key=nonsense`)).status).toBe(404)
  })

  test.each(['/', '/fair/'])('makes a link for %s that shows none of the drafts below', async (path) => {
    const made = await editor.send(await editor.visit(`/desk/preview?path=${path}`), '/desk/preview-link')
    const key = new URL(linkIn(made.text)).searchParams.get('key')
    expect((await desk.visit(`/desk/preview?path=${path}&key=${key}`)).status).toBe(200)
    for (const other of ['/fair/stalls/', '/draft/', '/later/'])
      expect((await desk.visit(`/desk/preview?path=${other}&key=${key}`)).status).toBe(404)
    const query = '{ articles(first: 50) { totalCount nodes { path } } }'
    const asked = (headers: Record<string, string>) =>
      fetch(`${desk.url}/graphql?query=${encodeURIComponent(query)}`, {
        headers: { accept: 'application/json', ...headers },
      }).then((response) => response.json())
    expect(await asked({ authorization: `Bearer ${key}` })).toEqual(await asked({}))
  })

  test.each(['/never/', 'https://evil.example/', '/draft/x/'])(
    'makes no link for %j, where no page is',
    async (path) => {
      const preview = await editor.visit('/desk/preview?path=/draft/')
      const { status, text } = await editor.send(preview, '/desk/preview-link', { path })
      expect(status).toBe(422)
      expect(text).toContain('There is no page at this address')
    },
  )

  test('leaves nothing of a draft in caches, nor of what lets in', async () => {
    const made = await editor.send(await editor.visit('/desk/preview?path=/draft/'), '/desk/preview-link')
    const { search } = new URL(linkIn(made.text))
    for (const address of [`/desk/preview${search}`, `/desk/preview.json${search}`, '/desk/enter?token=x'])
      expect((await desk.visit(address)).headers.get('cache-control')).toBe('private, no-store')
    expect((await desk.visit('/desk/article?path=/wells/')).headers.get('cache-control')).toBe('no-cache')
  })

  test.each([
    ['/desk/rollback', { number: '99999999999', from: '1' }],
    ['/desk/rollback', { number: '2147483647', from: '1' }],
    ['/desk/rollback', { number: '0', from: '1' }],
    ['/desk/rollback', { number: '1', from: '1', note: 'a\0b' }],
    ['/desk/publish', { plan: '\0' }],
    ['/desk/publish', { plan: 'x', note: 'a\u202eb' }],
    ['/desk/preview-link', { path: '/a\0' }],
    ['/desk/preview-link', { path: '/a%00' }],
  ] as const)('is told in a sentence that nothing came of %s with %j', async (address, fields) => {
    const [, session = ''] = /name="session" value="([^"]+)"/.exec((await editor.visit('/desk/waiting')).text) ?? []
    const { status, text } = await editor.visit(address, form(desk, { session, ...fields }))
    expect(status).toBe(422)
    expect(text).toContain('<p class="lede">')
    expect(text).not.toMatch(/select|query|\$1/i)
  })

  test.each(['A\0na', 'A\u202ena', 'A\nna', 'A\u0007'])('cannot be called %j in the log', async (name) => {
    const token = await makeLink(desk.db)
    expect((await desk.visit('/desk/enter', form(desk, { token, name }))).status).toBe(422)
    // The link still lets in.
    expect((await desk.visit('/desk/enter', form(desk, { token, name: 'Ana' }))).status).toBe(303)
  })

  test('goes from one preview to the next, which a link for others does not', async () => {
    const preview = await editor.visit('/desk/preview?path=/draft/')
    const around = [...preview.text.matchAll(/<a href="([^"]+)">(?:← )?[^<]*(?: →)?<\/a>/g)].map(
      ([, href = '']) => href,
    )
    const previews = around.filter((href) => href.startsWith('/desk/preview?'))
    expect(previews.length).toBeGreaterThan(0)
    for (const href of previews) expect((await editor.visit(href)).status).toBe(200)
    const { pathname, search } = new URL(linkIn((await editor.send(preview, '/desk/preview-link')).text))
    expect((await desk.visit(pathname + search)).text).not.toContain('Articles before and after')
  })

  test('reads a plan and publishes it, and the log says who did', async () => {
    site.write('content/wells.md', page('Wells', 'We dug four wells.'))
    const plan = await editor.visit('/desk/plan')
    expect(plan.text).toContain('Release 2 would come next')
    expect(plan.text).toContain('<td>We dug <ins>four</ins> wells.</td>')
    const done = await editor.send(plan, '/desk/publish', { note: 'A fourth' })
    expect(done.headers.get('location')).toBe('/desk/release?number=2')
    expect((await desk.visit('/desk/article?path=/wells/')).text).toContain('We dug four wells.')
    expect((await editor.visit('/desk/log')).text).toMatch(/Ana published the folder: A fourth.*release 2/s)
    expect((await editor.visit('/desk/plan')).text).toContain('Nothing to publish')
    for (const address of ['/desk/releases', '/desk/release?number=2']) {
      expect((await editor.visit(address)).text).toContain('Ana')
      expect((await desk.visit(address)).text).not.toContain('Ana')
    }
  })

  test('publishes nothing that the plan did not show', async () => {
    site.write('content/wells.md', page('Wells', 'We dug five wells.'))
    const plan = await editor.visit('/desk/plan')
    site.write('content/more.md', page('More'))
    const done = await editor.send(plan, '/desk/publish')
    expect(done.headers.get('location')).toBe('/desk/plan?changed=yes')
    expect((await editor.visit('/desk/plan?changed=yes')).text).toContain(
      'Nothing was published: the folder, or what readers have, has changed since. This is the plan as it is now.',
    )
    expect((await editor.visit('/desk/plan')).text).not.toContain('Nothing was published')
    expect((await desk.visit('/desk/article?path=/more/')).status).toBe(404)
    expect((await desk.visit('/desk/article?path=/wells/')).text).not.toContain('five')
  })

  test('can publish by one worker the plan that another has shown', async () => {
    site.write('content/wells.md', page('Wells', 'We dug six wells.'))
    const { text } = await editor.visit('/desk/plan')
    const [, plan = ''] = /name="plan" value="([^"]+)"/.exec(text) ?? []
    const other = createSiteWork(desk.db.database, site.root)
    const told = { note: null, publishedBy: 'Bo' }
    expect(await other.publish('another', told)).toBeNull()
    expect(await other.publish(plan, told)).toMatchObject({ written: true, blocked: null })
    await other.close()
    expect((await desk.visit('/desk/article?path=/wells/')).text).toContain('We dug six wells.')
  })

  test('sees a problem with its line and remedy, and sees it vanish when it is mended', async () => {
    site.write('content/broken.md', '---\ntitle: "Broken\n---\n\nText.\n')
    const { text } = await editor.visit('/desk/problems')
    expect(text).toContain('content/broken.md')
    expect(text).toContain('title: &quot;Broken')
    expect(text).toContain('What to do:')
    const [, code = ''] = /\/desk\/problem\?code=([\w-]+)/.exec(text) ?? []
    expect((await editor.visit(`/desk/problem?code=${code}`)).text).toContain(`<h1>${code}</h1>`)
    expect((await editor.visit('/desk/plan')).text).toContain('Nothing can be published now')
    site.write('content/broken.md', page('Mended'))
    expect((await editor.visit('/desk/problems')).text).not.toContain('content/broken.md')
    site.delete('content/broken.md')
  })

  test('sees no line of a file that has words which were taken back', async () => {
    const words = 'We zorgle every blintwax ourselves, and no landlord helped us.'
    const key = writePassageKey(keyOfPassage(words) as PassageKey)
    site.write('data/withdrawn.yaml', `quotes:\n  - words: "${key}"\n    as: rights\n`)
    site.write('content/again.md', page('Again', `${words} [Nowhere](/never/)`))
    const { text } = await editor.visit('/desk/problems')
    expect(text).toContain('/desk/problem?code=taken-back')
    expect(text).toContain('/desk/problem?code=link-broken')
    expect(text).not.toMatch(/zorgle|landlord/)
    site.delete('content/again.md')
    site.delete('data/withdrawn.yaml')
  })

  test('goes back, after seeing what that does', async () => {
    const before = await editor.visit('/desk/rollback?number=1')
    expect(before.text).toContain('Go back to release 1')
    const done = await editor.send(before, '/desk/rollback')
    const [, number] = /number=(\d+)$/.exec(done.headers.get('location') ?? '') ?? []
    expect((await desk.visit('/desk/article?path=/wells/')).text).toContain('We dug three wells.')
    expect((await editor.visit('/desk/log')).text).toMatch(
      new RegExp(`Ana went back to release 1.*release ${number}`, 's'),
    )
    // What the page showed is no longer so.
    const again = await editor.send(before, '/desk/rollback')
    expect(again.headers.get('location')).toBe('/desk/rollback?number=1&changed=yes')
    expect((await editor.visit('/desk/rollback?number=1&changed=yes')).text).toContain('Nothing was published:')
  })

  test.each([
    ['waiting', 4],
    ['problems', 4],
    ['plan', 4],
    ['log', 4],
    ['rollback?number=1', 5],
  ])('is shown /desk/%s by at most %i statements', async (address, most) => {
    await editor.visit('/desk/plan')
    // A page that finds out that files have changed makes the plan.
    await vi.waitFor(
      async () => expect((await editor.visit(`/desk/${address}`)).statements).toBeLessThanOrEqual(most),
      20_000,
    )
  })

  test.each(['waiting', 'problems', 'plan', 'log', 'rollback?number=1'])(
    'has the data of /desk/%s',
    async (address) => {
      const [path, query = ''] = address.split('?')
      for (const name of ['json', 'csv', 'md'])
        expect((await editor.visit(`/desk/${path}.${name}?${query}`)).status).toBe(200)
    },
  )
})

function linkIn(text: string): string {
  const [, link = ''] = /<pre[^>]*>([^<]+)<\/pre>/.exec(text) ?? []
  return link.replaceAll('&amp;', '&')
}
