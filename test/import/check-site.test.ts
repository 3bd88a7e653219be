import { describe, expect, test } from 'vitest'
import { parseFiles as parseAll } from '../support/parse-here.ts'
import { page } from '../support/site.ts'

/** `path:line:column code` of each problem but those of the codes left out. */
// Images without a credit are told beside all else, and would be told of nearly every page here.
async function parseFiles(files: Readonly<Record<string, string | Uint8Array>>) {
  const parsed = await parseAll(files)
  return { ...parsed, problems: parsed.problems.filter(({ message }) => !message.includes('source of each image')) }
}

async function check(files: Readonly<Record<string, string | Uint8Array>>): Promise<string[]> {
  const { problems } = await parseFiles(files)
  return problems.map(({ path, line, column, code }) => `${path.replace(/^content\//, '')}:${line}:${column} ${code}`)
}

async function hints(files: Readonly<Record<string, string | Uint8Array>>): Promise<(string | undefined)[]> {
  const { problems } = await parseFiles(files)
  return problems.map(({ hint }) => hint)
}

const link = (...targets: readonly string[]) => page('From', targets.map((target) => `[to](${target})`).join('\n\n'))

const FAULTY_BODY = '[to](/nowhere/)\n\n[down](#water)\n\n[up](#wine)\n\n# Water\n\n### Deep'

describe('a page with an error', () => {
  test.each([
    ['a date that cannot be read', 'date: yesterday', 'from.md:3:1 date-unreadable'],
    ['an alias out of the site', 'aliases: [//evil.example/]', 'from.md:3:11 alias-outside'],
    ['an address out of the site', 'url: https://evil.example/', 'from.md:3:1 url-outside'],
    ['front matter that cannot be read', 'tags: [wells', 'from.md:3:7 front-matter-syntax'],
  ])('has all that is wrong with its body told as well: %s', async (_, line, problem) => {
    const found = await parseFiles({ 'content/from.md': page('From', FAULTY_BODY, line) })

    expect(found.problems.map(({ path, line, column, code }) => `${path.slice(8)}:${line}:${column} ${code}`)).toEqual([
      problem,
      'from.md:6:1 link-broken',
      'from.md:10:1 anchor-broken',
      'from.md:14:1 heading-level-skipped',
    ])
    expect(found.documents).toEqual([])
  })

  test('that another takes the address of is checked against its own headings', async () => {
    const files = {
      'content/from/index.md': page('Other'),
      'content/from.md': page('From', FAULTY_BODY),
      'content/slug.md': page('Slug', FAULTY_BODY, 'slug: slugged\ndate: yesterday'),
    }
    expect(await check(files)).toEqual([
      'from.md:1:1 path-collision',
      'from.md:5:1 link-broken',
      'from.md:9:1 anchor-broken',
      'from.md:13:1 heading-level-skipped',
      'slug.md:4:1 date-unreadable',
      'slug.md:7:1 link-broken',
      'slug.md:11:1 anchor-broken',
      'slug.md:15:1 heading-level-skipped',
    ])
  })

  test('whose front matter does not end has no body to be checked', async () => {
    expect(await check({ 'content/from.md': '---\ntitle: From\n\n[to](/nowhere/)\n' })).toEqual([
      'from.md:1:1 front-matter-unclosed',
    ])
  })
})

