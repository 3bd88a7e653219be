import { afterAll, beforeAll, expect, test } from 'vitest'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { parseWorkers } from '../support/parse-workers.ts'
import { openReader, type Reader } from '../support/reader.ts'
import { createSite, page } from '../support/site.ts'

let reader: Reader

const THEMES = `themes:
  privacy:
    name: Privacy
    names:
      es: Privacidad
      pt-BR: Privacidade
  constructor:
    name: Builders
    names: { de: Bauleute }
`

beforeAll(async () => {
  reader = await openReader()
  const site = createSite({
    'hugo.toml':
      'baseURL = "https://commons.example/"\ndefaultContentLanguage = "en"\n[languages.en]\n[languages.es]\n',
    'data/themes.yaml': THEMES,
    'content/names.md': page('Names', '## Who asks {theme="privacy"}\n\n> Nobody asked for my name.'),
    'content/names.es.md': page('Nombres', '## Quien pregunta {theme="Privacidad"}\n\n> Nadie me ha preguntado.'),
  })
  const pool = parseWorkers()
  const { blocked } = await importSite({ database: reader.db.database, pool }, site.root, {
    progress: noProgress,
    onWait: () => {},
  })
  site.remove()
  expect(blocked).toBeNull()
})

afterAll(() => reader.close())

test.each([
  ['no language', null, 'Privacy'],
  ['a language', 'es', 'Privacidad'],
  ['a language in other letters', 'ES', 'Privacidad'],
  ['a region of a language', 'es-MX', 'Privacidad'],
  ['a language with a region', 'pt-br', 'Privacidade'],
  ['a language of which only a region has a name', 'pt', 'Privacy'],
  ['a language without a name', 'fr', 'Privacy'],
  ['what every object has', 'constructor', 'Privacy'],
])('a theme is named in %s', async (_what, language, name) => {
  const { data, errors } = await reader.ask('query ($l: String) { theme(slug: "privacy") { name(language: $l) } }', {
    l: language,
  })
  expect(errors).toEqual([])
  expect(data.theme.name).toBe(name)
})

test('pages may name a theme in any of its languages', async () => {
  const { data } = await reader.ask(
    '{ theme(slug: "privacy") { articles { nodes { language } } } privacidad: theme(slug: "privacidad") { name } }',
  )
  expect(data.theme.articles.nodes.map((node: { language: string }) => node.language).sort()).toEqual(['en', 'es'])
  expect(data.privacidad).toBeNull()
})

test('a theme may be called as anything', async () => {
  const { data } = await reader.ask('{ theme(slug: "constructor") { name german: name(language: "de") } }')
  expect(data.theme).toEqual({ name: 'Builders', german: 'Bauleute' })
})
