import { describe, expect, test } from 'vitest'
import { findRefTargets } from '../../src/content/body/ref-shortcodes.ts'
import { scanShortcodes } from '../../src/content/body/shortcode-scan.ts'
import { parseDocument } from '../../src/content/parse-document.ts'
import { readShortcodeTemplates } from '../../src/content/settings/shortcode-templates.ts'
import { processorTime } from '../support/processor-time.ts'
import { createBodyContext, readBody } from './support/read-body.ts'

test('the targets of ref and relref are found, those of examples not', () => {
  const text = '{{< ref "a.md" >}} {{% relref path="b.md#c" %}} {{</* ref "no.md" */>}} {{< ref `a.md` >}}'

  expect(findRefTargets(text)).toEqual(['a.md', 'b.md#c'])
})

test('ref gives a whole URL and relref a path, with the fragment', () => {
  const { body } = readBody('[a]({{< ref "a.md#x" >}}) [b]({{% relref "b.md" %}})', {
    refs: { 'a.md#x': '/a/', 'b.md': '/b/' },
  })

  expect(body.links.map(({ href, target }) => [href, target])).toEqual([
    ['https://commons.example/a/#x', '/a/'],
    ['/b/', '/b/'],
  ])
})

test('a ref to no page is told', () => {
  const { problems } = readBody('See [a]({{< ref "__proto__" >}}).')

  expect(problems).toMatchObject([{ code: 'ref-not-found', severity: 'warning', line: 1, column: 9 }])
})

test('a figure is rendered with its caption', () => {
  const { body } = readBody(
    '{{< figure src="m.png" alt="A mast" caption="Our *mast*"\n  attr="Ana" attrlink="/ana/" >}}',
  )

  expect(body.html).toBe(
    '<figure><img src="https://commons.example/notes/mast/m.png" alt="A mast"><figcaption>Our <em>mast</em> <a href="https://commons.example/ana/">Ana</a></figcaption></figure>',
  )
})

test('highlighted code is code, whatever stands in it', () => {
  const { body, problems } = readBody('{{< highlight go "linenos=table" >}}\n*a* {{< x >}}\n{{< /highlight >}}')

  expect(body.html).toBe('<pre><code class="language-go">*a* {{&#x3C; x >}}\n</code></pre>')
  expect(problems).toEqual([])
})

test('players become links', () => {
  const { body } = readBody('{{< youtube abc_123 >}}\n\n{{< vimeo id="77" title="The dig" >}}')

  expect(body.links.map(({ href, text }) => [href, text])).toEqual([
    ['https://www.youtube.com/watch?v=abc_123', 'https://www.youtube.com/watch?v=abc_123'],
    ['https://vimeo.com/77', 'The dig'],
  ])
})

test('a call inside a tag or comment of text that a template prints as written makes a part of it', () => {
  const shortcodes = readShortcodeTemplates([
    { folder: 0, layout: 'shortcodes/raw.html', text: '<div>{{- .Inner -}}</div>' },
  ])
  const text = '{{< raw >}}See <a href="{{< relref "x" >}}#top">the wells</a>.<!-- {{< relref "x" >}} -->{{< /raw >}}'
  const { body } = readBody(text, { shortcodes, refs: { x: '/x/' } })

  expect(body.text).toBe('See the wells.')
  expect(body.links.map(({ href, text }) => [href, text])).toEqual([['/x/#top', 'the wells']])
})

test('an unknown shortcode is dropped and told, and what it encloses stays', () => {
  const { body, problems } = readBody('{{< box\n  wide="1" >}}\n\n## In\n\n{{< /box >}}\n\nDone {{% now /%}}.', {
    frontMatter: '---\n---\n',
  })

  expect(body.text).toBe('In\n\nDone .')
  expect(body.sections[0]?.anchor).toBe('in')
  expect(body.markdown).toContain('{{< box')
  expect(problems.map(({ code, line, column }) => [code, line, column])).toEqual([
    ['unknown-shortcode', 3, 1],
    ['unknown-shortcode', 10, 6],
  ])
})

test('a figure inside raw HTML keeps the HTML of its caption', () => {
  const { body } = readBody('<div>{{< figure src="m.png" alt="A" caption="By <b>Ana</b>" >}}</div>')

  expect(body.html).toContain('<figcaption>By <b>Ana</b></figcaption>')
})