describe('links inside the site', () => {
  test('lead to pages with and without the last slash, with a query, absolute, relative and percent-encoded', async () => {
    const files = {
      'content/guides/from.md': link(
        '/guides/šed/',
        '/guides/%C5%A1ed',
        '../šed/?a=1',
        'https://site.example/guides/šed/index.html',
        '/',
        '#',
      ),
      'content/guides/šed.md': page('To'),
    }
    expect(await check(files)).toEqual([])
  })

  test('lead to what Hugo makes by itself', async () => {
    const files = {
      'content/from.md': link(
        '/tags/',
        '/tags/wells/',
        '/guides/',
        '/guides/page/2/',
        '/page/2/',
        '/index.xml',
        '/guides/index.xml',
        '/sitemap.xml',
      ),
      'content/guides/wells.md': page('Wells', 'Deep.', 'tags: [wells]'),
    }
    expect(await check(files)).toEqual([])
  })

  test('lead to files that are there', async () => {
    const files = {
      'content/from.md': link('/files/plan.pdf', '/wells/map.pdf', '/notes.txt'),
      'content/wells/index.md': page('Wells', '[map](map.pdf)'),
      'content/wells/map.pdf': 'x',
      'content/notes.txt': 'x',
      'static/files/plan.pdf': 'x',
    }
    expect(await check(files)).toEqual([])
  })

  test('that lead nowhere are told where they stand, with the nearest address', async () => {
    const { problems } = await parseFiles({
      'content/from.md': page('From', 'See [it](/guides/welsl/) and [more](/nowhere-at-all/).'),
      'content/guides/wells.md': page('Wells'),
    })
    expect(problems).toMatchObject([
      { code: 'link-broken', line: 5, column: 5, hint: 'Did you mean "/guides/wells/"?' },
      { code: 'link-broken', line: 5, column: 30, hint: expect.stringContaining('Correct the address') },
    ])
  })

  test('to a page that moved elsewhere find it by its last part', async () => {
    expect(
      await hints({ 'content/from.md': link('/blog/2019/wells/'), 'content/guides/wells.md': page('Wells') }),
    ).toEqual(['Did you mean "/guides/wells/"?'])
  })

  test('to a file of the content lead to the page it makes, and from elsewhere name it', async () => {
    const wells = { 'content/b/wells.md': page('W', 'x', 'slug: deep') }
    expect(await check({ 'content/a/from.md': link('../b/wells.md'), ...wells })).toEqual([])
    expect(await hints({ 'content/a/from.md': link('/content/b/wells.md'), ...wells })).toEqual([
      'Did you mean "/b/deep/"?',
    ])
  })

  test('to a misspelt file of the content name the page of the nearest', async () => {
    const files = { 'content/b/from.md': link('welsl.md'), 'content/b/wells.md': page('W', 'x', 'slug: deep') }
    expect(await hints(files)).toEqual(['Did you mean "/b/deep/"?'])
  })

  test('that lack the step up to the folder of the page name the page beside it', async () => {
    const files = {
      'content/guides/from.md': link('wells/', 'wells'),
      'content/guides/wells.md': page('Wells'),
      'content/other/wells.md': page('Other wells'),
    }
    expect(await hints(files)).toEqual(['Did you mean "/guides/wells/"?', 'Did you mean "/guides/wells/"?'])
  })

  test('with a folder too many at the start name the page without it', async () => {
    const files = { 'content/from.md': link('/en/guides/wells/'), 'content/guides/wells.md': page('Wells') }
    expect(await hints(files)).toEqual(['Did you mean "/guides/wells/"?'])
  })

  test('with the ending of an older site name the page without it', async () => {
    const files = { 'content/from.md': link('/g/we.html', '{{site.url}}/g/we.html'), 'content/g/we.md': page('We') }
    expect(await hints(files)).toEqual(['Did you mean "/g/we/"?', 'Did you mean "/g/we/"?'])
  })

  test('that are percent-encoded are compared by what they say', async () => {
    const files = { 'content/from.md': link('/gr%C3%BCne-b%C3%A4ren/'), 'content/grüne-bären-x.md': page('B') }
    expect(await hints(files)).toEqual(['Did you mean "/grüne-bären-x/"?'])
  })

  test('to what is nearly an old address name the page it leads to', async () => {
    const files = {
      'content/from.md': link('/old/wels/'),
      'content/water.md': page('W', 'x', 'aliases: [/old/wells/]'),
    }
    expect(await hints(files)).toEqual(['Did you mean "/water/"?'])
  })

  test('that another tool was to fill in name the page', async () => {
    const files = { 'content/from.md': link('{{site.baseurl}}/wells/'), 'content/wells.md': page('W') }
    expect(await hints(files)).toEqual(['Did you mean "/wells/"?'])
    expect(await hints({ 'content/from.md': link('{{site.url}}/gone/') })).toEqual([
      expect.stringContaining('Hugo leaves "{{site.url}}" as it is'),
    ])
  })

  test('that were meant to lead elsewhere say so', async () => {
    expect(
      await hints({
        'content/from.md': link('www.elsewhere.example/x', 'ines@elsewhere.example', 'chat.elsewhere.org/x'),
      }),
    ).toEqual([
      expect.stringContaining('"https://www.elsewhere.example/x"'),
      expect.stringContaining('"mailto:ines@elsewhere.example"'),
      expect.stringContaining('"https://chat.elsewhere.org/x"'),
    ])
  })

  test('by `ref` are followed: to headings, to hidden pages, and to the name that may be meant', async () => {
    const files = {
      'content/guides/from.md': page(
        'From',
        [
          '[a]({{< ref "wells.md#our-wells" >}}) [b]({{< relref "/guides/wells#our-welsl" >}})',
          '[c]({{% ref "welsl.md" %}}) [d]({{< ref "draft" >}})',
        ].join('\n\n'),
      ),
      'content/guides/wells.md': page('Wells', '## Our wells\n\nDeep.'),
      'content/guides/draft.md': page('Draft', 'Soon.', 'draft: true'),
    }
    expect(await check(files)).toEqual([
      'guides/from.md:5:39 anchor-broken',
      'guides/from.md:7:5 ref-not-found',
      'guides/from.md:7:29 link-to-hidden',
    ])
    expect((await hints(files)).slice(0, 2)).toEqual(['Did you mean "#our-wells"?', 'Did you mean "wells"?'])
  })

  test('by `ref` may lead to lists that Hugo makes, and not to addresses', async () => {
    const files = {
      'content/guides/wells.md': page('Wells', 'Deep.', 'tags: [water]'),
      'content/from.md': page(
        'From',
        '[a]({{< ref "/" >}}) [b]({{< relref "/guides" >}}) [c]({{< relref "tags/water" >}})\n\n[d]({{< ref "https://h.example/" >}})',
      ),
    }
    expect(await check(files)).toEqual(['from.md:7:5 ref-address'])
    expect(await hints(files)).toEqual(['Link to it without a shortcode: `[words](https://h.example/)`.'])
  })

  test('by `ref` with a language lead to the page in that language', async () => {
    const files = {
      'hugo.toml': 'baseURL = "https://site.example/"\n[languages.en]\n[languages.de]\n',
      'content/from.md': page(
        'From',
        '[a]({{< ref path="nur.md" lang="de" >}}) [b]({{< ref path="nurr" lang="de" >}})',
      ),
      'content/nur.de.md': page('Nur'),
    }
    expect(await check(files)).toEqual(['from.md:5:46 ref-not-found'])
    expect(await hints(files)).toEqual(['Did you mean "nur"?'])
  })

  test('to hidden pages are told, unless the page they stand on is a draft itself', async () => {
    const hidden = {
      'content/draft.md': page('Draft', '[coming](/coming/)', 'draft: true'),
      'content/coming.md': page('Coming', 'x', 'publishDate: 2999-01-01'),
      'content/gone.md': page('Gone', 'x', 'expiryDate: 2001-01-01'),
      'content/never/index.md': page('Never', 'x', 'headless: true'),
    }
    const found = await check({ ...hidden, 'content/from.md': link('/draft/', '/coming/', '/gone/', '/never/') })
    expect(found).toEqual([
      'from.md:5:1 link-to-hidden',
      'from.md:7:1 link-to-hidden',
      'from.md:9:1 link-to-hidden',
      'from.md:11:1 link-to-hidden',
      'never/index.md:3:1 not-rendered',
    ])
  })

  test.each([
    ['draft: true', 'it is a draft', 'until the page is published.'],
    ['withdrawn: true', 'it is withdrawn', 'until the page is published again.'],
    ['withdrawn: retracted', 'it is withdrawn (retracted)', 'not meant to come back'],
    ['withdrawn: rights', 'it is withdrawn (rights)', 'not meant to come back'],
    ['expiryDate: 2001-01-01', 'it expired on 2001-01-01', 'a later date to expire'],
  ])('to a page with `%s` say why readers cannot open it, at an old address as well', async (line, why, remedy) => {
    const { problems } = await parseFiles({
      'content/to.md': page('To', 'x', `${line}\naliases: [/old/]`),
      'content/from.md': link('/to/', '/old/'),
    })
    for (const { code, message, hint } of problems) {
      expect(code).toBe('link-to-hidden')
      expect(message).toContain(`is hidden: ${why}`)
      expect(hint).toContain(remedy)
    }
    expect(problems).toHaveLength(2)
  })

  test('to pages whose file has an error are not called broken', async () => {
    const files = {
      'content/from.md': link('/bad/', '/worse/'),
      'content/bad.md': page('B', 'x', 'date: soon'),
      'content/worse.md': '---\ntitle: "x\n---\n',
    }
    expect((await check(files)).filter((one) => one.startsWith('from'))).toEqual([])
  })

  test('whose address a shortcode fills in are left alone', async () => {
    const found = await check({ 'content/from.md': page('From', '[a]({{< param base >}}/x/) and [b](/y/)') })
    expect(found.filter((one) => one.includes('link'))).toEqual(['from.md:5:32 link-broken'])
  })
})

