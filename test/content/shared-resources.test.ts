import { expect, test } from 'vitest'
import { pageOf, yaml } from './site.ts'
import { readBody } from './support/read-body.ts'

const site = {
  config: { languages: { en: { weight: 1 }, fr: { weight: 2 } } },
  files: {
    'notes/mast/index.md': yaml('title: Mast'),
    'notes/mast/index.fr.md': yaml('title: Mât', 'slug: mat'),
    'notes/mast/feature.jpg': '',
  },
}

test('a translation shares the files of its bundle with the page in the default language', () => {
  const page = pageOf(site, 'notes/mast/index.fr.md')

  expect(page.path).toBe('/fr/notes/mat/')
  expect(page.resourcePath).toBe('/notes/mast/')
  expect(page.featureImage).toBe('https://example.org/notes/mast/feature.jpg')
})

test('a translation without a page in the default language keeps its files to itself', () => {
  const { 'notes/mast/index.md': _, ...files } = site.files
  const page = pageOf({ ...site, files }, 'notes/mast/index.fr.md')

  expect(page.featureImage).toBe('https://example.org/fr/notes/mat/feature.jpg')
})

test('an image in the body leads to the shared file, a link to a page does not', () => {
  const page = { path: '/fr/notes/mat/', resources: ['mast.jpg'], resourcePath: '/notes/mast/' }

  const { body } = readBody('![The mast](mast.jpg)\n\n[More](more/)', { page })

  expect(body.images.map((image) => image.url)).toEqual(['https://commons.example/notes/mast/mast.jpg'])
  expect(body.html).toContain('href="https://commons.example/fr/notes/mat/more/"')
})