test('an escaped example stays text, without its escape', () => {
  const { body, problems } = readBody('Write {{</* figure src="x" */>}} or `{{%/* y */%}}`.')

  expect(body.text).toBe('Write {{< figure src="x" >}} or {{% y %}}.')
  expect(problems).toEqual([])
})

test('shortcodes in code stay as they are', () => {
  const { body, problems } = readBody('```\n{{< any >}}\n{{<\n```')

  expect(body.text).toBe('{{< any >}}\n{{<')
  expect(problems).toEqual([])
})

test('a shortcode without an end is told and stays', () => {
  const { body, problems } = readBody('See {{< here and on.')

  expect(body.text).toBe('See {{< here and on.')
  expect(problems).toMatchObject([{ code: 'unclosed-shortcode', severity: 'error', column: 5 }])
})

test.each([
  ['[Home]({{< param home >}})', '<p><a>Home</a></p>'],
  ['[Home](/go/{{< page >}}/#x)', '<p><a>Home</a></p>'],
  ['<a href="{{< page "/b/" >}}">Home</a>', '<p><a>Home</a></p>'],
  ['![Roof]({{< asset "roof.png" >}})', '<p>Roof</p>'],
  ['<img src="{{% asset %}}" alt="Roof">', 'Roof'],
  ['<img src="{{< asset "roof.png" >}}" alt="Roof">', 'Roof'],
])('no address contains an unknown shortcode, nor an empty one: %s', (markdown, html) => {
  const { body, problems } = readBody(markdown)

  expect(body.html).toBe(html)
  expect([...body.links, ...body.images]).toEqual([])
  expect(problems.map(({ code }) => code)).toEqual(['unknown-shortcode'])
})

test.each([
  ['[x]({{</* ref "y" */>}})', '<p><a>x</a></p>'],
  ['<a href="{{</* ref "y" */>}}">x</a>', '<p><a>x</a></p>'],
  ['![x]({{</* asset "y" */>}})', '<p>x</p>'],
  ['{{< figure src="{{< asset >}}" alt="x" >}}', '<figure>x</figure>'],
])('no address contains the source of what was no call, which is reported: %s', (markdown, html) => {
  const { body, problems } = readBody(markdown)

  expect(body.html).toBe(html)
  expect([...body.links, ...body.images]).toEqual([])
  expect(problems.map(({ code }) => code)).toEqual(['address-dropped'])
})

test('a shortcode may write a part of a bare address', () => {
  const { body } = readBody('See https://h.example/{{< param version >}}/roofs。 More', { params: { version: 'v2' } })

  expect(body.links).toMatchObject([{ href: 'https://h.example/v2/roofs', text: 'https://h.example/v2/roofs' }])
  expect(readBody('See https://h.example/{{< odd >}}/roofs now').body.links).toEqual([])
})

test('the whole address of a film is its link', () => {
  expect(readBody('{{< youtube "https://youtu.be/abc" >}}').body.links).toMatchObject([
    { href: 'https://youtu.be/abc' },
  ])
})

test('the lines between the tags of an unknown shortcode stay lines', () => {
  const { body } = readBody('{{< toggle >}}\n[params]\n  one = 1\n  two = 2\n{{< /toggle >}}')

  expect(body.text).toBe('[params]\none = 1\ntwo = 2')
  expect(body.html).toContain('[params]<br>')
})

test('an unknown shortcode is told once a page, however often it is called', () => {
  const { problems } = readBody('{{< box >}}a{{< /box >}}\n\n{{< box >}}b{{< /box >}}')

  expect(problems).toMatchObject([{ code: 'unknown-shortcode', line: 1, once: 'box' }])
})