describe('anchors', () => {
  const headings = '## Our wells\n\nDeep.\n\n> ### Quoted\n\n<a name="old"></a>A note.[^1]\n\n[^1]: Yes.'

  test('of headings, quoted ones too, of notes and of raw HTML are there', async () => {
    const files = {
      'content/from.md': link(
        ...['/wells/#our-wells', '/wells/#quoted', '/wells/#old', '/wells/#top', '/wells/#'],
        ...['/wells/#fn:1', '/wells/#fnref:1', '/wells/#TableOfContents'],
      ),
      'content/wells.md': page('Wells', headings),
    }
    expect(await check(files)).toEqual([])
  })

  test('that are not there are told with the nearest', async () => {
    const files = {
      'content/from.md': link('/wells/#Our-Wells', '/wells/#prices'),
      'content/wells.md': page('Wells', headings),
    }
    expect(await check(files)).toEqual(['from.md:5:1 anchor-broken', 'from.md:7:1 anchor-broken'])
    expect((await hints(files))[0]).toBe('Did you mean "#our-wells"?')
  })

  test('that a template or a shortcode may make are left alone', async () => {
    const files = {
      'content/from.md': link('/wells/#prices', '/lists/#newest'),
      'content/wells.md': page('Wells', '{{< prices >}}'),
      'content/lists/_index.md': page('Lists'),
    }
    expect((await check(files)).filter((one) => one.includes('anchor'))).toEqual([])
  })
})

