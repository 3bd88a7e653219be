import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, resolve } from 'node:path'
import { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { ExitCode } from '../exit-code.ts'
import { printable } from '../safe-output.ts'

/** `commonplace-gateway new`: a small site to begin with. */
export function newCommand({ terminal }: CommandContext): Command {
  return new Command('new')
    .description('Make a small site with one article that shows everything you can write.')
    .argument('<folder>', 'where to make it; the folder is new or empty')
    .addHelpText('after', EXAMPLES)
    .action(async (folder: string) => {
      const root = resolve(folder)
      const there = await namesIn(root)
      if (there.length > 0) {
        terminal.err(
          `Refused, nothing was written: ${printable(folder)} is not empty (${printable(there[0]!)} is in it). Name a new folder.\n`,
        )
        process.exitCode = ExitCode.refused
        return
      }
      await mkdir(root, { recursive: true })
      await cp(STARTER, root, { recursive: true, errorOnExist: true, force: false })
      await giveAddress(root)
      terminal.out(whatNext(folder))
    })
}

const EXAMPLES = `
Example:
  commonplace-gateway new my-site

Exit status: 0 done, 1 errors, 3 refused because the folder is not empty.`

const STARTER = join(dirname(createRequire(import.meta.url).resolve('#package.json')), 'starter')

/** What is in a folder; nothing where there is none. */
async function namesIn(folder: string): Promise<string[]> {
  return await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    if (error.code === 'ENOTDIR') throw new Error(`Expected a folder, found a file: ${folder}. Name another.`)
    throw error
  })
}

/** An address of its own, by which it is known from other sites: that of the starter with the name of the folder. */
async function giveAddress(root: string): Promise<void> {
  const label = basename(root)
    .toLowerCase()
    .replace(/[^a-z\d]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, LONGEST_LABEL)
  const file = join(root, 'hugo.toml')
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.replace('https://site.example/', `https://${label || 'site'}.example/`))
}

// Of a domain name.
const LONGEST_LABEL = 63

function whatNext(folder: string): string {
  const name = printable(folder)
  const shell = /^[\w./-]+$/.test(name) ? name : `"${name}"`
  return `Made a site in ${name}.

In the folder where you are now, type this to look at it, and leave it running while you write:
  npx commonplace-gateway serve --site ${shell} --watch
  http://127.0.0.1:4000 in your browser shows it.

Open ${join(name, 'content/articles/the-village-well.md')} in your editor: it shows everything you can write.
Before you hand your work on, look for mistakes:
  npx commonplace-gateway check ${shell}
`
}