describe('tags that Hugo stops at are errors, and swallow nothing', () => {
  test.each([
    [
      'an opening tag without an end',
      '{{< figure src="a.png" alt="x"\n\n## Later\n\n- "A quote."\n\n[m]({{< ref "x" >}})',
      1,
    ],
    ['a quotation mark left open', 'Before.\n\n{{< figure src="a.png >}}\n\nThen "this".', 3],
    ['an end of another kind', '{{< figure src="a.png" %}}\n\nLater.', 1],
    ['a closing tag without an opening one', 'Before.\n{{< /box >}}', 2],
    ['a pair of Hugo left open', '{{< details summary="x" >}}\n\nLater.', 1],
    ['a highlight left open', '{{< highlight go >}}\n\nLater.', 1],
  ])('%s', (_name, markdown, line) => {
    const { problems } = readBody(markdown)

    expect(problems.filter(({ severity }) => severity === 'error')).toMatchObject([
      { code: expect.stringMatching(/^un(closed|opened)-shortcode$/), line },
    ])
  })

  test('a template that prints what is between its tags needs the closing one, or a slash', () => {
    const shortcodes = { box: { inner: 'markdown', image: null }, icon: { inner: 'none', image: null } } as const
    const codesOf = (markdown: string) =>
      readBody(markdown, { shortcodes }).problems.flatMap(({ code, severity }) => (severity === 'error' ? code : []))

    expect(codesOf('{{< box >}}\n\nLater.')).toEqual(['unclosed-shortcode'])
    expect(
      codesOf(
        '{{< box />}} {{< box / >}} {{< box a="1" / >}} {{< box >}}a{{< /BOX >}} {{% box %}}b{{% /box %}} {{< icon >}}',
      ),
    ).toEqual([])
    expect(codesOf('{{< box >}}{{< icon >}}{{< figure src="a.png" alt="" >}}{{< /box >}}')).toEqual([])
  })

  test('tags inside code are examples', () => {
    expect(readBody('`{{< figure`\n\n```\n{{< /box >}}\n```').problems).toEqual([])
  })
})