describe('images', () => {
  test('are found beside the page, in static, in assets and in mounted folders', async () => {
    const body = ['roof.jpg', 'Roof.JPG', '/images/a.png', '/b.png', '/m/c.png']
      .map((src) => `![x](${src})`)
      .join('\n\n')
    const files = {
      'hugo.toml': 'baseURL = "https://site.example/"\n[[module.mounts]]\nsource = "media"\ntarget = "static/m"\n',
      'content/wells/index.md': page('Wells', body),
      'content/wells/roof.jpg': 'x',
      'static/images/a.png': 'x',
      'assets/b.png': 'x',
      'media/c.png': 'x',
    }
    expect(await check(files)).toEqual([])
  })

  test('that are nowhere are told, in the text and in the front matter', async () => {
    const { problems } = await parseFiles({
      'content/wells.md': page('Wells', '![x](/images/wel.png)', 'featureImage: /images/gone.svg'),
      'static/images/well.png': 'x',
    })
    expect(problems).toMatchObject([
      { code: 'image-missing', line: 3, column: 1 },
      { code: 'image-missing', line: 6, column: 1, hint: 'Did you mean "/images/well.png"?' },
    ])
  })

  test('that the front matter names are where a theme may look for them', async () => {
    const files = {
      'content/people/ines.md': page('Ines', 'Digs.', 'image: ines.jpg'),
      'static/img/people/ines.jpg': 'x',
    }
    expect(await check(files)).toEqual([])
  })

  test('beside the page are told by the nearest name, as written where nobody knows the place', async () => {
    const { problems } = await parseFiles({
      'content/wells/index.md': page('Wells', '![x](img/whel.jpg)\n\n![x]({{site.url}}/x.png)', 'image: rof.jpg'),
      'content/wells/roof.jpg': 'x',
      'assets/img/wheel.jpg': 'x',
    })
    expect(problems).toMatchObject([
      { message: 'Expected an image file at "rof.jpg", found none.', hint: 'Did you mean "/wells/roof.jpg"?' },
      { line: 6, hint: 'Did you mean "/img/wheel.jpg"?' },
      { line: 8, hint: 'Replace it by the address: Hugo leaves "{{site.url}}" as it is.' },
    ])
  })

  test('of other sites are not looked for', async () => {
    expect(await check({ 'content/a.md': page('A', '![x](https://elsewhere.example/x.png)') })).toEqual([])
  })
})

