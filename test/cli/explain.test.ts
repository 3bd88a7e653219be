import { existsSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { explainedCodes } from '../../src/content/catalogue/problem-catalogue.ts'
import { runCommand } from '../support/cli.ts'
import { openDesk } from '../support/desk.ts'
import { createSite, page } from '../support/site.ts'

test('`explain` says what a code means, shows a file that gives it, and says what to do', async () => {
  const { out, code } = await runCommand(['explain', 'front-matter-syntax'])
  expect(code).toBe(0)
  expect(out).toMatch(/^front-matter-syntax {2}error\n\nThe block at the top of the file cannot be read/)
  expect(out).toContain('  content/roofs.md\n    ---\n    title: "Roofs\n')
  expect(out).toMatch(/^What to do: Mend the line that is shown\./m)
  const page = /^The same as a page: (.*\/docs\/editors\/problems\/front-matter-syntax\.md)\n$/m.exec(out)?.[1] ?? ''
  expect(existsSync(page)).toBe(true)
})

test('no line of an explanation is wider than a terminal, and none has a link that leads nowhere', async () => {
  for (const code of explainedCodes) {
    const { out } = await runCommand(['explain', code])
    const text = out.split('\n').filter((line) => !/^ {2}|^The same as a page: /.test(line))
    expect(text.filter((line) => line.length > 90)).toEqual([])
    expect(text.join('\n')).not.toContain('](..')
  }
})

test('without a code it lists all of them, by what they are about', async () => {
  const { out, code } = await runCommand(['explain'])
  expect(code).toBe(0)
  expect(out).toMatch(/^Front matter\n/)
  for (const one of explainedCodes) expect(out).toMatch(new RegExp(`^ {2}${one} +(error|warning|notice)`, 'm'))
})

test('a code there is not names the nearest, and those that have a word of it', async () => {
  const misspelt = await runCommand(['explain', 'front-mater-syntax'])
  expect([misspelt.code, misspelt.out]).toEqual([1, ''])
  expect(misspelt.err).toMatch(/^There is no code front-mater-syntax\. Perhaps you mean:\n {2}front-matter-syntax\n/)
  expect((await runCommand(['explain', 'quote'])).err).toContain('  quote-unclosed\n')
  expect((await runCommand(['explain', 'zzzzzzzz\u001b[2J'])).err).toBe(
    'There is no code zzzzzzzz\uFFFD[2J.\n`commonplace-gateway explain` lists all codes.\n',
  )
})

test('a check with problems says once how to read more, unless it is to be quiet or there is none', async () => {
  const site = createSite({ 'content/a.md': page('A', 'See [b](/b/).'), 'content/c.md': page('C', 'See [d](/d/).') })
  const { out } = await runCommand(['check', site.root])
  expect(out.match(/More about a code: commonplace-gateway explain link-broken\n/g)).toHaveLength(1)
  expect((await runCommand(['check', site.root, '--quiet'])).out).not.toContain('explain')
  site.write('content/a.md', page('A', 'Nothing.'))
  site.write('content/c.md', page('C', 'Nothing.'))
  expect((await runCommand(['check', site.root])).out).not.toContain('link-broken')
  site.remove()
})

test('SARIF brings the explanation of each code along, and tells no place on this machine', async () => {
  const site = createSite({ 'content/a.md': page('A', 'See [b](/b/).') })
  const { out } = await runCommand(['check', site.root, '--format', 'sarif'])
  site.remove()
  const rules: Rule[] = JSON.parse(out).runs[0].tool.driver.rules
  const rule = rules.find(({ id }) => id === 'link-broken')
  expect(rule?.help.text).toContain('Correct the address.')
  expect(rule?.help.markdown).toContain('See [the walls](/wals/).')
  expect(out).not.toContain('helpUri')
  expect(out).not.toContain('file:')
  expect(out).not.toContain(process.cwd())
})

test('SARIF names the page of each code at the desk where the gateway has an address for readers', async () => {
  vi.stubEnv('COMMONPLACE_URL', 'https://content.example.org/')
  const site = createSite({ 'content/a.md': page('A', 'See [b](/b/).') })
  const { out } = await runCommand(['check', site.root, '--format', 'sarif'])
  vi.unstubAllEnvs()
  const desk = await openDesk(site.root)
  const rules: Rule[] = JSON.parse(out).runs[0].tool.driver.rules
  expect(rules.map(({ helpUri }) => helpUri)).toEqual(['https://content.example.org/desk/problem?code=link-broken'])
  // Whoever follows it need not be an editor.
  const { status, text } = await desk.visit(rules[0]?.helpUri?.slice('https://content.example.org'.length) ?? '')
  expect([status, text.includes('Correct the address.')]).toEqual([200, true])
  await desk.close()
  site.remove()
})

interface Rule {
  readonly id: string
  readonly helpUri?: string
  readonly help: { readonly text: string; readonly markdown: string }
}