describe('a call that shows a picture by its arguments', () => {
  test.each([
    ['{{< pic src="roof.jpg" alt="A roof" caption="Photo by Ines Roth, CC BY 4.0" >}}', 'roof.jpg', 'A roof'],
    ['{{< gallery-item image="/img/mast.png" alt="A mast" credit="Ines Roth" >}}', '/img/mast.png', 'A mast'],
    ['{{% photo file="roof.webp" title="Photo by Ines Roth" %}}', 'roof.webp', 'Photo by Ines Roth'],
    ['{{< img "roof.jpg" "A roof" "Photo by Ines Roth" >}}', 'roof.jpg', 'A roof'],
    [
      '{{< lightbox url="https://h.example/roof.png" caption="Photo: Ines Roth" />}}',
      'https://h.example/roof.png',
      'Photo: Ines Roth',
    ],
    ['{{< image src="/media/roof" alt="A roof" attr="Ines Roth" >}}', '/media/roof', 'A roof'],
    ['{{< img src="roof.jpg" >}}Photo by Ines Roth{{< /img >}}', 'roof.jpg', 'Photo by Ines Roth'],
    ['{{< img src="roof.jpg" alt="" author="Ines Roth" >}}', 'roof.jpg', ''],
    ['{{< figure src="roof.jpg" alt="A roof" attr="Ines Roth" attrlink="https://i.example/" >}}', 'roof.jpg', 'A roof'],
  ])('%s', (markdown, src, alt) => {
    const { body, problems } = readBody(markdown)

    expect(body.images).toMatchObject([{ src, alt }])
    expect(body.captions).toHaveLength(1)
    expect(parseDocument(markdown, createBodyContext()).document.imageCredits).toMatchObject([{ creator: 'Ines Roth' }])
    expect(problems).toEqual([])
  })

  test.each([
    '{{< video src="clip.mp4" title="The mast" >}}',
    '{{< iframe src="https://h.example/map" title="The map" >}}',
    '{{< button link="/join/" text="Join" >}}',
    '{{< include "shared/notes.md" >}}',
    '{{< audio file="talk.ogg" caption="A talk" >}}',
  ])('%s shows none', (markdown) => {
    expect(readBody(markdown).body.images).toEqual([])
  })

  test.each([
    ['The **mast** by [the sea](https://h.example/)', 'The mast by the sea'],
    ['The <b>mast</b>&nbsp;<!-- old --> &amp; more<br>here', 'The mast & more here'],
    ['<p>The <em>mast</em> &amp; more</p>', 'The mast & more'],
    ['# The mast', 'The mast'],
    ['The `mast`\\* [^1]', 'The mast* [^1]'],
    ['', ''],
  ])('is described by its caption in plain words where it has no other text: %s', (caption, alt) => {
    expect(readBody(`{{< figure src="roof.jpg" caption="${caption}" >}}`).body.images).toMatchObject([{ alt }])
    expect(readBody(`{{< pic src="roof.jpg" >}}${caption}{{< /pic >}}`).body.images).toMatchObject([{ alt }])
  })

  test('is not described by the name of who made it', () => {
    const { body, problems } = readBody('{{< figure src="roof.jpg" attr="Ines Roth" >}}')

    expect(body.images).toMatchObject([{ alt: '' }])
    expect(problems).toMatchObject([{ code: 'image-without-alt' }])
  })

  test.each([
    ['{{< thing src="/media/roof" alt="A roof" >}}', ['/media/roof']],
    ['{{< thing src="https://cdn.example/roof" alt="A roof" >}}', ['https://cdn.example/roof']],
    ['{{< thing src="/media/roof" caption="A roof" >}}', ['/media/roof']],
    ['{{< thing file="roof" alt="A roof" >}}', ['roof']],
    ['{{< thing url="/media/roof" alt="" >}}', ['/media/roof']],
    ['{{< compare before="a.jpg" after="b.jpg" >}}', ['a.jpg', 'b.jpg']],
    ['{{< bild datei="dach.jpg" >}}', ['dach.jpg']],
    ['{{< gallery "a.jpg, b.jpg" >}}', ['a.jpg', 'b.jpg']],
    ['{{< pic src="https://cdn.example/w_200,c_fill/roof.jpg" >}}', ['https://cdn.example/w_200,c_fill/roof.jpg']],
    ['{{< thing src="https://charts.example/x" caption="A chart" >}}', []],
    ['{{< video src="clip.mp4" poster="roof.jpg" caption="x" >}}', []],
    ['{{< video src="clip" caption="A film" alt="x" >}}', []],
    ['{{< thing url="/roofs/" title="Roofs" >}}', []],
    ['{{< thing title="roof.jpg" alt="roof.jpg" >}}', []],
  ])('is told by what else the call says: %s', (markdown, sources) => {
    expect(readBody(markdown).body.images.map(({ src }) => src)).toEqual(sources)
  })

  test('credits it with everything that the call says of its origin', () => {
    const creditOf = (call: string) => parseDocument(call, createBodyContext()).document.imageCredits[0]
    const free = { creator: 'Ines Roth', licence: { spdx: 'CC-BY-4.0' } }

    expect(creditOf('{{< pic src="a.jpg" photographer="Ines Roth" license="CC BY 4.0" >}}')).toMatchObject(free)
    expect(creditOf('{{< pic src="a.jpg" credit="Ines Roth" source="Flickr" licence="CC BY 4.0" >}}')).toMatchObject({
      ...free,
      sourceName: 'Flickr',
    })
    expect(
      creditOf('{{< pic src="a.jpg" credit="Ines Roth" licence="CC BY 4.0" source="https://i.example/p/1" >}}'),
    ).toMatchObject({ ...free, source: 'https://i.example/p/1' })
    expect(creditOf('{{< bild datei="a.jpg" quelle="Ines Roth" lizenz="CC BY 4.0" >}}')).toMatchObject(free)
  })

  test('keeps the text between its tags beside a caption', () => {
    const { body } = readBody('{{< figure src="a.jpg" alt="x" caption="A roof" >}}More of it.{{< /figure >}}')

    expect(body.html).toMatch(/<figcaption>A roof<\/figcaption><\/figure>\s*<p>More of it.<\/p>/)
  })

  test('every file of a gallery is shown', () => {
    expect(readBody('{{< gallery "a.jpg" "b.png" >}}').body.images.map(({ src }) => src)).toEqual(['a.jpg', 'b.png'])
    expect(readBody('{{< slides images="a.jpg, b.png" >}}').body.images.map(({ src }) => src)).toEqual([
      'a.jpg',
      'b.png',
    ])
  })

  test('a template of the site tells which argument is the picture', () => {
    const shortcodes = readShortcodeTemplates([
      {
        folder: 0,
        layout: 'shortcodes/shot.html',
        text: '{{ $f := .Get "which" }}{{ $r := resources.Get (printf "img/%s" $f) }}<figure><img src="{{ $r.RelPermalink }}" alt="x"></figure>',
      },
      { folder: 0, layout: '_shortcodes/by/place.html', text: '{{/* .Get 1 */}}<img src="{{ .Get 0 | relURL }}">' },
    ])

    expect(readBody('{{< shot which="mast" alt="Mast" >}}', { shortcodes }).body.images).toMatchObject([
      { src: 'mast' },
    ])
    expect(readBody('{{< by/place "/x/mast" >}}', { shortcodes }).body.images).toMatchObject([{ src: '/x/mast' }])
  })
})

