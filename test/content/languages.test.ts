import { describe, expect, test } from 'vitest'
import { pageOf, resolveSite, summary, yaml } from './site.ts'

const config = { languages: { en: { weight: 1 }, fr: { weight: 2 }, 'pt-br': { weight: 3 } } }

describe('languages by file name', () => {
  test.each([
    ['a/b.md', 'en', '/a/b/', '/a/b'],
    ['a/b.fr.md', 'fr', '/fr/a/b/', '/a/b'],
    ['a/b/index.fr.md', 'fr', '/fr/a/b/', '/a/b'],
    ['a/_index.fr.md', 'fr', '/fr/a/', '/a'],
    ['_index.fr.md', 'fr', '/fr/', '/'],
    ['a/b.PT-br.md', 'pt-br', '/pt-br/a/b/', '/a/b'],
    ['a/b.xx.md', 'en', '/a/b.xx/', '/a/b.xx'],
  ])('%s is in %s at %s', (path, language, address, translationKey) => {
    expect(pageOf({ files: { [path]: '' }, config })).toMatchObject({ language, path: address, translationKey })
  })

  test('the default language may have a folder of its own', () => {
    const site = { files: { 'a.md': '' }, config: { ...config, defaultContentLanguageInSubdir: true } }
    expect(pageOf(site).path).toBe('/en/a/')
  })

  test('an absolute url gets no language, a relative one does', () => {
    expect(pageOf({ files: { 'a.fr.md': yaml('url: /ici/') }, config }).path).toBe('/ici/')
    expect(pageOf({ files: { 'a.fr.md': yaml('url: ici/') }, config }).path).toBe('/fr/ici/')
  })

  test('a translation key ties pages whose names differ', () => {
    const files = { 'bread.md': yaml('translationKey: loaf'), 'pain.fr.md': yaml('translationKey: loaf') }
    expect(resolveSite({ files, config }).pages.map((page) => page.translationKey)).toEqual(['loaf', 'loaf'])
  })

  test('a section’s cascade and slug stay in its language', () => {
    const files = { 'a/_index.md': yaml('slug: z', 'cascade: {colour: red}'), 'a/b.md': '', 'a/b.fr.md': '' }
    expect(pageOf({ files, config }, 'a/b.md')).toMatchObject({ path: '/z/b/', extra: { colour: 'red' } })
    expect(pageOf({ files, config }, 'a/b.fr.md')).toMatchObject({ path: '/fr/a/b/', extra: {} })
  })
})

test('languages may have folders of their own', () => {
  const folders = {
    languages: { en: { contentDir: 'content/english', weight: 1 }, fr: { contentDir: 'content/french', weight: 2 } },
  }
  const files = { 'english/a/b.md': '', 'french/a/b.md': '', 'elsewhere/c.md': '' }
  expect(resolveSite({ files, config: folders }).pages.map(({ path, language }) => [path, language])).toEqual([
    ['/a/b/', 'en'],
    ['/fr/a/b/', 'fr'],
  ])
})

test('a page in a language that is switched off is not imported, and that is told', () => {
  const { pages, problems } = resolveSite({ files: { 'a.fr.md': '' }, config: { ...config, disableLanguages: ['fr'] } })
  expect(pages).toEqual([])
  expect(summary(problems)).toEqual(['content/a.fr.md:1:1 notice language-disabled'])
})
