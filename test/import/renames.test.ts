import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { pruneHistory } from '../../src/history/prune-history.ts'
import type { ImportOptions } from '../../src/import/import-options.ts'
import { importSite } from '../../src/import/import-site.ts'
import { similarityOf, sketchText } from '../../src/import/plan/text-sketch.ts'
import { noProgress } from '../../src/import/progress.ts'
import { createTestDatabase, emptyDatabase, type TestDatabase } from '../support/database.ts'
import { parseWorkers } from '../support/parse-workers.ts'
import { createRandom } from '../support/random.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const pool = parseWorkers()

let db: TestDatabase
let site: TestSite

beforeAll(async () => {
  db = await createTestDatabase()
})

afterAll(() => db.drop())

beforeEach(async () => {
  await emptyDatabase(db.database)
  site = createSite({ 'hugo.toml': 'baseURL = "https://site.example/"\n' })
})

afterEach(() => site.remove())

const run = (options: ImportOptions = {}) =>
  importSite({ database: db.database, pool }, site.root, { ...options, progress: noProgress, onWait: () => {} })

/** The article of each visible page, by its file. */
const articles = async () => {
  const rows = await db.database.sql`
    select source_path, article_id from editions where since is not null and until is null order by source_path`
  return Object.fromEntries(rows.map(({ source_path, article_id }) => [source_path, article_id]))
}

/** Imports files, then others, and returns the articles before and after, and what was said. */
async function change(
  before: Record<string, string>,
  after: Record<string, string | null>,
  options: ImportOptions = {},
) {
  for (const [path, text] of Object.entries(before)) site.write(path, text)
  await run()
  const was = await articles()
  for (const [path, text] of Object.entries(after)) {
    if (text === null) site.delete(path)
    else site.write(path, text)
  }
  const report = await run(options)
  return { was, is: await articles(), report, codes: report.problems.map(({ code }) => code) }
}

const random = createRandom(7)
const WORDS = Array.from({ length: 800 }, (_, index) => `w${index.toString(36)}x`)
const prose = (words: number) => Array.from({ length: words }, () => WORDS[random.below(WORDS.length)]).join(' ')
const edit = (text: string, words: number) => {
  const parts = text.split(' ')
  for (let index = 0; index < words; index++) parts[Math.floor(((index + 0.5) * parts.length) / words)] = 'edited'
  return parts.join(' ')
}

const [A, B, C] = [prose(240), prose(240), prose(240)] as const