describe('a call that quotes', () => {
  test.each([
    '{{< quote text="The mast hums." author="Ines Roth" >}}',
    '{{< pull text="The mast hums." cite="Ines Roth" >}}',
    '{{< blockquote author="Ines Roth" >}}\nThe mast hums.\n{{< /blockquote >}}',
    '{{% pullquote by="Ines Roth" %}}The mast hums.{{% /pullquote %}}',
    '{{< quote "Ines Roth" >}}\nThe mast hums.\n{{< /quote >}}',
    'Before.\n\n{{< testimonial name="Ines Roth" >}}The mast hums.{{< /testimonial >}}\n\nAfter.',
  ])('%s', (markdown) => {
    const { body, problems } = readBody(markdown)

    expect(body.quotes).toMatchObject([{ text: 'The mast hums.', attribution: 'Ines Roth' }])
    expect(problems).toEqual([])
  })

  test.each([
    '{{< thing text="The mast hums." author="Ines Roth" image="ines.jpg" >}}',
    '{{< testimonial image="ines.jpg" name="Ines Roth" >}}The mast hums.{{< /testimonial >}}',
  ])('may show who is quoted, who did not take the picture: %s', (markdown) => {
    const { body } = readBody(markdown)

    expect(body.quotes).toMatchObject([{ text: 'The mast hums.', attribution: 'Ines Roth' }])
    expect(body.images).toMatchObject([{ src: 'ines.jpg', alt: 'Ines Roth' }])
    expect(body.captions).toEqual([])
  })

  test.each([
    '{{< img src="roof.jpg" text="A roof" author="Ines Roth" >}}',
    '{{< thing image="roof.jpg" text="A roof" attr="Ines Roth" >}}',
  ])('is none where the words are those of a picture: %s', (markdown) => {
    const { body } = readBody(markdown)

    expect(body.quotes).toEqual([])
    expect(body.captions).toMatchObject([{ caption: 'A roof Ines Roth', credit: 'Ines Roth' }])
  })

  test('keeps role, work and link, and the Markdown and calls of its words', () => {
    const { body } = readBody(
      '{{< quote author="Ines Roth" role="keeper" source="https://i.example/" >}}\nThe *mast* and [more]({{< ref "x" >}}).\n\nHums.\n{{< /quote >}}',
      { refs: { x: '/x/' } },
    )

    expect(body.quotes).toMatchObject([
      { text: 'The mast and more.\n\nHums.', attribution: 'Ines Roth, keeper', source: 'https://i.example/', line: 1 },
    ])
    expect(body.links[0]).toMatchObject({ target: '/x/', line: 2 })
  })
})

