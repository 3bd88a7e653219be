import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, ftruncateSync, mkdirSync, openSync, symlinkSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { createSite, page, type TestSite } from './site.ts'

/** How many pages the clean part of a hostile site has. */
export const SOUND_PAGES = 60

/** What no answer may hold, wherever the hostile files put it. */
export const SCRIPT = '<script>alert(1)</script>'

/** A file name that would steer a terminal, begin a command of GitHub's and climb, as far as file systems allow. */
export const STEERING_NAME = 'a\n::error::b,line=1%0A\u001b[2J\u009b2J\u202e..\\..\\"]}.md'

/** The sound pages alone. */
export function createCleanSite(): TestSite {
  return createSite(soundFiles())
}

/** The sound pages among everything that has ever stopped, crashed or misled a program that reads folders. */
export function createHostileSite(): TestSite {
  const site = createSite({ ...soundFiles(), ...hostileFiles() })
  const at = (path: string) => join(site.root, path)
  mkdirSync(at('content/named.md/folder.markdown'), { recursive: true })
  writeFileSync(at('content/named.md/folder.markdown/inside.md'), page('Inside a folder named as a page'))
  symlinkSync('/etc/passwd', at('content/passwd.md'))
  symlinkSync('/etc', at('content/etc'))
  symlinkSync('/dev/zero', at('content/zero.md'))
  symlinkSync('..', at('content/circle'))
  symlinkSync('self.md', at('content/self.md'))
  symlinkSync('/dev/zero', at('data/zero.yaml'))
  execFileSync('mkfifo', [at('content/fifo.md'), at('data/fifo.yaml'), at('static/fifo.png')])
  writeLarge(at('content/large.md'), '---\ntitle: Large\n---\n\n')
  writeLarge(at('data/large.yaml'), 'large: ')
  return site
}

/** Letters that no index can compress. */
function noise(length: number): string {
  let text = ''
  while (text.length < length) text += createHash('sha256').update(text.slice(-64)).digest('hex')
  return text.slice(0, length)
}

/** A hundred megabytes, of which the file system keeps the first line alone. */
function writeLarge(path: string, start: string): void {
  const file = openSync(path, 'w')
  writeSync(file, start)
  ftruncateSync(file, 100 * 1024 * 1024)
  closeSync(file)
}

function soundFiles(): Record<string, string> {
  const numbers = Array.from({ length: SOUND_PAGES }, (_, index) => index)
  return {
    'static/images/well.jpg': 'x',
    'data/themes.yaml': 'themes:\n  water:\n    name: Water\n    sections: ["/sound/**"]\n',
    ...Object.fromEntries(numbers.map((number) => [`content/sound/page-${number}.md`, soundPage(number)])),
  }
}

function soundPage(number: number): string {
  const next = `/sound/page-${(number + 1) % SOUND_PAGES}/`
  return page(`Sound ${number}`, `## Water\n\n- "We dug well number ${number} ourselves."\n\nSee [the next](${next}).`)
}

function hostileFiles(): Record<string, string | Uint8Array> {
  return {
    ...longBodies(),
    ...hostileFronts(),
    ...encodings(),
    ...names(),
    ...pollution(),
    ...scripts(),
  }
}

/** What the parser may take for these comes near to the deadline of a file where others are at work; the tests of limits have more. */
const SHORTER: Readonly<Record<string, number>> = { 'quotes-lines': 12_288 }

/** Forty kilobytes of what makes readers of Markdown slow, one kind a file. */
function longBodies(): Record<string, string> {
  const kinds = {
    underscores: '_',
    'underscores-apart': '_ ',
    asterisks: '*',
    'asterisks-words': '*a',
    'asterisks-mixed': '*a_',
    brackets: '[',
    'brackets-closed': '[a](',
    'brackets-notes': '[^',
    'brackets-both': '[]',
    images: '![',
    'images-nested': '![a](b',
    backticks: '`',
    tildes: '~~a',
    less: '<',
    'less-bang': '<!--',
    'less-question': '<?',
    autolinks: 'http://a.b/',
    'autolinks-www': 'www.',
    'autolinks-parens': 'www.a.b/(',
    quotes: '>',
    'quotes-apart': '> ',
    'quotes-lines': '> a\nb\n',
    lists: '- ',
    'lists-numbered': '1. ',
    tables: '|',
    setext: 'a\n=\n',
    definitions: '[a]: b\n',
    'definitions-open': '[a]: <\n',
    'shortcodes-comments': '{{</* ',
    'quotation-marks': '"',
    'quotation-words': '"a ',
    'html-deep': '<div>',
    'html-attributes': '<a b="',
    'html-tables': '<table><tr><td>',
    'html-comments': '<!-- a --',
    'accents-combining': 'e\u0301\u0301',
  }
  const repeated = Object.entries(kinds).map(([name, part]) => {
    const body = part.repeat(Math.ceil((SHORTER[name] ?? 40_960) / part.length))
    return [`content/long/${name}.md`, page(name, body)]
  })
  const within = Object.entries({
    'lists-deep': Array.from({ length: 280 }, (_, depth) => `${' '.repeat(depth)}- a\n`).join(''),
    'links-nested': `${'['.repeat(4000)}a${'](b)'.repeat(4000)}`,
    'one-word': 'a'.repeat(1_500_000),
  }).map(([name, body]) => [`content/long/${name}.md`, page(name, body)])
  return Object.fromEntries([...repeated, ...within])
}

