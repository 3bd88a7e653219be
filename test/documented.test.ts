import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { createProgram } from '../src/cli/program.ts'

const ROOT = resolve(import.meta.dirname, '..')
const pages = ['README.md', 'SECURITY.md', ...namesBelow('docs'), ...namesBelow('examples/ci')]
  .filter((name) => name.endsWith('.md'))
  .map((name) => ({ name, text: readFileSync(join(ROOT, name), 'utf8') }))
const docs = pages.map(({ text }) => text).join('\n')

const terminal = { out() {}, err() {}, interactive: false } as never
const program = await createProgram({ terminal, stop: {} as never }, [])

test('every command stands in the docs', () => {
  const missing = commandsOf(program).filter((names) => !new RegExp(`\\b${names}\\b`).test(docs))
  expect(missing).toEqual([])
})

test('every option stands in the docs', () => {
  const options = [program, ...allCommands(program)].flatMap((command) =>
    command.options.map(({ long }) => `${command.name()} ${long}`),
  )
  const missing = options.filter((option) => !new RegExp(`${option.split(' ')[1]}\\b`).test(docs))
  expect(missing).toEqual([])
})

test('every variable of the environment has a row in the docs', () => {
  const source = readFileSync(join(ROOT, 'src/config.ts'), 'utf8')
  const names = new Set([...source.matchAll(/'([A-Z]+(?:_[A-Z]+)+|HOST|PORT)'/g)].map(([, name = '']) => name))
  expect(names.size).toBeGreaterThan(20)
  expect([...names].filter((name) => !new RegExp(`^\\| \`${name}\``, 'm').test(docs))).toEqual([])
})

test('every link between the docs leads to a page and a heading that is there', () => {
  const dead = pages.flatMap(({ name, text }) =>
    [...withoutCode(text).matchAll(/\]\(([^)\s:]+)\)/g)]
      .map(([, href = '']) => href)
      .flatMap((href) => {
        const [path = '', anchor] = href.split('#')
        const target = path === '' ? name : relative(ROOT, join(ROOT, dirname(name), path))
        if (!existsSync(join(ROOT, target))) return [`${name}: ${href}`]
        if (anchor === undefined || !target.endsWith('.md')) return []
        return anchorsOf(readFileSync(join(ROOT, target), 'utf8')).includes(anchor) ? [] : [`${name}: ${href}`]
      }),
  )
  expect(dead).toEqual([])
})

test('every picture in the docs is small, and said in words', () => {
  const pictures = pages.flatMap(({ name, text }) =>
    [...text.matchAll(/!\[([^\]]*)\]\(([^)\s:]+\.(?:png|webp))\)/g)].map(([, words = '', href = '']) => ({
      words,
      file: join(ROOT, dirname(name), href),
    })),
  )
  expect(pictures.length).toBeGreaterThan(0)
  for (const { words, file } of pictures) {
    expect(words.length, file).toBeGreaterThan(40)
    expect(statSync(file).size, file).toBeLessThan(150_000)
  }
})

function allCommands(command: Command): Command[] {
  return command.commands.flatMap((one) => [one, ...allCommands(one as Command)]) as Command[]
}

function commandsOf(command: Command, before = ''): string[] {
  return command.commands.flatMap((one) => {
    const name = `${before}${one.name()}`
    return one.commands.length > 0 ? commandsOf(one as Command, `${name} `) : [name]
  })
}

function withoutCode(text: string): string {
  return text.replace(/^(`{3,}).*\n[\s\S]*?^\1$/gm, '').replace(/`[^`\n]*`/g, '')
}

/** The anchors of headings, as GitHub makes them. */
function anchorsOf(text: string): string[] {
  return [...text.replace(/^(`{3,}).*\n[\s\S]*?^\1$/gm, '').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

function namesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))
}
