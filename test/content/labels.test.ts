import { expect, test } from 'vitest'
import { parseFrontMatter } from '../../src/content/front-matter/front-matter.ts'
import { resolvePages } from '../../src/content/pages/pages.ts'
import { labelIn, readLabels } from '../../src/content/settings/label-values.ts'
import { readSettings } from '../../src/content/settings/settings.ts'
import { summary, yaml } from './site.ts'

const OWN = `labels:
  - name: TK Attribution
    url: https://labels.example/tk-a
    community: Weavers
    text: {en: Say whose it is., de: "Sagt, von wem es ist."}
`

function pagesOf(files: Record<string, string>, own = OWN, hugo: object = {}) {
  const json = JSON.stringify({ baseURL: 'https://site.example/', languages: { en: {}, de: {} }, ...hugo })
  const { settings, problems } = readSettings([
    { path: 'hugo.json', text: json },
    { path: 'commonplace.yaml', text: own },
  ])
  const parsed = Object.entries(files).map(([name, text]) => {
    const file = { path: `content/${name}`, text }
    return { file, ...parseFrontMatter(file) }
  })
  const allPaths = parsed.map(({ file }) => file.path)
  const resolved = resolvePages({ files: parsed, allPaths, settings, now: new Date('2026-01-01') })
  return { pages: resolved.pages, problems: [...problems, ...resolved.problems] }
}

const attribution = { name: 'TK Attribution', url: 'https://labels.example/tk-a', community: 'Weavers' }
const english = { ...attribution, text: 'Say whose it is.' }

test('the labels of the site are those of every page without its own, in the language of the page', () => {
  const { pages, problems } = pagesOf({ 'a.md': yaml('title: A'), 'a.de.md': yaml('title: A') })

  expect(problems).toEqual([])
  expect(pages.map(({ language, labels }) => [language, labels])).toEqual([
    ['de', [{ ...attribution, text: 'Sagt, von wem es ist.' }]],
    ['en', [english]],
  ])
})

const bare = (name: string) => ({ name, url: null, community: null, text: null })

test.each([
  ['labels: [tk attribution]', [english]],
  ['labels: tk attribution', [english]],
  ['labels: [{name: Ours}]', [bare('Ours')]],
  ['labels: {name: Ours, text: Ask us.}', [{ ...bare('Ours'), text: 'Ask us.' }]],
  [
    'labels: [{url: "https://labels.example/x"}]',
    [{ ...bare('https://labels.example/x'), url: 'https://labels.example/x' }],
  ],
  ['labels: [{name: Ours, url: "javascript:alert(1)"}]', [bare('Ours')]],
  ['labels: []', []],
])('a page with %s has these alone', (line, labels) => {
  const { pages, problems } = pagesOf({ 'a.md': yaml(line) })

  expect([problems, pages[0]?.labels, pages[0]?.extra]).toEqual([[], labels, {}])
})

test('what is no label beside one is told and left out', () => {
  const { pages, problems } = pagesOf({ 'a.md': yaml('labels: [TK Attribution, TK Atribution, 7]') })

  expect(pages[0]?.labels).toEqual([english])
  expect(summary(problems)).toEqual([
    'content/a.md:2:1 warning label-unknown',
    'content/a.md:2:1 warning label-unknown',
  ])
})

test('a list of words under that name is the editor’s own', () => {
  const { pages, problems } = pagesOf({ 'a.md': yaml('labels: [water, roofs]') })

  expect([problems, pages[0]?.labels, pages[0]?.extra]).toEqual([[], [english], { labels: ['water', 'roofs'] }])
})

test('and so is a taxonomy of that name', () => {
  const { pages } = pagesOf({ 'a.md': yaml('labels: [TK Attribution]') }, OWN, { taxonomies: { label: 'labels' } })

  expect(pages[0]?.labels).toEqual([english])
  expect(pages[0]?.terms.map(({ name }) => name)).toEqual(['TK Attribution'])
})

test('a section cascades its labels', () => {
  const files = { 's/_index.md': yaml('cascade:', '  labels: [{name: Ours}]'), 's/a.md': yaml('title: A') }
  const { pages } = pagesOf(files)

  expect(pages.find(({ sourcePath }) => sourcePath === 'content/s/a.md')?.labels).toEqual([bare('Ours')])
})

test('what is none in commonplace.yaml is told with its place', () => {
  expect(summary(pagesOf({}, 'licence: CC BY 4.0\nlabels: [TK Attribution]\n').problems)).toEqual([
    'commonplace.yaml:2:1 warning label-unknown',
  ])
})

test.each([
  ['de-AT', 'Deutsch'],
  ['DE', 'Deutsch'],
  ['en', 'English'],
  ['fr', 'English'],
])('in %s the text of a label is the nearest there is', (language, text) => {
  const [label] = readLabels({ name: 'L', text: { en: 'English', de: 'Deutsch' } }).labels
  expect(label && labelIn(label, language).text).toBe(text)
})