describe('a page keeps its identity', () => {
  test.each([
    ['renamed with one word changed', page('Wells', edit(A, 1))],
    ['renamed with another title and twenty words changed', page('Deep wells', edit(A, 20))],
    ['renamed with half as much again below', page('Wells', `${A}\n\n${prose(120)}`)],
    [
      'renamed with its text in another order of paragraphs',
      page('Wells', A.split(' ').slice(120).concat(A.split(' ').slice(0, 120)).join(' ')),
    ],
  ])('%s', async (_name, text) => {
    const { was, is, codes } = await change(
      { 'content/wells.md': page('Wells', A) },
      { 'content/wells.md': null, 'content/deep/springs.md': text },
    )

    expect(is).toEqual({ 'content/deep/springs.md': was['content/wells.md'] })
    expect(codes).toEqual(['renamed-file'])
  })

  test.each([
    ['as they are', [A, A, A]],
    ['with an edit in each', [edit(A, 2), edit(A, 2), edit(A, 2)]],
  ])('of translations that still have one text and are renamed together, %s', async (_name, texts) => {
    site.write('hugo.toml', 'baseURL = "https://site.example/"\n[languages]\nen = {}\nfr = {}\nde = {}\n')
    const files = (name: string, bodies: readonly string[]) =>
      Object.fromEntries(
        ['', '.fr', '.de'].map((suffix, index) => [`content/${name}${suffix}.md`, page('Wells', bodies[index])]),
      )
    const gone = Object.fromEntries(Object.keys(files('wells', [])).map((path) => [path, null]))
    const { was, is } = await change(files('wells', [A, A, A]), { ...gone, ...files('springs', texts) })

    expect(is).toEqual({
      'content/springs.md': was['content/wells.md'],
      'content/springs.fr.md': was['content/wells.fr.md'],
      'content/springs.de.md': was['content/wells.de.md'],
    })
  })

  test('of renumbered chapters, whatever file name now belongs to another', async () => {
    const { was, is } = await change(
      { 'content/01.md': page('One', A), 'content/02.md': page('Two', B), 'content/03.md': page('Three', C) },
      {
        'content/01.md': page('Preface', prose(200)),
        'content/02.md': page('One', edit(A, 3)),
        'content/03.md': page('Two', B),
        'content/04.md': page('Three', edit(C, 5)),
      },
    )

    expect(is).toMatchObject({
      'content/02.md': was['content/01.md'],
      'content/03.md': was['content/02.md'],
      'content/04.md': was['content/03.md'],
    })
    expect(Object.values(was)).not.toContain(is['content/01.md'])
  })

  test.each([
    ['as they are', A, B],
    ['with edits', edit(A, 4), edit(B, 4)],
  ])('of two files that swap names, %s', async (_name, a, b) => {
    const { was, is } = await change(
      { 'content/a.md': page('Wells', A), 'content/b.md': page('Roofs', B) },
      { 'content/a.md': page('Roofs', b), 'content/b.md': page('Wells', a) },
    )

    expect(is).toEqual({ 'content/a.md': was['content/b.md'], 'content/b.md': was['content/a.md'] })
  })

  test('of two files without front matter that swap names', async () => {
    const { was, is } = await change({ 'content/a.md': A, 'content/b.md': B }, { 'content/a.md': B, 'content/b.md': A })

    expect(is).toEqual({ 'content/a.md': was['content/b.md'], 'content/b.md': was['content/a.md'] })
  })

  test('that is rewritten in place', async () => {
    const { was, is } = await change({ 'content/a.md': page('Wells', A) }, { 'content/a.md': page('Roofs', B) })

    expect(is).toEqual(was)
  })

  test('of a moved folder, with pages that are nothing but front matter', async () => {
    const { was, is, report } = await change(
      {
        'content/old/_index.md': '---\ntitle: Old\n---\n',
        'content/old/a/index.md': page('Wells', A),
        'content/old/b.md': '---\ntitle: Roofs\n---\n',
        'content/old/sub/_index.md': '---\ntitle: Sub\n---\n',
      },
      {
        'content/old': null,
        'content/new/place/_index.md': '---\ntitle: New\n---\n',
        'content/new/place/a/index.md': page('Wells', edit(A, 2)),
        'content/new/place/b.md': '---\ntitle: Roofs and tin\n---\n',
        'content/new/place/sub/_index.md': '---\ntitle: Sub\n---\n',
      },
    )

    expect(is).toEqual(
      Object.fromEntries(
        Object.entries(was).map(([path, id]) => [path.replace('content/old/', 'content/new/place/'), id]),
      ),
    )
    expect(report.counts).toMatchObject({ move: 4, create: 0, kept: 0 })
  })

  test('as a bundle, and with a language in its name', async () => {
    const { was, is } = await change(
      { 'content/a.md': page('Wells', A), 'content/b.md': page('Roofs', B) },
      {
        'content/a.md': null,
        'content/a/index.md': page('Wells', edit(A, 2)),
        'content/b.md': null,
        'content/b.en.md': page('Roofs', edit(B, 2)),
      },
    )

    expect(Object.values(is).sort()).toEqual(Object.values(was).sort())
  })

  test('when another file takes its name', async () => {
    const { was, is } = await change(
      { 'content/a.md': page('Wells', A) },
      { 'content/a.md': page('Roofs', B), 'content/b.md': page('Wells', edit(A, 2)) },
    )

    expect(is['content/b.md']).toBe(was['content/a.md'])
    expect(is['content/a.md']).not.toBe(was['content/a.md'])
  })

  test('when it is copied and then edited', async () => {
    const { was, is } = await change(
      { 'content/a.md': page('Wells', A) },
      { 'content/a.md': page('Wells', edit(A, 60)), 'content/a copy.md': page('Wells', A) },
    )

    expect(is['content/a.md']).toBe(was['content/a.md'])
  })

  test('in the longer of its two halves', async () => {
    const words = A.split(' ')
    const { was, is } = await change(
      { 'content/a.md': page('Wells', A) },
      {
        'content/a.md': null,
        'content/x.md': page('X', words.slice(0, 70).join(' ')),
        'content/y.md': page('Y', words.slice(70).join(' ')),
      },
    )

    expect(is['content/y.md']).toBe(was['content/a.md'])
  })

  /** Texts that are more than half alike: the same forms and rules on every page. */
  const RULES = prose(150)
  const [P, Q, R] = [`${RULES} ${prose(70)}`, `${RULES} ${prose(70)}`, `${RULES} ${prose(70)}`] as const

  test.each([
    ['as they are', P, Q],
    ['with an edit', edit(P, 2), edit(Q, 2)],
  ])('of two files mostly alike that swap names, %s', async (_name, p, q) => {
    const { was, is } = await change(
      { 'content/a.md': page('Wells', P), 'content/b.md': page('Roofs', Q) },
      { 'content/a.md': page('Roofs', q), 'content/b.md': page('Wells', p) },
    )

    expect(is).toEqual({ 'content/a.md': was['content/b.md'], 'content/b.md': was['content/a.md'] })
  })

  test('that is made from one form, whatever else an edit makes it like', async () => {
    const form = prose(120)
    const details = Array.from({ length: 8 }, () => prose(14))
    const sheet = (detail: number) => `${form} ${details[detail]}`
    const file = (index: number) => `content/sheet-${index}.md`
    const sheets = details.map((_, index) => index)
    const { was, is } = await change(
      Object.fromEntries(sheets.map((index) => [file(index), page(`Sheet ${index}`, sheet(index))])),
      // Each of them gets nearly the details of the next one.
      Object.fromEntries(
        sheets.map((index) => [file(index), page(`Sheet ${index}`, edit(sheet((index + 1) % details.length), 1))]),
      ),
    )

    expect(is).toEqual(was)
  })

  test('of two files of one form that exchange their texts word for word', async () => {
    const form = prose(120)
    const [a, b] = [`${form} ${prose(14)}`, `${form} ${prose(14)}`]
    const { was, is } = await change(
      { 'content/a.md': page('Wells', a), 'content/b.md': page('Roofs', b) },
      { 'content/a.md': page('Wells', b), 'content/b.md': page('Roofs', a) },
    )

    expect(is).toEqual({ 'content/a.md': was['content/b.md'], 'content/b.md': was['content/a.md'] })
  })

  test('of files that change places in a circle, all of one title', async () => {
    const { was, is } = await change(
      { 'content/a.md': page('Minutes', A), 'content/b.md': page('Minutes', B), 'content/c.md': page('Minutes', C) },
      { 'content/a.md': page('Minutes', C), 'content/b.md': page('Minutes', A), 'content/c.md': page('Minutes', B) },
    )

    expect(is).toEqual({
      'content/a.md': was['content/c.md'],
      'content/b.md': was['content/a.md'],
      'content/c.md': was['content/b.md'],
    })
  })

  test('of renumbered chapters that are mostly alike', async () => {
    const { was, is } = await change(
      { 'content/01.md': page('One', P), 'content/02.md': page('Two', Q) },
      {
        'content/01.md': page('Preface', R),
        'content/02.md': page('One', edit(P, 2)),
        'content/03.md': page('Two', edit(Q, 2)),
      },
    )

    expect(is).toMatchObject({ 'content/02.md': was['content/01.md'], 'content/03.md': was['content/02.md'] })
  })

  test('of chapters whose titles are numbers too', async () => {
    const { was, is } = await change(
      { 'content/01.md': page('Chapter 1', A), 'content/02.md': page('Chapter 2', B) },
      {
        'content/01.md': page('Chapter 1', C),
        'content/02.md': page('Chapter 2', A),
        'content/03.md': page('Chapter 3', edit(B, 3)),
      },
    )

    expect(is).toMatchObject({ 'content/02.md': was['content/01.md'], 'content/03.md': was['content/02.md'] })
  })

  test('of files mostly alike that are edited in place', async () => {
    const { was, is } = await change(
      { 'content/a.md': page('A', P), 'content/b.md': page('B', Q), 'content/c.md': page('C', R) },
      { 'content/a.md': page('A', edit(P, 60)), 'content/b.md': page('B', edit(Q, 60)), 'content/c.md': page('C2', R) },
    )

    expect(is).toEqual(was)
  })

  test.each([
    ['edited to more than half', edit(A, 40), 'Wells'],
    ['rewritten', B, 'Wells'],
    ['edited, with another title', edit(A, 10), 'Deep wells'],
  ])('when it is copied, and the original then %s', async (_name, text, title) => {
    const { was, is } = await change(
      { 'content/a.md': page('Wells', A), 'content/other.md': page('Other', C) },
      {
        'content/a.md': page(title, text),
        'content/a copy.md': page('Wells', A),
        'content/other.md': page('Other', edit(C, 3)),
      },
    )

    expect(is['content/a.md']).toBe(was['content/a.md'])
    expect(is['content/other.md']).toBe(was['content/other.md'])
  })

  test('when its text is pasted over another page, which keeps its own', async () => {
    const { was, is } = await change(
      { 'content/a.md': page('Wells', A), 'content/b.md': page('Roofs', B) },
      { 'content/a.md': page('Wells', edit(A, 3)), 'content/b.md': page('Roofs', A) },
    )

    expect(is).toEqual(was)
  })

  test('with nothing but front matter, by a title that no other such page has', async () => {
    const { was, is, codes } = await change(
      { 'content/a.md': '---\ntitle: Wells\n---\n', 'content/b.md': '---\ntitle: Roofs\n---\n' },
      { 'content/a.md': null, 'content/z.md': '---\ntitle: Wells\nweight: 3\n---\n' },
    )

    expect(is).toEqual({ 'content/z.md': was['content/a.md'], 'content/b.md': was['content/b.md'] })
    expect(codes).not.toContain('renamed-perhaps')
  })

  test('of renumbered folders with nothing but front matter in their index', async () => {
    const index = (title: string) => `---\ntitle: ${title}\n---\n`
    const { was, is } = await change(
      { 'content/1/_index.md': index('Wells'), 'content/2/_index.md': index('Roofs') },
      {
        'content/1/_index.md': index('Preface'),
        'content/2/_index.md': index('Wells'),
        'content/3/_index.md': index('Roofs'),
      },
    )

    expect(is).toMatchObject({
      'content/2/_index.md': was['content/1/_index.md'],
      'content/3/_index.md': was['content/2/_index.md'],
    })
  })

  test('whatever its text is, by its id', async () => {
    const { was, is } = await change(
      { 'content/a.md': page('Wells', A, 'id: wells'), 'content/b.md': page('Roofs', B) },
      { 'content/a.md': page('Wells', A), 'content/b.md': null, 'content/c.md': page('Roofs', B, 'id: wells') },
    )

    expect(is['content/c.md']).toBe(was['content/a.md'])
  })
})