describe('keys', () => {
  test('that are nearly known are told with what was meant', async () => {
    const { problems } = await parseFiles({
      'content/a.md': 'x',
      'content/b.md':
        '---\ntilte: A\nauther: B\nfeturedImage: c.png\ndraff: true\npublish_date: 2020-01-01\n---\nText.\n',
    })
    expect(await check({ 'content/c.md': page('C', 'x', 'draf: true') })).toEqual(['c.md:3:1 key-misspelt'])
    expect(problems.map(({ code, line, message }) => [code, line, /close to "(\w+)"/.exec(message)?.[1]])).toEqual([
      ['key-misspelt', 2, 'title'],
      ['key-misspelt', 3, 'author'],
      ['key-misspelt', 4, 'featuredImage'],
      ['key-misspelt', 6, 'publishDate'],
    ])
  })

  test.each(['authors', 'subtitle', 'data', 'photo_id', 'cove', 'titles', 'hero', 'tag', 'state', 'name', 'order'])(
    '%s is no slip',
    async (key) => {
      expect(await check({ 'content/a.md': page('A', 'x', `${key}: x`) })).toEqual([])
    },
  )

  test('that the whole site uses are its own', async () => {
    const files = Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`content/${n}.md`, page('A', 'x', 'auther: x')]))
    expect(await check(files)).toEqual([])
  })
})

test('of two files with one id both have the error, and each names the other', async () => {
  const { problems, documents } = await parseFiles({
    'content/a.md': page('A', 'x', 'id: one'),
    'content/b.md': page('B', 'x', 'id: one'),
  })
  expect(problems).toMatchObject([
    {
      code: 'duplicate-id',
      severity: 'error',
      path: 'content/a.md',
      line: 3,
      related: [{ path: 'content/b.md', line: 3 }],
    },
    { code: 'duplicate-id', path: 'content/b.md', line: 3, related: [{ path: 'content/a.md', line: 3 }] },
  ])
  expect(documents).toEqual([])
})

test('a credit without licence says what it lacks, and a plain caption lacks nothing', async () => {
  const { problems } = await parseFiles({
    'content/a.md': page(
      'A',
      '![x](https://e.example/x.png "Our office")',
      'image: https://e.example/y.png\ncaption: Photo by Ines Okafor',
    ),
  })
  expect(problems).toMatchObject([{ code: 'credit-incomplete', severity: 'notice', line: 4 }])
  expect(problems[0]?.message).toContain('no licence and no source')
})

test('the images of a page without any credit are told once, decoration and credited ones not', async () => {
  const { problems } = await parseAll({
    'content/a.md': page(
      'A',
      '![x](https://e.example/x.png)\n\n![y](https://e.example/y.png "Photo by Ines Okafor, CC BY 4.0")\n\n![z](https://e.example/z.png)\n\n![](https://e.example/line.png)',
    ),
  })
  expect(problems.filter(({ code }) => code === 'credit-incomplete')).toMatchObject([
    { line: 5, message: expect.stringMatching(/none for x\.png, z\.png\.$/) },
    { line: 7, message: expect.stringContaining('no source') },
  ])
})

test('aliases in a circle name each other', async () => {
  const { problems } = await parseFiles({
    'content/a.md': page('A', 'x', 'aliases: [/b/]'),
    'content/b.md': page('B', 'x', 'aliases: [/c/]'),
    'content/c.md': page('C', 'x', 'aliases: [/a/]'),
    'content/d.md': page('D', 'x', 'aliases: [/a/]'),
  })
  expect(problems.map(({ path, code, related }) => [path, code, related?.[0]?.path])).toEqual([
    ['content/a.md', 'alias-loop', 'content/b.md'],
    ['content/b.md', 'alias-loop', 'content/c.md'],
    ['content/c.md', 'alias-loop', 'content/a.md'],
    ['content/d.md', 'alias-collision', 'content/a.md'],
  ])
})

describe('silence', () => {
  const files = {
    'content/a.md': page('A', '[x](/nowhere/)', 'updated: 2020-01-01'),
    'content/old/b.md': page('B', '[x](/nowhere/)', 'updated: 2020-01-01'),
  }

  test.each([
    ['a code', 'silence: [updated-key]', ['a.md link-broken', 'old/b.md link-broken'], 2],
    [
      'a code in some files',
      'silence:\n  - code: updated-key\n    path: content/old/**',
      ['a.md updated-key', 'a.md link-broken', 'old/b.md link-broken'],
      1,
    ],
    [
      'codes by file',
      'silence:\n  "content/old/*": [updated-key, link-broken]',
      ['a.md updated-key', 'a.md link-broken'],
      2,
    ],
  ])('leaves out %s', async (_name, yaml, told, silenced) => {
    const site = await parseFiles({ ...files, 'commonplace.yaml': yaml })
    expect(site.problems.map(({ path, code }) => `${path.slice(8)} ${code}`)).toEqual(told)
    expect(site.silenced).toBe(silenced)
  })

  test('never leaves out an error, and tells the attempt', async () => {
    const { problems } = await parseFiles({
      'commonplace.yaml': 'silence:\n  - path-collision\n  - updated-kye\n',
      'content/a.md': page('A'),
      'content/a/index.md': page('A'),
    })
    expect(problems.map(({ path, line, code }) => [path, line, code])).toEqual([
      ['commonplace.yaml', 2, 'silence-error'],
      ['commonplace.yaml', 3, 'silence-unknown'],
      ['content/a.md', 1, 'path-collision'],
    ])
  })
})

