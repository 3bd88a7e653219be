import { describe, expect, test } from 'vitest'
import { parseFiles } from '../support/parse-here.ts'
import { page } from '../support/site.ts'

const CALL = page('From', '{{< note >}}The *mast*.{{< /note >}}')
const AS_MARKDOWN = '<div>{{ .Inner | markdownify }}</div>'
const AS_WRITTEN = '<div>{{ .Inner }}</div>'

/** The text of the one page of a site. */
async function textOf(files: Readonly<Record<string, string>>): Promise<string> {
  const { documents, loadDocuments } = await parseFiles({ 'content/from.md': CALL, ...files })
  const path = documents[0]!.sourcePath
  return (await loadDocuments([path])).get(path)!.text
}

describe('templates of shortcodes are read', () => {
  test.each([
    ['in the folder of the site', '', 'layouts/_shortcodes/note.html'],
    ['in its older folder', '', 'layouts/shortcodes/note.html'],
    ['below a section', '', 'layouts/docs/_shortcodes/note.html'],
    ['in a folder that the configuration names', 'layoutDir = "views"', 'views/shortcodes/note.html'],
    ['in a mounted folder', '[[module.mounts]]\nsource = "parts"\ntarget = "layouts/shortcodes"', 'parts/note.html'],
    ['in a theme', 'theme = "plain"', 'themes/plain/layouts/shortcodes/note.html'],
    [
      'in a theme imported as a module',
      '[[module.imports]]\npath = "plain"',
      'themes/plain/layouts/_shortcodes/note.html',
    ],
    [
      'in a module that was copied into the site',
      '[[module.imports]]\npath = "git.example/team/plain"',
      '_vendor/git.example/team/plain/layouts/shortcodes/note.html',
    ],
  ])('%s', async (_, config, path) => {
    const configuration = `baseURL = "https://site.example/"\n${config}\n`

    expect(await textOf({ 'hugo.toml': configuration, [path]: AS_WRITTEN })).toBe('The *mast*.')
  })

  test('in the order in which Hugo takes them: the site before its themes, the first theme before the second', async () => {
    const config = { 'hugo.toml': 'baseURL = "https://site.example/"\ntheme = ["one", "two"]\n' }
    const [own, older] = ['layouts/_shortcodes/note.html', 'layouts/shortcodes/note.html']
    const [one, two] = ['themes/one/layouts/_shortcodes/note.html', 'themes/two/layouts/_shortcodes/note.html']

    expect(await textOf({ ...config, [own]: AS_WRITTEN, [older]: AS_MARKDOWN })).toBe('The *mast*.')
    expect(await textOf({ ...config, [older]: AS_WRITTEN, [one]: AS_MARKDOWN })).toBe('The *mast*.')
    expect(await textOf({ ...config, [one]: AS_WRITTEN, [two]: AS_MARKDOWN })).toBe('The *mast*.')
  })

  test('of themes that the configuration names alone', async () => {
    const configuration = 'baseURL = "https://site.example/"\ntheme = "one"\n'
    const files = {
      'hugo.toml': configuration,
      'themes/one/theme.toml': '',
      'themes/two/layouts/shortcodes/note.html': AS_WRITTEN,
    }

    expect(await textOf(files)).toBe('The mast.')
  })
})