describe('an id in front matter', () => {
  const named = (title: string, body: string) => page(title, body, 'id: wells')

  /** Publishes a page with the id, takes it away, and returns which article it was. */
  async function publishAndDrop(isKept: boolean): Promise<string | undefined> {
    site.write('content/a.md', named('Wells', prose(40)))
    site.write('content/b.md', page('Mills', 'Mills.'))
    await run()
    const { 'content/a.md': was } = await articles()
    site.delete('content/a.md')
    await run({ prune: true, maxPrune: 100 })
    if (!isKept) await pruneHistory(db.database, { keep: 1, planOnly: false, onWait: () => {} })
    return was
  }

  test.each([
    { how: 'edited', body: 'Other mills.', history: 'kept', isKept: true },
    { how: 'edited', body: 'Other mills.', history: 'pruned', isKept: false },
    { how: 'as it was', body: 'Mills.', history: 'kept', isKept: true },
    { how: 'as it was', body: 'Mills.', history: 'pruned', isKept: false },
  ])('makes a page, $how, the one that is gone and had it, the history $history', async ({ body, isKept }) => {
    const was = await publishAndDrop(isKept)
    site.write('content/b.md', named('Mills', body))
    await run({ prune: true, maxPrune: 100 })

    expect(was).toBeDefined()
    expect(await articles()).toEqual({ 'content/b.md': was })
  })

  test.each([
    { how: 'edited', body: 'Other mills.' },
    { how: 'as it was', body: 'Mills.' },
  ])('that only a draft had makes a page, $how, no other', async ({ body }) => {
    site.write('content/a.md', page('Wells', prose(40), 'id: wells\ndraft: true'))
    site.write('content/b.md', page('Mills', 'Mills.'))
    await run()
    const was = await articles()
    site.delete('content/a.md')
    await run({ prune: true, maxPrune: 100 })
    site.write('content/b.md', named('Mills', body))
    await run()

    expect(await articles()).toEqual(was)
    // It is the article's own now.
    site.move('content/b.md', 'content/c.md')
    site.write('content/c.md', named('Springs', prose(40)))
    await run()
    expect(await articles()).toEqual({ 'content/c.md': was['content/b.md'] })
  })
})