describe('what is too long to be stored', () => {
  test.each([
    ['a title', `title: ${'w'.repeat(1001)}`, 2],
    ['an id', `id: ${'w'.repeat(1001)}`, 2],
    ['an address', `slug: ${'w'.repeat(1500)}`, 2],
    ['an address in letters of many bytes', `slug: ${'井'.repeat(200)}`, 2],
    ['an alias', `title: A\naliases:\n  - /${'w'.repeat(1500)}/`, 4],
  ])('%s is an error where it stands', async (_name, front, line) => {
    const { problems, documents } = await parseFiles({ 'content/a.md': `---\n${front}\n---\n\nText.\n` })
    expect(problems).toMatchObject([{ code: 'value-too-long', severity: 'error', line }])
    expect(documents).toEqual([])
  })

  test('a long title and a long name are none', async () => {
    expect(await check({ [`content/${'w'.repeat(250)}.md`]: page('井戸'.repeat(150)) })).toEqual([])
  })
})

test('a file in UTF-16 is one error, and links to its page are sound', async () => {
  const files = {
    'content/from.md': link('/little/#roofs', '/big/'),
    'content/little.md': Buffer.from(`\uFEFF${page('Little', '## Roofs\n\nFlat ones.')}`, 'utf16le'),
    'content/big.md': Buffer.from(`\uFEFF${page('Big')}`, 'utf16le').swap16(),
  }
  expect(await check(files)).toEqual(['big.md:1:1 utf-16', 'little.md:1:1 utf-16'])
})

describe('themes', () => {
  const declared = (text: string) => ({
    'content/wells.md': page('Wells', '## Depth\n\nDeep.', 'themes: [Water]'),
    'data/themes.yaml': text,
  })

  test('with keys that nothing reads, or that are there twice, are reported at the key', async () => {
    const text = 'themes:\n  water:\n    nmae: Water\n    name: Water\n  water:\n    sectoins: [/wells/]\n'
    expect(await check(declared(text))).toEqual([
      'data/themes.yaml:5:3 duplicate-key',
      'data/themes.yaml:6:5 theme-key',
    ])
    expect(await hints(declared(text))).toContain('Write "sections" if that is what you mean.')
  })

  test('that lead to no page and no heading are reported at the address', async () => {
    const text =
      'water:\n  name: Water\n  sections:\n    - /wells/#depth\n    - /well/\n    - /wells/#width\n    - /pumps/*\n    - [a]\n    - /*#*width*\n'
    expect(await check(declared(text))).toEqual([
      'data/themes.yaml:5:7 theme-section',
      'data/themes.yaml:6:7 theme-section',
      'data/themes.yaml:7:7 theme-section',
      'data/themes.yaml:8:7 theme-section',
    ])
    expect(await hints(declared(text))).toContain('Did you mean "/wells/"?')
  })

  test('stay with a page that moves and keeps its old address as an alias', async () => {
    const moved = page('Wells', '## Depth\n\nDeep.', 'aliases: [/wells/]')
    const files = {
      'content/water/wells.md': moved,
      'data/themes.yaml': 'water: {sections: [/wells/#depth, /wells#width]}\n',
    }
    expect(await check(files)).toEqual(['data/themes.yaml:1:35 theme-section'])
  })

  test('of a page whose file has an error are not missed', async () => {
    const files = { ...declared('water: {sections: [/pumps/#a]}\n'), 'content/pumps.md': '---\ntitle: Pumps\n' }
    expect(await check(files)).toEqual(['pumps.md:1:1 front-matter-unclosed'])
  })

  test('that a page misspells are reported at their place, new ones not', async () => {
    const files = { ...declared('water: Water\n'), 'content/ponds.md': page('Ponds', 'x', 'themes: [fish, wayter]') }
    expect(await check(files)).toEqual(['ponds.md:3:16 theme-unknown'])
  })
})