describe('a template of the site', () => {
  const shortcodes = readShortcodeTemplates([
    { folder: 0, layout: 'shortcodes/note.html', text: '<div>{{ .Inner | markdownify }}</div>' },
    { folder: 0, layout: 'shortcodes/raw.html', text: '<div>{{- .Inner -}}</div>' },
    { folder: 0, layout: 'shortcodes/later.html', text: '{{ $i := .Inner }}{{ .Page.RenderString $i }}' },
    { folder: 0, layout: 'shortcodes/icon.html', text: '<i class="{{ .Get 0 }}"></i>' },
    { folder: 0, layout: '_shortcodes/icon.html', text: '{{/* .Inner is not used */}}<i></i>' },
  ])

  test('tells what becomes of the text between its tags', () => {
    expect(Object.fromEntries(Object.entries(shortcodes).map(([name, { inner }]) => [name, inner]))).toEqual({
      note: 'markdown',
      raw: 'written',
      later: 'markdown',
      icon: 'none',
    })
    expect(readBody('{{< note >}}*a*{{< /note >}}', { shortcodes }).body.html).toContain('<em>a</em>')
    expect(
      readBody('{{< raw >}}*a*\n  b {{< relref "x" >}}{{< /raw >}}', { shortcodes, refs: { x: '/x/' } }).body.text,
    ).toBe('*a*\nb /x/')
    expect(readBody('{{% raw %}}*a*{{% /raw %}}', { shortcodes }).body.html).toContain('<em>a</em>')
  })

  test.each([
    ['{{ with .Inner }}{{ . | markdownify }}{{ end }}', 'markdown'],
    ['{{ with .Get "title" }}{{ . | markdownify }}{{ end }}{{ with .Inner }}{{ . }}{{ end }}', 'written'],
    ['{{ $body := trim .Inner "\n" }}<b>{{ .Get 0 | markdownify }}</b>{{ $body | safeHTML }}', 'written'],
    ['{{ $a := .Inner }}{{ $b := $a | $.Page.RenderString (dict "display" "block") }}{{ $b }}', 'markdown'],
    ['{{ if .Inner }}{{ .Inner | transform.Markdownify }}{{ else }}none{{ end }}', 'markdown'],
    ['{{ range split .Inner "\n" }}<li>{{ . | markdownify }}</li>{{ end }}', 'markdown'],
    ['{{ with .Get "x" }}{{ . }}{{ else }}{{ .Inner }}{{ end }}{{ .Get 1 | markdownify }}', 'written'],
    ['{{ partial "box.html" (dict "text" .Inner) }}', 'markdown'],
    ['{{ .Page.Scratch.Add "tabs" (dict "text" .Inner) }}', 'markdown'],
    ['<pre class="out">{{ .Inner }}</pre>', 'code'],
    ['<pre>{{ .Get 0 }}</pre>{{ .Inner }}', 'written'],
    ['{{ highlight (trim .Inner "\n") "toml" "" }}', 'code'],
    ['{{ $c := transform.Highlight .Inner (.Get 0) }}{{ $c }}', 'code'],
    ['{{ .InnerDeindent | markdownify }}', 'markdown'],
    ['{{/* .Inner | markdownify */}}{{ .Get 0 }}', 'none'],
  ])('%s prints what is between its tags: %s', (text, inner) => {
    expect(readShortcodeTemplates([{ folder: 0, layout: 'shortcodes/x.html', text }])).toMatchObject({ x: { inner } })
  })

  test.each([
    ['<img {{ with .Get "link" }}data-l="{{ . }}"{{ end }} {{ with .Get "which" }}src="{{ . }}"{{ end }}>', 'which'],
    ['{{ $p := .Page.Resources.GetMatch (printf "*%s*" (.Get 0)) }}<img data-src="{{ $p.RelPermalink }}">', '0'],
    ['{{ partial "image.html" (dict "alt" (.Get "a") "src" (.Get "f")) }}', 'f'],
    ['{{ $src := .Params.from }}{{ partial "figure" (dict "src" $src) }}', 'from'],
    ['{{ partial "video" (dict "src" (.Get "f")) }}', null],
  ])('%s shows the picture that the argument names: %s', (text, image) => {
    expect(readShortcodeTemplates([{ folder: 0, layout: 'shortcodes/x.html', text }])).toMatchObject({ x: { image } })
  })

  test('makes a code block of what it prints as code', () => {
    const own = { run: { inner: 'code', image: null } } as const
    const { body, problems } = readBody('{{< run bash >}}\n*a* <b>\n  {{< relref "x" >}}\n{{< /run >}}', {
      shortcodes: own,
      refs: { x: '/x/' },
    })

    expect(body.html).toBe('<pre><code class="language-bash">*a* &#x3C;b>\n  /x/\n</code></pre>')
    expect(problems).toEqual([])
  })

  test('that makes a summary makes details of a pair, nested or not', () => {
    const own = readShortcodeTemplates([
      {
        folder: 0,
        layout: 'shortcodes/fold.html',
        text: '{{ $t := .Get "title" | default (.Get 0) }}<details><summary>{{ $t | markdownify }}</summary>{{ .Inner | markdownify }}</details>',
      },
      { folder: 0, layout: 'shortcodes/folds.html', text: '<div class="folds">{{ .Inner }}</div>' },
    ])

    for (const call of [
      '{{< fold title="The *mast*" >}}\nIt *hums*.\n{{< /fold >}}',
      '{{< folds >}}{{< fold title="The *mast*" >}}It *hums*.{{< /fold >}}{{< /folds >}}',
      '{{% fold title="The *mast*" %}}It *hums*.{{% /fold %}}',
    ]) {
      const { body, problems } = readBody(call, { shortcodes: own })
      expect(body.html.replaceAll('\n', '')).toContain(
        '<details><summary>The mast</summary><p>It <em>hums</em>.</p></details>',
      )
      expect(problems).toEqual([])
    }
  })

  test.each([
    ['<iframe src="https://www.youtube-nocookie.com/embed/{{ .Get 0 }}">', 'https://www.youtube.com/watch?v=abc'],
    ['{{ $id := .Get 0 }}<iframe width="5" src="//films.example/f/{{ $id }}?x=1">', 'https://films.example/f/abc'],
    ['<iframe src="/local/{{ .Get 0 }}">', null],
    ['<iframe src="{{ .Get 0 }}">', null],
  ])('that shows another site in a frame becomes a link: %s', (text, href) => {
    const own = readShortcodeTemplates([{ folder: 0, layout: 'shortcodes/film.html', text }])

    expect(readBody('{{< film abc >}}', { shortcodes: own }).body.links.map((link) => link.href)).toEqual(
      href === null ? [] : [href],
    )
  })

  test('in place of one of Hugo that embeds something is a link as well', () => {
    const text = '{{ partial "lite-player.html" (dict "id" (.Get "id")) }}'
    const own = readShortcodeTemplates([{ folder: 0, layout: 'shortcodes/youtube.html', text }])
    const { body, problems } = readBody('{{< youtube id="abc" >}}', { shortcodes: own })

    expect(body.links).toMatchObject([{ href: 'https://www.youtube.com/watch?v=abc' }])
    expect(problems).toEqual([])
  })

  test('takes the place of one of Hugo', () => {
    const own = readShortcodeTemplates([{ folder: 0, layout: 'shortcodes/youtube.html', text: 'x' }])

    expect(readBody('{{< youtube abc >}}', { shortcodes: own }).body.links).toEqual([])
  })
})

