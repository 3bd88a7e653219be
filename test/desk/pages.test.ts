import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openDesk, seeds, type TestDesk } from '../support/desk.ts'
import { createSite, page } from '../support/site.ts'

const ARTICLE = '/desk/article?path=/articles/the-library-server/'

/** Every page with the most statements it may take, whatever the site holds. */
const PAGES: readonly (readonly [address: string, statements: number])[] = [
  ['/', 14],
  ['/desk/articles', 6],
  ['/desk/articles?language=en&section=articles&theme=privacy&text=library', 5],
  [ARTICLE, 18],
  ['/desk/editions?path=/articles/the-library-server/', 3],
  ['/desk/source?path=/articles/the-library-server/', 3],
  ['/desk/links?path=/articles/the-library-server/', 4],
  ['/desk/republish?path=/articles/the-library-server/', 5],
  ['/desk/republish?path=/articles/the-library-server/&form=text&commercial=on&derivatives=on', 5],
  ['/desk/quotes', 9],
  ['/desk/quotes?theme=privacy&language=en', 8],
  ['/desk/quotes?attributed=no', 9],
  ['/desk/quotes?text=library', 8],
  ['/desk/search?text=library', 5],
  ['/desk/search', 1],
  ['/verify?text=The+page+about+what+we+keep+fits+on+the+back+of+a+bookmark.', 6],
  ['/verify', 1],
  ['/desk/images', 3],
  ['/desk/images?credit=none', 2],
  ['/desk/frontends', 5],
  ['/desk/releases', 2],
  ['/desk/problem?code=link-broken', 1],
  ['/desk/release?number=1', 5],
]