test('a theme of a heading that is nearly a declared one is told at the heading', async () => {
  const files = {
    'data/themes.yaml': 'themes:\n  water:\n    name: Water\n',
    'content/wells.md': page(
      'Wells',
      'Text.\n\n## Deep {theme="wtaer"}\n\nText.\n\n## Other {theme="water"}\n\nText.\n\n## New {theme="song"}',
    ),
  }
  expect(await check(files)).toEqual(['wells.md:7:1 theme-unknown'])
})

describe('slips in the configuration', () => {
  test('keys and licences of commonplace.yaml that nothing knows', async () => {
    const files = { 'content/wells.md': page('Wells'), 'commonplace.yaml': 'licens: CC0\nlicence: CC BY-SA 99\n' }
    expect(await check(files)).toEqual(['commonplace.yaml:1:1 settings-key', 'commonplace.yaml:2:1 licence-unknown'])
    expect(await hints(files)).toContain('Did you mean "license"?')
  })

  test('licences of pages that nobody is offered anything under are told at their place, with what becomes of them', async () => {
    const files = {
      'content/wells.md': page('Wells', 'x', 'licence: Foo bar'),
      'content/pumps.md': page('Pumps', 'x', 'license: unter CC-BY-4.0'),
      'content/roofs.md': page('Roofs', 'x', 'license: true'),
      'content/mills.md': page(
        'Mills',
        'x',
        'licence: {name: All rights reserved, url: "https://creativecommons.org/licenses/by/4.0/"}',
      ),
    }
    expect(await check(files)).toEqual([
      'mills.md:3:1 licence-unknown',
      'pumps.md:3:1 licence-unknown',
      'wells.md:3:1 licence-unknown',
    ])
  })

  test.each(['CC BY 4.0', 'CC-BY-SA-4.0', 'All rights reserved', '{name: House rules}'])(
    'no warning for the licence %s',
    async (licence) => {
      expect(await check({ 'content/wells.md': page('Wells'), 'commonplace.yaml': `licence: ${licence}` })).toEqual([])
    },
  )

  test('parts of a permalink that Hugo does not know', async () => {
    const files = {
      'content/wells.md': page('Wells'),
      'config/_default/permalinks.toml': 'notes = "/:year/:slgu/"\ndays = "/:2006/:01/:contentbasename/"\n',
    }
    expect(await check(files)).toEqual(['config/_default/permalinks.toml:1:17 permalink-token'])
    expect(await hints(files)).toContain('Did you mean ":slug"?')
  })

  test('a translation into a language the site does not have; other dots are names', async () => {
    const files = ['wells.md', 'wells.da.md', 'wells.v2.md', 'wells.qq.md', 'ponds.da.md'].map((name) => [
      `content/${name}`,
      page('A page'),
    ])
    expect(await check(Object.fromEntries(files))).toEqual(['wells.da.md:1:1 language-unknown'])
  })

  test('a weight that is no number', async () => {
    const files = {
      'content/a.md': page('A', 'x', 'weight: ten'),
      'content/b.md': page('B', 'x', 'weight: "10"'),
      'content/c.md': page('C', 'x', 'weight:'),
    }
    expect(await check(files)).toEqual(['a.md:3:1 weight-value'])
  })
})

test.each([
  ['has an error', page('Wells', 'x', 'date: x'), 'wells.md:3:1 date-unreadable'],
  ['cannot be read', '---\ntitle: Wells\n', 'wells.md:1:1 front-matter-unclosed'],
])('a ref to a page whose file %s is not reported as well', async (_name, text, problem) => {
  const files = { 'content/wells.md': text, 'content/from.md': page('From', '[to]({{< ref "wells.md" >}})') }
  expect(await check(files)).toEqual([problem])
})