describe('a call inside another', () => {
  const shortcodes = {
    columns: { inner: 'written', image: null },
    column: { inner: 'markdown', image: null },
    card: { inner: 'written', image: null },
    pic: { inner: 'none', image: 'src' },
  } as const
  const bodyOf = (markdown: string, refs = {}) => readBody(markdown, { shortcodes, refs }).body

  test.each([
    ['{{< columns >}}{{< column >}}A *a*{{< /column >}}{{< column >}}B **b**{{< /column >}}{{< /columns >}}'],
    [
      '{{< columns >}}\n{{< column >}}\nA *a*\n{{< /column >}}\n{{< column >}}\nB **b**\n{{< /column >}}\n{{< /columns >}}',
    ],
    [
      '{{< columns >}}\n  {{% column %}}\n  A *a*\n  {{% /column %}}\n  {{% column %}}B **b**{{% /column %}}\n{{< /columns >}}',
    ],
    [
      '{{< columns >}}<div>{{< column >}}A *a*{{< /column >}}</div>\n<div>{{< column >}}B **b**{{< /column >}}</div>{{< /columns >}}',
    ],
    [
      '<section>\n{{< columns >}}\n{{< column >}}A *a*{{< /column >}}\n{{< column >}}B **b**{{< /column >}}\n{{< /columns >}}\n</section>',
    ],
  ])('keeps its Markdown where its own template makes Markdown of it: %j', (markdown) => {
    const { html, text } = bodyOf(markdown)

    expect(html).toContain('A <em>a</em>')
    expect(html).toContain('B <strong>b</strong>')
    expect(text).toBe('A a\n\nB b')
  })

  test('keeps lists, headings, quotes and links, each at its place', () => {
    const { sections, quotes, links, html } = bodyOf(
      'Before.\n\n{{< columns >}}\n{{< column >}}\n## Roofs\n\n- one\n- [two]({{< ref "x" >}})\n{{< /column >}}\n{{< column >}}\n> "The mast hums." — Ines Roth\n{{< /column >}}\n{{< /columns >}}',
      { x: '/x/' },
    )

    expect(html).toContain('<li>one</li>')
    expect(sections.map(({ anchor, line }) => [anchor, line])).toContainEqual(['roofs', 5])
    expect(links).toMatchObject([{ target: '/x/', line: 8, column: 3 }])
    expect(quotes).toMatchObject([{ attribution: 'Ines Roth', line: 11 }])
  })

  test('is part of the line it is in', () => {
    expect(bodyOf('{{< card >}}The {{< column >}}*old*{{< /column >}} mast *here*{{< /card >}}').text).toBe(
      'The old mast *here*',
    )
  })

  test('may be a picture with a caption, a player or a pair of Hugo', () => {
    const { images, captions, links, html } = bodyOf(
      '{{< columns >}}\n{{< pic src="roof.jpg" caption="Photo by Ines Roth" >}}\n{{< youtube abc >}}\n{{< details summary="More" >}}The *mast*.{{< /details >}}\n{{< /columns >}}',
    )

    expect(images).toMatchObject([{ src: 'roof.jpg' }])
    expect(captions).toMatchObject([{ caption: 'Photo by Ines Roth', line: 2 }])
    expect(links).toMatchObject([{ href: 'https://www.youtube.com/watch?v=abc' }])
    expect(html).not.toMatch(/<p>\s*<\/p>/)
    expect(html).toContain('<summary>More</summary>\n<p>The <em>mast</em>.</p>\n</details>')
  })

  test('is Markdown where the outer template makes Markdown of all of it', () => {
    expect(bodyOf('{{< column >}}\n{{< card >}}\n*a*\n{{< /card >}}\n{{< /column >}}').html).toContain('<em>a</em>')
    expect(bodyOf('{{% columns %}}\n{{< card >}}\n*a*\n{{< /card >}}\n{{% /columns %}}').html).toContain('<em>a</em>')
    expect(bodyOf('{{< columns >}}\n{{< card >}}\n*a*\n{{< /card >}}\n{{< /columns >}}').text).toBe('*a*')
  })

  test.each(['card', 'column', 'odd'])('is read in little time, or refused, however deep %s nests', async (name) => {
    const text = `{{< ${name} >}}`.repeat(5000) + `{{< /${name} >}}`.repeat(5000)

    expect(await processorTime(() => bodyOf(`{{< card >}}${text}{{< /card >}}`))).toBeLessThan(3000)
  })

  test('is reported once, where its name is unknown, and what is in it is kept', () => {
    const { body, problems } = readBody(
      '{{< columns >}}\n{{< odd >}}\nA *a*\n{{< /odd >}}\n{{< odd >}}B{{< /odd >}}\n{{< /columns >}}',
      {
        shortcodes,
      },
    )

    expect(body.text).toBe('A a\n\nB')
    expect(problems).toMatchObject([{ code: 'unknown-shortcode', line: 2, once: 'odd' }])
  })
})

