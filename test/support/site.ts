import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A site folder of its own under the system's temporary folder. */
export interface TestSite {
  readonly root: string
  write(path: string, content: string | Uint8Array): void
  move(from: string, to: string): void
  delete(path: string): void
  /** Removes the folder. */
  remove(): void
}

/** Makes a site of the files given, with a configuration unless they hold one. */
export function createSite(files: Readonly<Record<string, string | Uint8Array>>): TestSite {
  const root = mkdtempSync(join(tmpdir(), 'commonplace-site-'))
  const write: TestSite['write'] = (path, content) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  write('hugo.toml', 'baseURL = "https://site.example/"\ntitle = "A site"\ndefaultContentLanguage = "en"\n')
  for (const [path, content] of Object.entries(files)) write(path, content)
  return {
    root,
    write,
    move(from, to) {
      mkdirSync(dirname(join(root, to)), { recursive: true })
      renameSync(join(root, from), join(root, to))
    },
    delete: (path) => rmSync(join(root, path), { recursive: true }),
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

/** A page's file: a title, further front matter, a body. */
export function page(title: string, body = 'Some text.', frontMatter = ''): string {
  return `---\ntitle: ${title}\n${frontMatter}${frontMatter === '' ? '' : '\n'}---\n\n${body}\n`
}
