import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { runCommand } from '../support/cli.ts'
import { makeFolder } from '../support/fresh-folder.ts'
import { parseWorkers } from '../support/parse-workers.ts'
import { openReader } from '../support/reader.ts'

let folder: string

beforeAll(() => {
  folder = makeFolder()
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('`new` makes a site without a mistake and says what to do next', async () => {
  const root = join(folder, 'my site')
  const made = await runCommand(['new', root])
  expect([made.code, made.err]).toEqual([0, ''])
  expect(made.out).toContain(`  npx commonplace-gateway serve --site "${root}" --watch`)
  expect(made.out).toMatch(/^ {2}npx commonplace-gateway check /m)

  const check = await runCommand(['check', root, '--strict', '--quiet'])
  expect([check.code, check.out]).toEqual([0, 'Checked 3 pages: no problems.\n'])
})

test('what it makes is imported without a problem, and readers get one of every kind', async () => {
  const root = join(folder, 'again')
  await runCommand(['new', root])
  const reader = await openReader()
  const pool = parseWorkers()
  const options = { progress: noProgress, onWait: () => {} }
  const { problems, release } = await importSite({ database: reader.db.database, pool }, root, options)
  const { data } = await reader.ask(`{
    resolvePath(path: "/texts/") { ... on Redirect { to } }
    articleByPath(path: "/articles/the-village-well/") {
      licence { spdx }
      featureImageCredit { creator complete }
      imageCredits { complete }
      quotes { attribution source themes { name } }
      sections { leads { label } }
    }
  }`)
  await reader.close()

  expect([problems, release]).toEqual([[], 1])
  const { quotes, sections, ...article } = data.articleByPath
  expect(data.resolvePath.to).toBe('/articles/')
  expect(article.licence.spdx).toBe('CC-BY-SA-4.0')
  expect(article.featureImageCredit).toEqual({ creator: 'Ines Okafor', complete: true })
  expect(article.imageCredits.map((credit: { complete: boolean }) => credit.complete)).toEqual([true, true])
  expect(JSON.stringify(sections)).toContain('The discovery')
  expect(quotes).toHaveLength(5)
  expect(JSON.stringify(quotes)).toMatch(/Ana Lima.*Sharing.*books\.example.*Money/)
})

test.each([
  ['another article, begun as a copy with a title of its own', 'the-road.md', ''],
  ['a translation, begun as a copy beside it', 'the-village-well.es.md', '\n[languages.en]\n[languages.es]\n'],
])('%s is published without a mistake', async (_, name, languages) => {
  const root = join(folder, name)
  await runCommand(['new', root])
  const articles = join(root, 'content/articles')
  const text = readFileSync(join(articles, 'the-village-well.md'), 'utf8')
  writeFileSync(join(articles, name), text.replace('The village well', 'Another title'))
  writeFileSync(join(root, 'hugo.toml'), `${readFileSync(join(root, 'hugo.toml'), 'utf8')}${languages}`)
  const { out, code } = await runCommand(['check', root, '--strict', '--quiet'])
  expect([code, out]).toEqual([0, 'Checked 4 pages: no problems.\n'])
})

test('each site has an address of its own, after the name of its folder', async () => {
  const root = join(folder, 'Ana’s 2nd site')
  await runCommand(['new', root])
  expect(readFileSync(join(root, 'hugo.toml'), 'utf8')).toContain('\nbaseURL = "https://ana-s-2nd-site.example/"\n')
})

test('its comments name every other line one can write', async () => {
  const read = (name: string) => readFileSync(join(import.meta.dirname, '../../starter', name), 'utf8')
  for (const key of ['id', 'aliases', 'correction', 'withdrawn', 'publishDate', 'expiryDate', 'draft', 'licence'])
    expect(read('content/articles/the-village-well.md')).toMatch(new RegExp(`^# ${key}: `, 'm'))
  for (const key of ['licence', 'labels', 'media', 'silence'])
    expect(read('commonplace.yaml')).toMatch(new RegExp(`^(?:# )?${key}:`, 'm'))
})

test('a folder with something in it is refused, and left as it was', async () => {
  const root = join(folder, 'mine')
  mkdirSync(root)
  writeFileSync(join(root, 'notes.txt'), 'Mine.')
  const { code, out, err } = await runCommand(['new', root])
  expect([code, out]).toEqual([3, ''])
  expect(err).toBe(`Refused, nothing was written: ${root} is not empty (notes.txt is in it). Name a new folder.\n`)
  expect(existsSync(join(root, 'content'))).toBe(false)
})

test('an empty folder is taken, and a file is not', async () => {
  const empty = join(folder, 'empty')
  mkdirSync(empty)
  expect((await runCommand(['new', empty])).code).toBe(0)
  const { code, err } = await runCommand(['new', join(folder, 'mine/notes.txt')])
  expect(code).toBe(1)
  expect(err).toContain('Expected a folder, found a file')
})