test('a value of the site is Markdown where percent signs ask for it', () => {
  const params = { note: 'The **mast** [hums](/x/)', list: '- a\n- b' }

  expect(readBody('{{% param "note" %}}', { params }).body.html).toBe(
    '<p>The <strong>mast</strong> <a href="https://commons.example/x/">hums</a></p>',
  )
  expect(readBody('{{< param "note" >}}', { params }).body.text).toBe('The **mast** [hums](/x/)')
  expect(readBody('{{% param list %}}', { params }).body.html).toContain('<li>a</li>')
  expect(readBody('See {{% param note %}}.', { params }).body.text).toBe('See The mast hums.')
})

test.each([
  ['{{< details summary="More **here**" >}}\nThe *mast*.\n{{< /details >}}', '<details><summary>More here</summary>'],
  ['{{< x user="ines" id="12" >}}', 'href="https://x.com/ines/status/12"'],
  ['{{< gist ines 5a >}}', 'href="https://gist.github.com/ines/5a"'],
  ['{{< instagram Bx1 >}}', 'href="https://www.instagram.com/p/Bx1"'],
  ['{{< qr text="https://h.example/" />}}', 'https://h.example/'],
  ['{{< param "place.name" >}}', 'Harbour'],
  ['{{< param "Social.Handle" >}}', '@ines'],
  ['{{< comment >}}hidden{{< /comment >}}Shown', '<p>Shown</p>'],
  ['{{< a.inline >}}{{ .Page.Title }}{{< /a.inline >}}Shown', '<p>Shown</p>'],
])('Hugo’s own %s is rendered', (markdown, html) => {
  const { body, problems } = readBody(markdown, {
    page: { extra: { place: { Name: 'Harbour' } } },
    params: { 'social.handle': '@ines' },
  })

  expect(body.html).toContain(html)
  expect(body.html).not.toContain('hidden')
  expect(problems).toEqual([])
})

test('no character of the source can pass for a placeholder', () => {
  const { body } = readBody('\uFDD0\uFDD2\uFDD2\uFDD2\uFDD2\uFDD2\uFDD1 {{< figure src="a" alt="b" >}}')

  expect(body.text).toMatch(/^\uFFFD+$/)
})

test.each(['{{< b \\"', '{{</*', '{{< a `', '{{< a '])('%s without end is scanned in linear time', async (part) => {
  const text = `${part.repeat(100_000)}">}}`

  expect(await processorTime(() => scanShortcodes(text))).toBeLessThan(3000)
})