function hostileFronts(): Record<string, string> {
  const laughs = ['a0: &a0 [x, x, x, x, x, x, x, x, x]']
  for (let level = 1; level < 12; level++) {
    const one = `*a${level - 1}`
    laughs.push(`a${level}: &a${level} [${Array.from({ length: 9 }, () => one).join(', ')}]`)
  }
  const fronts = {
    'yaml-bomb': laughs.join('\n'),
    'yaml-itself': 'title: Itself\nextra: &self [*self]',
    'yaml-itself-map': 'title: Itself\nextra: &self\n  again: *self\n  <<: *self',
    'yaml-deep-flow': `title: Deep\nextra: ${'['.repeat(20_000)}`,
    'yaml-deep-map': `title: Deep\nextra: ${'{a: '.repeat(5000)}`,
    'yaml-deep-block': Array.from({ length: 1000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
    'yaml-deep-dashes': `title: Deep\nextra: ${'- '.repeat(20_000)}a`,
    'yaml-deep-questions': `${'? '.repeat(20_000)}a`,
    'yaml-long-key': `${'k'.repeat(200_000)}: a`,
    'yaml-many-keys': Array.from({ length: 20_000 }, (_, index) => `k${index}: a`).join('\n'),
    'yaml-tags': 'title: !!js/function "function () { throw 1 }"\nextra: !!binary AAAA',
    'yaml-documents': 'title: One\n...\n%YAML 1.1\n%TAG ! tag:a,b:',
    'yaml-numbers': 'title: Numbers\nweight: 1e999999\ndate: 99999999999999999999\nlastmod: -1e308',
    'yaml-dates': 'title: Dates\ndate: 9999-99-99\nexpiryDate: 275761-01-01',
    'aliases-many': `title: Many\naliases: [${Array.from({ length: 10_000 }, (_, index) => `/old/${index}/`).join(', ')}]`,
    'aliases-case': `title: Case\naliases: [${Array.from({ length: 500 }, (_, index) => `/${index % 2 ? 'o' : 'O'}ld/Case-${index >> 1}/`).join(', ')}]`,
    'aliases-up': 'title: Up\naliases: ["../../../../etc/passwd", "/../../up/", "..", "%2e%2e/%2e%2e/up"]',
    'aliases-long': `title: Long\naliases: ["/${noise(20_000)}"]`,
    'aliases-control': 'title: Control\naliases: ["/a\\u0000b/", "/a\\u001b[2Jb/", "/a\\nb/"]',
    'url-up': 'title: Up\nurl: ../../../../etc/passwd',
    'url-windows': 'title: Windows\nurl: "..\\\\..\\\\etc"',
    'url-encoded': 'title: Encoded\nurl: /%2e%2e/%2e%2e/%00/etc/',
    'url-long': `title: Long\nurl: /${noise(20_000)}/`,
    'slug-long': `title: Long\nslug: ${noise(20_000)}`,
    'url-script': `title: Script\nurl: "javascript:alert(1)"`,
    'slug-up': 'title: Up\nslug: ../../../up',
    'slug-control': 'title: Control\nslug: "a\\0b\\nc\\u001b[2J"',
    'id-long': `title: Long\nid: ${noise(20_000)}`,
    'title-long': `title: ${'t'.repeat(200_000)}`,
    'themes-long': `title: Themes\nthemes: [${noise(20_000)}]`,
    'themes-many': `title: Themes\nthemes: [${Array.from({ length: 5000 }, (_, index) => `theme ${index}`).join(', ')}]`,
    'caption-long': `title: Caption\nfeatureImage: https://a.example/b.png\nfeatureImageCaption: "${'Photo by a, '.repeat(4000)}"`,
    'caption-marks': `title: Caption\nfeatureImage: https://a.example/b.png\nfeatureImageCaption: "${'[<a(*'.repeat(8000)}"`,
  }
  const deepJson = `{"title": "Deep", "extra": ${'['.repeat(50_000)}${']'.repeat(50_000)}}\n\nText.\n`
  const toml = {
    'toml-deep': `title = "Deep"\nextra = ${'['.repeat(20_000)}`,
    'toml-deep-tables': `title = "Deep"\nextra = ${'{a = '.repeat(20_000)}`,
    'toml-dots': `title = "Dots"\n${'a.'.repeat(20_000)}b = 1`,
    'toml-header': `title = "Header"\n[${'a.'.repeat(20_000)}b]`,
    'toml-numbers': 'title = "Numbers"\nweight = 999999999999999999999999999',
    'toml-string': `title = """${'"'.repeat(10)}`,
  }
  return {
    ...Object.fromEntries(
      Object.entries(fronts).map(([name, front]) => [`content/fronts/${name}.md`, `---\n${front}\n---\n\nText.\n`]),
    ),
    ...Object.fromEntries(
      Object.entries(toml).map(([name, front]) => [`content/fronts/${name}.md`, `+++\n${front}\n+++\n\nText.\n`]),
    ),
    'content/fronts/json-deep.md': deepJson,
    'content/fronts/json-open.md': '{"title": '.repeat(10_000),
    'content/fronts/json-escapes.md': '{"title": "\\ud800\\u0000", "extra": {"\\udfff": "\\ud800"}}\n\nText.\n',
    'content/fronts/unclosed.md': `---\n${'a: b\n'.repeat(50_000)}`,
    'data/bomb.yaml': laughs.join('\n'),
    'data/deep.json': '['.repeat(100_000),
  }
}

function encodings(): Record<string, string | Uint8Array> {
  const text = page('Encoded', 'Text.')
  const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le')
  return {
    'content/encodings/nul.md': page('Nul', 'Before\0after.'),
    'content/encodings/nul-front.md': page('Nul "\0" in front'),
    'content/encodings/nul-only.md': new Uint8Array(5000),
    'content/encodings/latin.md': Buffer.concat([
      Buffer.from('---\ntitle: Caf'),
      Buffer.of(0xe9),
      Buffer.from('\n---\n\nText.\n'),
    ]),
    'content/encodings/broken.md': Buffer.concat([
      Buffer.from(page('Broken')),
      Buffer.of(0xff, 0xfe, 0xc0, 0xaf, 0xed, 0xa0, 0x80, 0xf4, 0x90, 0x80, 0x80),
    ]),
    'content/encodings/utf16-little.md': utf16,
    'content/encodings/utf16-big.md': Buffer.from(utf16).swap16(),
    'content/encodings/mark.md': `\ufeff${text}`,
    'content/encodings/noncharacters.md': page(
      'Noncharacters',
      '\ufdd0\ufdd2\ufdd2\ufdd2\ufdd2\ufdd2\ufde2\ufdd1 \ufffe \uffff \ufde5section 0',
    ),
    'content/encodings/surrogates.md': page('"\\ud800"', 'Text.', 'extra: "\\udfff"'),
    'content/encodings/returns.md': '---\rtitle: Returns\r---\r\rText.\r',
  }
}

function names(): Record<string, string> {
  return {
    [`content/names/${STEERING_NAME}`]: page(
      '"\\e]0;x\\a"',
      '[x](/\u001b[31m::warning::%0A\u202e/)\n\n"\u001b[2J',
      'auther: \u009b2J',
    ),
    'content/names/Case.md': page('Case'),
    'content/names/case.md': page('Case again'),
    'content/names/CASE.md': page('Case once more'),
    'content/names/caf\u00e9.md': page('Composed'),
    'content/names/cafe\u0301.md': page('Decomposed'),
    'content/names/..md': page('Dots'),
    'content/names/....md': page('More dots'),
    'content/names/.md': page('Nothing but a dot'),
    'content/names/ .md': page('Blank'),
    'content/names/#?&%2f%00.md': page('Signs'),
    'content/names/-rf.md': page('Option'),
    'content/names/con.md': page('Device'),
    [`content/names/${'n'.repeat(252)}.md`]: page('Long name'),
    [`content/${'deep/'.repeat(400)}page.md`]: page('Deep folder'),
    'content/__proto__/constructor.md': page('Prototype'),
    'content/constructor/__proto__.md': page('Constructor'),
    'content/constructor/_index.md': page(
      'Section',
      'Text.',
      'cascade:\n  __proto__: {draft: true}\n  toString: {polluted: true}',
    ),
    'content/names/toString/index.md': page('Inherited'),
  }
}

function pollution(): Record<string, string> {
  const keys = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']
  const yaml = keys.map((key) => `${key}:\n  polluted: yes\n  prototype: {polluted: yes}\n  draft: true`).join('\n')
  const toml = keys.map((key) => `[${key}]\npolluted = "yes"\ndraft = true`).join('\n')
  const json = `{"title": "JSON", ${keys.map((key) => `"${key}": {"polluted": "yes", "draft": true}`).join(', ')}}`
  return {
    'content/pollution/yaml.md': `---\ntitle: YAML\n${yaml}\n---\n\nText.\n`,
    'content/pollution/toml.md': `+++\ntitle = "TOML"\n${toml}\n+++\n\nText.\n`,
    'content/pollution/json.md': `${json}\n\nText.\n`,
    'content/pollution/merge.md':
      '---\ntitle: Merge\nbase: &base\n  __proto__: {polluted: yes}\n<<: *base\n---\n\nText.\n',
    'content/pollution/params.md': `---\ntitle: Params\nparams:\n  __proto__: {polluted: yes}\n---\n\n{{< figure __proto__="a" constructor="b" src="/images/well.jpg" alt="A well" >}}\n\n{{< ref "__proto__" >}}{{< constructor >}}\n`,
    'content/pollution/headings.md': page(
      'Headings',
      '## __proto__\n\n## constructor\n\n## toString {theme="__proto__, constructor"}\n\n- "We dug the well ourselves."\n\n[a](#__proto__) [constructor]\n\n[constructor]: /b/\n[^__proto__]\n\n[^__proto__]: c',
      'themes: [__proto__, constructor, toString]',
    ),
    'commonplace.yaml': `__proto__: {polluted: yes}\nconstructor: {prototype: {polluted: yes}}\nsilence:\n  __proto__: [constructor]\n`,
    'config/_default/params.toml': `[__proto__]\npolluted = "yes"\n[constructor.prototype]\npolluted = "yes"\n`,
    'config/_default/__proto__.toml': 'polluted = "yes"\n',
    'config/_default/languages.json': '{"__proto__": {"polluted": "yes"}, "en": {"__proto__": {"polluted": "yes"}}}',
    'data/__proto__.json': '{"__proto__": {"polluted": "yes"}}',
    'data/commonplace-identities.json': '{"__proto__": {"polluted": "yes"}, "articles": [{"__proto__": 1}]}',
  }
}

function scripts(): Record<string, string> {
  const { body, everywhere } = { body: SCRIPT, everywhere: `'${SCRIPT}<img src=x onerror=alert(1)>'` }
  return {
    'content/scripts/front.md': page(
      everywhere,
      'Text.',
      [
        `summary: ${everywhere}`,
        `description: ${everywhere}`,
        `featureImage: "javascript:alert(1)"`,
        `featureImageCaption: ${everywhere}`,
        `coverCaption: ${everywhere}`,
        `licence: ${everywhere}`,
        `correction: ${everywhere}`,
        `themes: [${everywhere}]`,
        `aliases: [${everywhere}, "/a/${body}/"]`,
        `extra: ${everywhere}`,
      ].join('\n'),
    ),
    'content/scripts/slug.md': page('Slug', 'Text.', `slug: ${everywhere}`),
    'content/scripts/url.md': page('URL', 'Text.', `url: ${everywhere}`),
    'content/scripts/id.md': page('Id', 'Text.', `id: ${everywhere}`),
    'content/scripts/body.md': page(
      'Body',
      [
        body,
        `## Heading ${body} {theme="${body}"}`,
        `- "We dug ${body} the well ourselves." — ${body}`,
        `> Quoted ${body}\n>\n> — [${body}](javascript:alert(1))`,
        `**Label ${body}:** text`,
        '[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](&#106;avascript:alert(1)) [d](data:text/html;base64,AAAA) <javascript:alert(1)>',
        '![a](javascript:alert(1)) ![b](x "onerror=alert(1)") <img src=x onerror=alert(1)>',
        '<iframe srcdoc="<script>alert(1)</script>"></iframe><svg onload=alert(1)><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
        '<a href="java\nscript:alert(1)" onclick=alert(1) style="x:expression(alert(1))">a</a><noscript><p title="</noscript><img src=x onerror=alert(1)>">',
        `{{< figure src="javascript:alert(1)" caption="${body.replaceAll('"', '')}" attr="a" attrlink="javascript:alert(1)" link="javascript:alert(1)" >}}`,
        '{{< youtube ""><script>alert(1)</script>" >}} {{< unknown >}}<script>alert(1)</script>{{< /unknown >}}',
        '```<script>alert(1)</script>\ncode\n```',
        '`<script>alert(1)</script>`',
        '[^a]\n\n[^a]: <script>alert(1)</script>',
        '| <script>alert(1)</script> |\n|-|\n| <script>alert(1)</script> |',
      ].join('\n\n'),
    ),
  }
}