describe('links that name a page by its file or path', () => {
  const text = '[a](b.md) [b](/g/b/) [c](b) [d](b.md#here) [e](../g/B.html?x=1) [f](none.md)\n\n[g]: <b.md>\n\n[g]'
  const pages = (...names: readonly string[]) =>
    Object.fromEntries(
      names.map((name) => [`content/g/${name}`, page('A page', name.startsWith('a.') ? text : '## Here')]),
    )
  const languages = '[languages.en]\nweight = 1\n[languages.fr]\nweight = 2\n'
  const targets = async (config: string, files: Readonly<Record<string, string>>, from: string) => {
    const site = await parseFiles({ 'hugo.toml': `baseURL = "https://site.example/"\n${config}`, ...files })
    const links = site.documents.find(({ path }) => path === from)?.links ?? []
    return links.map(({ target, fragment }) => target + (fragment === null ? '' : `#${fragment}`))
  }

  test.each([
    ['/g/a/', '/g/b/'],
    ['/fr/g/a/', '/fr/g/b/'],
  ])('lead to the page in their own language: %s', async (from, to) => {
    const files = pages('a.md', 'a.fr.md', 'b.md', 'b.fr.md')
    expect(await targets(languages, files, from)).toEqual([to, to, to, `${to}#here`, to, `${from}none.md`, to])
  })

  test('stay as they are where that language has no such page', async () => {
    const files = pages('a.fr.md', 'b.md')
    expect((await targets(languages, files, '/fr/g/a/'))[0]).toBe('/fr/g/a/b.md')
  })

  test.each([
    ['a site of one language', ''],
    ['a site with the hook switched off', `${languages}[markup.goldmark.renderHooks.link]\nuseEmbedded = "never"\n`],
    ['a site with a host for each language', '[languages.en]\nbaseURL = "https://en.example/"\n'],
  ])('in %s, only the names of files are followed', async (_name, config) => {
    const [file, root, bare, part] = await targets(config, pages('a.md', 'b.md'), '/g/a/')
    expect([file, root, bare, part]).toEqual(['/g/b/', '/g/b/', '/g/a/b', '/g/b/#here'])
  })

  test('count from the folder of a bundle and from the one above', async () => {
    const bundle = {
      'content/g/bun/index.md': page('Bundle', '[a](../b.md) [b](b.md) [c](index.md) [d](../../h/_index.md)'),
    }
    const others = { 'content/g/_index.md': page('G'), 'content/h/_index.md': page('H'), ...pages('b.md') }
    expect(await targets(languages, { ...bundle, ...others }, '/g/bun/')).toEqual(['/g/b/', '/g/b/', '/g/', '/h/'])
  })
})

describe('redirects of the host', () => {
  const wells = { 'content/wells.md': page('Wells', 'x', 'aliases: [/spring/]'), 'content/ponds.md': page('Ponds') }

  test.each(['_redirects', 'static/_redirects'])('in %s that lead to a page are its aliases', async (name) => {
    const lines = [
      '# Moved',
      '/a /wells/ 301',
      '/b/  /wells   # an old one',
      '/c/ /b/ 302!',
      '/d/ /spring/',
      '/ponds/ /wells/',
      '/e/* /wells/',
      '/f/ /wells/ 200',
      '/g/ /wells/ 302 Country=dk',
      '/h/ https://elsewhere.example/',
      '/i/ /nowhere/',
      '/j/ /k/',
      '/k/ /j/',
    ]
    const site = await parseFiles({ ...wells, [name]: lines.join('\n') })
    const aliases = site.documents.map((document) => document.aliases.map(({ path }) => path).sort())
    expect(aliases).toEqual([[], ['/a', '/b/', '/c/', '/d/', '/spring/']])
    expect(site.problems.map(({ path, line, code }) => `${path}:${line} ${code}`)).toEqual(
      [7, 8, 9, 10, 11, 12, 13].map((line) => `${name}:${line} redirect-unread`),
    )
  })

  test('answer while the page of that address is hidden', async () => {
    const files = { ...wells, 'content/a.md': page('A', 'x', 'draft: true'), _redirects: '/a/ /wells/' }
    const site = await parseFiles(files)
    expect(site.documents.at(-1)?.aliases.map(({ path }) => path)).toEqual(['/spring/', '/a/'])
    expect(site.problems).toEqual([])
  })

  test('in netlify.toml are read too', async () => {
    const text =
      '[build]\n[[redirects]]\nfrom = "/a/"\nto = "/wells/"\n[[redirects]]\nfrom = "/*"\nto = "/wells/"\nstatus = 404\n'
    const site = await parseFiles({ ...wells, 'netlify.toml': text })
    expect(site.documents[1]?.aliases.map(({ path }) => path)).toEqual(['/spring/', '/a/'])
    expect(site.problems.map(({ path, line, code }) => `${path}:${line} ${code}`)).toEqual([
      'netlify.toml:5 redirect-unread',
    ])
  })
})