describe('where it is not certain', () => {
  const unsure = {
    'content/a.md': null,
    'content/b.md': page('Springs', `${A.split(' ').slice(0, 95).join(' ')} ${prose(145)}`),
  }

  test('the plan asks, and the old page stays', async () => {
    const { was, is, report } = await change({ 'content/a.md': page('Wells', A) }, unsure)

    expect(report.problems).toMatchObject([
      {
        code: 'renamed-perhaps',
        severity: 'warning',
        path: 'content/b.md',
        message: expect.stringContaining('content/a.md'),
      },
    ])
    expect(is['content/a.md']).toBe(was['content/a.md'])
    expect(is['content/b.md']).not.toBe(was['content/a.md'])
  })

  test('the answer that the plan names works', async () => {
    site.write('content/a.md', page('Wells', A))
    await run()
    const was = await articles()
    const [id] = Object.values(was)
    site.delete('content/a.md')
    site.write('content/b.md', unsure['content/b.md'])
    const plan = await run({ planOnly: true })
    expect(plan.problems[0]?.hint).toContain(`id: "${id}"`)

    const answer = /id: "[^"]+"/.exec(plan.problems[0]?.hint ?? '')?.[0]
    site.write('content/b.md', unsure['content/b.md'].replace('---\n', `---\n${answer}\n`))
    await run()

    expect(await articles()).toEqual({ 'content/b.md': id })
  })

  test('the other answer works as well', async () => {
    const { was, is } = await change({ 'content/a.md': page('Wells', A) }, unsure, { prune: true, maxPrune: 100 })

    expect(Object.keys(is)).toEqual(['content/b.md'])
    expect(is['content/b.md']).not.toBe(was['content/a.md'])
  })

  test('two candidates as much alike are not told apart', async () => {
    const { is, was, codes } = await change(
      { 'content/a.md': page('Wells', A) },
      { 'content/a.md': null, 'content/x.md': page('X', edit(A, 10)), 'content/y.md': page('Y', edit(A, 10)) },
    )

    expect(codes).toContain('renamed-perhaps')
    expect(is['content/a.md']).toBe(was['content/a.md'])
  })

  test('an equal body of a few words is no proof', async () => {
    const { was, is } = await change(
      { 'content/a.md': page('Wells', 'Soon.') },
      { 'content/a.md': null, 'content/x.md': page('Roofs', 'Soon.') },
    )

    expect(is).toEqual({ 'content/a.md': was['content/a.md'], 'content/x.md': expect.anything() })
    expect(is['content/x.md']).not.toBe(was['content/a.md'])
  })

  test('the plan asks where only the title is the same', async () => {
    const { was, is, report } = await change(
      { 'content/a.md': page('Wells', A) },
      { 'content/a.md': null, 'content/x.md': page('Wells', B) },
    )

    expect(report.problems).toMatchObject([
      { code: 'renamed-perhaps', path: 'content/x.md', message: expect.stringContaining('the titles are equal') },
    ])
    expect(is['content/a.md']).toBe(was['content/a.md'])
  })

  test('one page that moves does not take the index of its folder with it', async () => {
    const { was, is } = await change(
      {
        'content/old/_index.md': '---\ntitle: Old\n---\n',
        'content/old/a.md': page('Wells', A),
        'content/old/b.md': page('Roofs', B),
      },
      {
        'content/old/_index.md': null,
        'content/old/a.md': null,
        'content/new/_index.md': '---\ntitle: New\n---\n',
        'content/new/a.md': page('Wells', A),
      },
    )

    expect(is['content/new/a.md']).toBe(was['content/old/a.md'])
    expect(is['content/new/_index.md']).not.toBe(was['content/old/_index.md'])
  })

  test('equal short bodies are told apart by title or name alone', async () => {
    const { was, is } = await change(
      { 'content/a.md': page('Wells', 'Soon.'), 'content/b.md': page('Roofs', 'Soon.') },
      {
        'content/a.md': null,
        'content/b.md': null,
        'content/x/a.md': page('One', 'Soon.'),
        'content/x/r.md': page('Roofs', 'Soon.'),
      },
    )

    expect(is).toEqual({ 'content/x/a.md': was['content/a.md'], 'content/x/r.md': was['content/b.md'] })
  })
})

