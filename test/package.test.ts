import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeFolder } from './support/fresh-folder.ts'
import { createSite, page } from './support/site.ts'

const ROOT = resolve(import.meta.dirname, '..')
const NPM_OFFLINE = ['--ignore-scripts', '--offline', '--no-audit', '--no-fund', '--loglevel=error']

/** A project of somebody else's, with the packed tarball installed in it. */
let project: string

beforeAll(() => {
  project = makeFolder()
  const [packed] = JSON.parse(npm(ROOT, 'pack', '--json', '--ignore-scripts', '--pack-destination', project))
  const home = join(project, 'node_modules/commonplace-gateway')
  mkdirSync(home, { recursive: true })
  execFileSync('tar', ['-xzf', join(project, packed.filename), '-C', home, '--strip-components=1'])
  linkDependencies(join(project, 'node_modules'))
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ private: true, dependencies: { 'commonplace-gateway': '*' } }),
  )
  // Makes the commands of installed packages, as the end of an installation does.
  npm(project, 'rebuild', 'commonplace-gateway', ...NPM_OFFLINE)
})

afterAll(() => rmSync(project, { recursive: true, force: true }))

test('the packed package holds what runs and none of the sources, tests or build leftovers', () => {
  const files = readdirSync(join(project, 'node_modules/commonplace-gateway'), { recursive: true, encoding: 'utf8' })

  expect(files).toEqual(
    expect.arrayContaining(['README.md', 'LICENSE', 'docs/editors.md', 'starter/hugo.toml', 'schema/schema.graphql']),
  )
  // Of the source, only the files that browsers load.
  expect(
    files.filter((file) =>
      /(?<!\.d)\.ts$|\.map$|tsbuildinfo$|^(?:src(?!$|\/desk(?:$|\/assets\b))|test|bench|scripts)\b/.test(file),
    ),
  ).toEqual([])
})

test.each(['commonplace-gateway', 'commonplace'])('outside the checkout %s prints its version', (name) => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))

  expect(run(name, '--version')).toBe(`${version}\n`)
})

test('outside the checkout a site can be checked', () => {
  const site = createSite({ 'content/wells.md': page('Wells') })

  expect(run('commonplace-gateway', 'check', site.root, '--quiet')).toBe('Checked 1 page: no problems.\n')
  site.remove()
})

test('outside the checkout the seeds can be imported into a new embedded database', () => {
  const seeds = join(project, 'node_modules/commonplace-gateway/seeds')

  expect(run('commonplace-gateway', 'import', seeds, '--quiet')).toContain('Published release 1.\n')
  expect(existsSync(join(project, '.commonplace'))).toBe(true)
})

test('nothing tells anyone to run the npm package `commonplace`, which is somebody else’s', () => {
  const files = execFileSync('git', ['ls-files', '*.md', '*.yml', 'src', 'schema/schema.graphql'], { cwd: ROOT })
  const fetching = /npx (?:-\S+ )*commonplace(?![-\w])/

  const wrong = String(files)
    .trimEnd()
    .split('\n')
    .filter((file) => existsSync(join(ROOT, file)) && fetching.test(readFileSync(join(ROOT, file), 'utf8')))

  expect(wrong).toEqual([])
})

function run(command: string, ...parameters: string[]): string {
  const env = { PATH: process.env.PATH }
  return execFileSync(join(project, 'node_modules/.bin', command), parameters, { cwd: project, encoding: 'utf8', env })
}

function npm(cwd: string, ...parameters: string[]): string {
  return execFileSync('npm', parameters, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
}

/** Puts what the lock file installs for users, and nothing that only developers have, beside the package. */
function linkDependencies(modules: string): void {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))
  for (const [path, { dev }] of Object.entries<{ dev?: boolean }>(packages)) {
    const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path)?.[1]
    if (name === undefined || dev || !existsSync(join(ROOT, path))) continue
    mkdirSync(dirname(join(modules, name)), { recursive: true })
    symlinkSync(join(ROOT, path), join(modules, name))
  }
}