describe('on the seeds', () => {
  let desk: TestDesk

  beforeAll(async () => {
    desk = await openDesk(seeds)
  })

  afterAll(() => desk.close())

  test.each(PAGES)('%s is a light page from at most %i statements', async (address, most) => {
    const { status, text, headers, statements } = await desk.visit(address)
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(text).toMatch(/^<!doctype html>\n<html lang="en">/)
    expect(text.length).toBeLessThan(100_000)
    expect(statements).toBeGreaterThan(0)
    // Until the gateway knows of the release, a page asks for the newest one.
    await vi.waitFor(async () => expect((await desk.visit(address)).statements).toBeLessThanOrEqual(most))
  })

  test.each(PAGES)('%s is data as well, as the page links to them', async (address) => {
    const { text } = await desk.visit(address)
    const forms = [...text.matchAll(/href="([^"]+\.(?:json|csv|md)(?:\?[^"]*)?)"/g)].map(([, href = '']) =>
      href.replaceAll('&amp;', '&'),
    )
    expect(forms.length).toBe(3)
    const answers = await Promise.all(forms.map((form) => desk.visit(form)))
    expect(answers.map(({ status, headers }) => [status, headers.get('content-type')])).toEqual([
      [200, 'application/json; charset=utf-8'],
      [200, 'text/csv; charset=utf-8'],
      [200, 'text/markdown; charset=utf-8'],
    ])
    expect(() => JSON.parse(answers[0]?.text ?? '')).not.toThrow()
    expect(answers[1]?.text).toMatch(/^[a-z, ]+\r\n/)
    expect(answers[2]?.text).not.toBe('')
  })

  test.each(PAGES.filter(([address]) => !/^\/desk\/(?:problem|links)/.test(address)))(
    'the query beside %s is one that GraphQL answers',
    async (address) => {
      const { text } = await desk.visit(address)
      const [, href = ''] = /href="(\/graphql\?[^"]+)"/.exec(text) ?? []
      const response = await fetch(new URL(href.replaceAll('&amp;', '&'), desk.url), {
        headers: { accept: 'application/json' },
      })
      expect(await response.json()).not.toHaveProperty('errors')
    },
  )

  test('the start page tells which release is live, what it holds and what was revised last', async () => {
    const { text } = await desk.visit('/')
    const { data } = await (
      await fetch(`${desk.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ site { title } articles(first: 1) { totalCount nodes { title } } }' }),
      })
    ).json()
    expect(text).toContain(`<h1>${data.site.title}</h1>`)
    expect(text).toContain('>Release 1</a> was published')
    expect(text).toContain(`It shows ${data.articles.totalCount} articles`)
    expect(text).toContain(data.articles.nodes[0].title)
  })

  test('an article is shown as readers get it, with each of its quotes marked where it stands', async () => {
    const { text } = await desk.visit(ARTICLE)
    expect(text).toContain('<h1 lang="en">The Library That Keeps Its Own Server</h1>')
    expect(text).toContain(
      '<mark id="quote-1" class="quote">I asked who could see my name, and someone could finally tell me.</mark>',
    )
    expect(text).toContain('/articles/library-server/')
    expect(text).toContain('Creative Commons Attribution Share Alike 4.0 International')
    const images = [...text.matchAll(/<img[^>]+src="([^"]+)"/g)].map(([, src = '']) => src)
    expect(images.length).toBeGreaterThan(0)
    expect(images.filter((src) => !src.startsWith('/media/'))).toEqual([])
  })

  test('an old address shows the article and says where it is now', async () => {
    const { status, text } = await desk.visit('/desk/article?path=/2024/library-server/')
    expect(status).toBe(200)
    expect(text).toMatch(/You asked for .*\/2024\/library-server\/.*now leads to .*\/articles\/the-library-server\//)
  })

  test('a list as data says where it goes on, until all of it was there', async () => {
    const { totalCount } = JSON.parse((await desk.visit('/desk/quotes.json')).text)
    const seen = new Set<string>()
    let address: string | undefined = '/desk/quotes.json'
    while (address !== undefined) {
      const { headers, text } = await desk.visit(address)
      for (const { url } of JSON.parse(text).quotes) seen.add(url)
      address = /^<([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1]
    }
    expect(totalCount).toBeGreaterThan(20)
    expect(seen.size).toBe(totalCount)
    expect((await desk.visit('/desk/quotes.csv')).text).toMatch(/\r\nThis is not all\. What comes next is at \S+\r\n$/)
    expect((await desk.visit('/desk/quotes.md')).text).toMatch(/This is not all: \[what comes next\]/)
    expect((await desk.visit('/desk/releases.csv')).text).not.toContain('This is not all')
  })

  test('an address that never led anywhere is said to have led nowhere', async () => {
    const { status, text } = await desk.visit('/desk/article?path=/never/')
    expect(status).toBe(404)
    expect(text).toContain('There is no page at this address')
    expect((await desk.visit('/desk/article.json?path=/never/')).status).toBe(404)
    expect((await desk.visit('/desk/no-such-page')).status).toBe(404)
    const elsewhere = await desk.visit('/no-such-page')
    expect([elsewhere.status, elsewhere.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
    expect(elsewhere.text).toContain('The desk has no such page')
    expect((await desk.visit('/no-such-page', { headers: { accept: '*/*' } })).text).toMatch(/^\{"errors"/)
  })

  test.each([
    ['/desk/articles', 'theme=nope', 'There is no theme “nope”'],
    ['/desk/articles', 'language=xx', 'The site is not in a language “xx”'],
    ['/desk/articles', 'section=nope', 'There is no section “nope”'],
    ['/desk/quotes', 'theme=nope', 'There is no theme “nope”'],
    ['/desk/quotes', 'theme=nope&text=library', 'There is no theme “nope”'],
    ['/desk/quotes', 'language=xx', 'The site is not in a language “xx”'],
    ['/desk/quotes', 'article=/nope/', 'There is no article at “/nope/”'],
    ['/desk/quotes', 'attributed=perhaps', 'There is no attributed “perhaps” here: expected yes, no.'],
    ['/desk/search', 'text=library&kind=nope', 'There is no kind “nope”'],
    ['/desk/search', 'text=library&language=xx', 'The site is not in a language “xx”'],
    ['/desk/images', 'credit=nope', 'There is no credit “nope”'],
  ])('%s?%s says that there is no such thing', async (address, query, message) => {
    const { status, text } = await desk.visit(`${address}?${query}`)
    expect(status).toBe(404)
    expect(text).toContain(message)
    expect(text).toContain(`<a href="${address}">All of the list</a>`)
    const data = await desk.visit(`${address}.json?${query}`)
    expect(data.status).toBe(404)
    expect(JSON.parse(data.text).errors[0].message).toContain(message)
  })

  test('a list that is only empty is no error', async () => {
    const { status } = await desk.visit('/desk/articles?text=nobodywroteofthis')
    expect(status).toBe(200)
  })

  test('a quote is found by a word, with the word marked, and with its link to take along', async () => {
    const { text } = await desk.visit('/desk/quotes?text=bookmark')
    expect(text).toContain('back of a <mark>bookmark</mark>')
    expect(text).toContain('“The page about what we keep fits on the back of a bookmark.”')
    expect(text).toMatch(/The Library That Keeps Its Own Server\nhttps:\/\/[^\s<]+#/)
  })

  test('words that were said are told from those that were nearly', async () => {
    expect((await desk.visit('/verify?text=There+is+no+button+I+am+afraid+of.')).text).toContain(
      'these are the very words',
    )
    expect((await desk.visit('/verify?text=There+is+no+button+I+am+scared+of.')).text).toContain('not in these words')
  })

  test('the contact sheet shows the files themselves and what each credit lacks', async () => {
    const { text } = await desk.visit('/desk/images')
    expect(text).toMatch(/<img src="\/media\/[0-9a-f]{64}\/[^"]+"/)
    const data = JSON.parse((await desk.visit('/desk/images.json')).text)
    const { COMPLETE, INCOMPLETE, NONE } = data.counts
    expect(data.images.length).toBe(COMPLETE + INCOMPLETE + NONE)
    const lacking = JSON.parse((await desk.visit('/desk/images.json?credit=incomplete')).text).images
    expect(lacking.length).toBe(INCOMPLETE)
    expect(lacking.every(({ missing }: { missing: string[] }) => missing.length > 0)).toBe(true)
  })

  test('every example for frontends is a query that this site answers with something', async () => {
    const { examples } = JSON.parse((await desk.visit('/desk/frontends.json')).text)
    expect(examples.length).toBe(5)
    for (const { question } of examples) {
      const answer = await fetch(`${desk.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(question),
      })
      const { data, errors } = await answer.json()
      expect(errors).toBeUndefined()
      expect(Object.values(data)).not.toContain(null)
    }
  })

  test('an article is given to publish elsewhere with what must be said, in three forms', async () => {
    const { text } = await desk.visit('/desk/republish?path=/articles/the-library-server/&form=markdown')
    expect(text).toContain('Say this with it')
    expect(text).toContain('data-copies="desk-article"')
  })

  test('a list can be narrowed, and what is narrowed stays so in its data', async () => {
    const { text } = await desk.visit('/desk/articles?language=es')
    expect(text).toContain('1 article, the newest first.')
    const data = JSON.parse((await desk.visit('/desk/articles.json?language=es')).text)
    expect(data.articles.map(({ path }: { path: string }) => path)).toEqual(['/es/articles/the-library-server/'])
  })

  test('a cursor that is none is refused in words', async () => {
    const { status, text } = await desk.visit('/desk/articles?after=nonsense')
    expect(status).toBe(422)
    expect(text).toContain('This address cannot be read')
    expect(text).toContain('<a href="/desk/articles">The page from its beginning</a>')
  })

  test('an older release can be looked at, and one that never was is refused', async () => {
    expect((await desk.visit('/?release=1')).text).toContain('>Release 1</a> was published')
    expect((await desk.visit('/?release=7')).status).toBe(404)
  })

  test.each(['/', ARTICLE, '/desk/no-such-page'])(
    '%s may run and load nothing but what is its own',
    async (address) => {
      const { headers, text } = await desk.visit(address)
      const policy = headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toContain('unsafe')
      expect(headers.get('x-frame-options')).toBe('DENY')
      expect(text).not.toMatch(/<style|<script(?! src="\/desk\/)|\sstyle=|\son[a-z]+=/)
      const loaded = [...text.matchAll(/<(?:link|script|img)[^>]+(?:href|src)="([^"]+)"/g)].map(([, href = '']) => href)
      expect(loaded.filter((href) => !/^(?:\/|data:)/.test(href))).toEqual([])
    },
  )

  test('its files are kept for good by the digest in their address, and asked for again without it', async () => {
    const { text } = await desk.visit('/')
    const files = [...text.matchAll(/(?:href|src)="(\/desk\/desk\.(?:css|js)\?[\w-]+)"/g)].map(([, href = '']) => href)
    expect(files.length).toBe(2)
    const lasting = await Promise.all(files.map((file) => desk.visit(file)))
    expect(lasting.map(({ headers }) => headers.get('cache-control'))).toEqual(
      files.map(() => 'public, max-age=31536000, immutable'),
    )
    expect((await desk.visit('/desk/desk.css?other')).headers.get('cache-control')).toBe('no-cache')
  })
})

test('before anything is published the desk says how to publish, and before there are quotes and images how to write them', async () => {
  const desk = await openDesk(null)
  const { status, text } = await desk.visit('/')
  expect(status).toBe(503)
  expect(text).toContain('Nothing is published yet')
  expect(text).toContain('commonplace-gateway import')
  const site = createSite({ 'content/wells.md': page('Wells') })
  await desk.publish(site.root)
  expect((await desk.visit('/')).text).toContain('It shows 1 article.')
  expect((await desk.visit('/desk/quotes')).text).toContain('How to write a quote')
  expect((await desk.visit('/desk/quotes?attributed=yes')).text).toContain('No quote is like that.')
  expect((await desk.visit('/desk/images')).text).not.toContain('Without a credit')
  site.remove()
  await desk.close()
})

test('the editions of an article are told apart side by side, at their old addresses as well', async () => {
  const site = createSite({ 'content/wells.md': page('Wells', 'We dug three wells.') })
  const desk = await openDesk(site.root)
  expect((await desk.visit('/desk/editions?path=/wells/')).text).toContain('nothing to compare it with')
  site.write('content/wells.md', page('Four wells', 'We dug four wells.'))
  await desk.publish(site.root)
  const { text } = await desk.visit('/desk/editions?path=/wells/')
  expect(text).toContain('What edition 2 changed of edition 1')
  expect(text).toContain('<td>We dug <del>three</del> wells.</td><td>We dug <ins>four</ins> wells.</td>')
  expect(text).toContain('<del>Wells</del>')
  expect((await desk.visit('/desk/editions?path=/wells/&release=1')).text).toContain('nothing to compare it with')
  site.remove()
  await desk.close()
})

test('a release tells what it changed, article by article, and leads to the difference', async () => {
  const site = createSite({ 'content/a.md': page('A'), 'content/b.md': page('B'), 'content/c.md': page('C') })
  const desk = await openDesk(site.root)
  site.write('content/a.md', page('A', 'Another text.'))
  site.write('content/b.md', page('B', 'Some text.', 'withdrawn: true'))
  site.move('content/c.md', 'content/d.md')
  await desk.publish(site.root)
  const { text } = await desk.visit('/desk/release?number=2')
  expect(text).toContain('<h1>Release 2</h1>')
  expect(text).toContain('/desk/editions?path=%2Fa%2F')
  const { changes } = JSON.parse((await desk.visit('/desk/release.json?number=2')).text)
  expect(changes.map(({ kind, path }: { kind: string; path: string }) => [kind, path]).sort()).toEqual([
    ['MOVED', '/d/'],
    ['UPDATED', '/a/'],
    ['WITHDRAWN', '/b/'],
  ])
  expect(JSON.parse((await desk.visit('/desk/release.json?number=1')).text).changes.length).toBe(3)
  expect((await desk.visit('/desk/release?number=3')).status).toBe(404)
  expect((await desk.visit('/desk/release?number=x')).status).toBe(404)
  for (const [address, method, told] of [
    ['/desk/nowhere', 'GET', 'The desk has no such page'],
    ['/desk/publish', 'GET', 'there is nothing to see at it'],
    ['/desk/nowhere', 'POST', 'Nothing can be sent to this address.'],
    ['/desk/quotes', 'POST', 'Nothing can be sent to this address.'],
  ] as const) {
    const { status, text } = await desk.visit(address, { method })
    expect([address, status, text.includes(told), text.includes('All of the list')]).toEqual([
      address,
      404,
      true,
      false,
    ])
  }
  expect((await desk.visit('/desk/release?number=99')).text).toContain('<h1>There is no release 99.</h1>')
  const older = await desk.visit('/desk/article?path=/wells/&release=99')
  expect(older.status).toBe(404)
  expect(older.text).toContain('<h1>There is no such release</h1>')
  expect(older.text).not.toContain('Ask without a release')
  expect((await desk.visit('/desk/releases')).text).toContain('2 releases')
  site.remove()
  await desk.close()
})

test('an article says which others link to it, by its path or an alias, at the release that is looked at', async () => {
  const site = createSite({
    'content/wells.md': page('Wells', '[Itself](/wells/)', 'aliases: [/springs/]'),
    'content/a.md': page('By path', '[Wells](/wells/) and [again](/wells/#deep)'),
    'content/b.md': page('By alias', '[Springs](/springs/)'),
    'content/c.md': page('Elsewhere', '[Elsewhere](/a/)'),
    'content/d.md': page('A draft', '[Wells](/wells/)', 'draft: true'),
  })
  const desk = await openDesk(site.root)
  const linked = async (query = '') =>
    JSON.parse((await desk.visit(`/desk/article.json?path=/wells/${query}`)).text).linkedFrom.map(
      ({ title }: { title: string }) => title,
    )
  expect(await linked()).toEqual(['By path', 'By alias'])
  expect((await desk.visit('/desk/article?path=/wells/')).text).toMatch(/Links to it.*By path.*By alias/s)
  expect((await desk.visit('/desk/article?path=/c/')).text).toContain('No other page of the site links to it.')
  site.write('content/a.md', page('By path', 'No more.'))
  site.write('content/c.md', page('Elsewhere', '[Wells](/wells/)'))
  await desk.publish(site.root)
  expect(await linked()).toEqual(['By alias', 'Elsewhere'])
  expect(await linked('&release=1')).toEqual(['By path', 'By alias'])
  site.remove()
  await desk.close()
})

test('the pages that link to an article are in pages of a list, each once, forward and back', async () => {
  const titles = Array.from({ length: 95 }, (_, index) => `Page ${String(index).padStart(2, '0')}`)
  const site = createSite({
    'content/wells.md': page('Wells', 'Water.', 'aliases: [/springs/]'),
    ...Object.fromEntries(
      titles.map((title, index) => [
        `content/page-${title.slice(5)}.md`,
        page(title, `[Wells](${index % 2 === 0 ? '/wells/' : '/springs/'})`),
      ]),
    ),
  })
  const desk = await openDesk(site.root)
  const shown = (text: string) => [...text.matchAll(/>(Page \d\d)<\/a>/g)].map(([, title]) => title)
  const followed = (text: string, rel: string) =>
    new RegExp(`<a rel="${rel}" href="([^"]+)"`).exec(text)?.[1]?.replaceAll('&amp;', '&') ?? ''

  const article = await desk.visit('/desk/article?path=/wells/')
  const first = await desk.visit('/desk/links?path=/springs/')
  const second = await desk.visit(followed(first.text, 'next'))
  const third = await desk.visit(followed(second.text, 'next'))
  const back = await desk.visit(followed(third.text, 'prev'))

  expect(shown(article.text)).toEqual(titles.slice(0, 12))
  expect(article.text).toContain('<a href="/desk/links?path=%2Fwells%2F">All pages that link to it</a>')
  expect([first, second, third].flatMap(({ text }) => shown(text))).toEqual(titles)
  expect(shown(back.text)).toEqual(shown(second.text))
  expect([followed(first.text, 'prev'), followed(third.text, 'next')]).toEqual(['', ''])
  await vi.waitFor(async () =>
    expect((await desk.visit(followed(second.text, 'next'))).statements).toBeLessThanOrEqual(4),
  )
  expect((await desk.visit('/desk/links.csv?path=/wells/')).headers.get('link')).toContain('rel="next"')
  expect(shown((await desk.visit('/desk/links?path=/wells/&after=nope')).text)).toEqual(titles.slice(0, 40))
  site.remove()
  await desk.close()
})

test('growth is drawn from the releases, and what was withdrawn says why', async () => {
  const site = createSite({ 'content/a.md': page('A'), 'content/b.md': page('B') })
  const desk = await openDesk(site.root)
  expect((await desk.visit('/')).text).not.toContain('class="growth-line"')
  site.write('content/b.md', page('B', 'Some text.', 'withdrawn: retracted'))
  site.write('content/c.md', page('C'))
  site.write('content/d.md', page('D'))
  await desk.publish(site.root)
  expect((await desk.visit('/')).text).toContain('From 2 pages at release 1 to 3 pages at release 2')
  const { status, text } = await desk.visit('/desk/article?path=/b/')
  expect(status).toBe(200)
  expect(text).toContain('Its authors withdrew it because it was wrong.')
  site.remove()
  await desk.close()
})