test('pages renamed and edited at random keep their identity by their text', async () => {
  const texts = Array.from({ length: 40 }, () => prose(150))
  for (const [index, text] of texts.entries()) site.write(`content/p${index}.md`, page(`Page ${index}`, text))
  await run()
  const was = await articles()
  const names = random.shuffle(texts.map((_, index) => index))
  for (const index of texts.keys()) site.delete(`content/p${index}.md`)
  texts.forEach((text, index) => {
    // Half of them take the names of others.
    const name = index % 2 === 0 ? `p${names[index]}` : `q${names[index]}`
    site.write(`content/${name}.md`, page(`Page ${index}`, edit(text, random.below(20) + 1)))
  })
  await run()
  const is = await articles()

  const expected = texts.map((_, index) => [
    `content/${index % 2 === 0 ? 'p' : 'q'}${names[index]}.md`,
    was[`content/p${index}.md`],
  ])
  expect(is).toEqual(Object.fromEntries(expected))
})

test('how much texts are alike is the part they share', () => {
  const alike = (a: string, b: string) => similarityOf(sketchText(a), sketchText(b))
  const long = prose(5000)

  expect(alike(A, A)).toBe(1)
  expect(alike(A, '')).toBe(0)
  expect(alike(A, B)).toBeLessThan(0.05)
  expect(alike(long, `${long} ${prose(5000)}`)).toBeGreaterThan(0.4)
  expect(alike(long, `${long} ${prose(5000)}`)).toBeLessThan(0.6)
  expect(alike('我们一起挖了这口井，水很深。', '我们一起挖了那口井，水很深。')).toBeGreaterThan(0.5)
})
