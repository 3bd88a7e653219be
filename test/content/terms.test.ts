import { expect, test } from 'vitest'
import { parseFrontMatter } from '../../src/content/front-matter/front-matter.ts'
import { ownValues } from '../../src/content/pages/page-values.ts'
import { readTerms } from '../../src/content/pages/terms.ts'

const style = { disablePathToLower: false, removePathAccents: false }

function termsOf(yaml: string, taxonomies = ['tags', 'categories']) {
  const { frontMatter } = parseFrontMatter({ path: 'content/a.md', text: `---\n${yaml}\n---\n` })
  return readTerms(ownValues('content/a.md', frontMatter.entries), taxonomies, style).map(
    ({ taxonomy, slug, name }) => `${taxonomy} ${slug} ${name}`,
  )
}

test('the terms of a page are those of the taxonomies of its site, each once', () => {
  expect(termsOf('tags: [Open Source, water, Water]\ncategories: Essays\nauthors: [Ana]')).toEqual([
    'tags open-source Open Source',
    'tags water water',
    'categories essays Essays',
  ])
  expect(termsOf('Authors: [Ana Lima]', ['authors'])).toEqual(['authors ana-lima Ana Lima'])
})

test('the slug of a term is that of its address in Hugo', () => {
  expect(termsOf('tags: ["C++", "AC/DC", "Brønde & Ål", " ", 2024]')).toEqual([
    'tags c++ C++',
    'tags ac-dc AC/DC',
    'tags brønde--ål Brønde & Ål',
    'tags 2024 2024',
  ])
})
