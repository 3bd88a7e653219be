import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { parse } from 'yaml'
import { makeFolder } from '../support/fresh-folder.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const CI = join(ROOT, 'examples/ci')
const ARTICLE = 'content/articles/the-village-well.md'

/** The repository of a site, with one commit. */
let site: string

/** The command, on a database that was made before: making one takes as long as all else that it does. */
let command: string

beforeAll(() => {
  site = makeFolder()
  cpSync(join(ROOT, 'starter'), site, { recursive: true })
  git('init', '--quiet', '--initial-branch=main')
  commit('The beginning')
  command = join(site, '.git/commonplace.sh')
  writeFileSync(
    command,
    `if [ "$1" = --data ] && [ ! -e "$2" ]; then cp -rp '${inject('stoppedDatabase')}' "$2"; fi
exec '${process.execPath}' '${join(ROOT, 'dist/src/main.js')}' "$@"
`,
  )
})

afterAll(() => rmSync(site, { recursive: true, force: true }))

test('the comment tells what a change means for readers, and the repository is left as it was', () => {
  edit((text) => text.replace('It is twelve', 'It is thirteen'))
  const { stdout, status } = sh('plan.sh', 'main')

  expect(status).toBe(0)
  expect(stdout).toMatch(/^<!-- commonplace-plan -->\n### What this changes for readers\n\n~~~~~\n/)
  expect(stdout).toContain('change   /articles/the-village-well/')
  expect(stdout).toMatch(/\+.*thirteen metres/)
  expect(stdout).not.toContain('create')
  expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1)
  edit((text) => text.replace('It is thirteen', 'It is twelve'))
})

test('a base there is not is told in the comment, and fails', () => {
  const { stdout, status } = sh('plan.sh', 'nosuch')
  expect(status).toBe(1)
  expect(stdout).toMatch(
    /^<!-- commonplace-plan -->\n### There is nothing to compare this with\n\n~~~~~\n.*nosuch.*\n~~~~~\n$/,
  )
})

test('where the base cannot be published the comment says so, and does not take all for new', () => {
  const file = join(site, 'hugo.toml')
  const sound = readFileSync(file, 'utf8')
  writeFileSync(file, 'title = "Broken')
  commit('A mistake')
  writeFileSync(file, sound)
  const { stdout, status } = sh('plan.sh', 'main')
  commit('Mended')

  expect(status).toBe(0)
  expect(stdout).toContain('### What is there already cannot be published, so this was not compared with it')
  expect(stdout).toContain('settings-syntax')
  expect(stdout).not.toContain('create')
})

test('the hook checks what is staged, and not what was changed since: a mistake fails it, a sound site passes', () => {
  edit((text) => text.replace('"The village well"', '"The village well'))
  expect(sh('pre-commit').status).toBe(0)
  expect(sh('plan.sh', 'main').stdout).toContain('### This cannot be published yet')
  git('add', '.')
  edit((text) => text.replace('"The village well', '"The village well"'))
  const refused = sh('pre-commit')
  git('add', '.')

  expect(refused.status).toBe(1)
  expect(refused.stdout).toContain('front-matter-syntax')
})

test('the first run makes a comment and the next one changes it', async () => {
  const asked: string[] = []
  const mark = '<!-- commonplace-plan -->\nNothing.\n'
  // Somebody may have written the mark, and there may be many comments before ours.
  const comments = [{ id: 1, body: mark, user: { login: 'mallory' } }]
  const server = createServer((request, response) => {
    let written = ''
    request.on('data', (part) => {
      written += part
    })
    request.on('end', () => {
      asked.push(`${request.method} ${request.url} ${request.headers.authorization}`)
      if (request.method === 'POST')
        comments.push({ id: 2, body: JSON.parse(written).body, user: { login: 'github-actions[bot]' } })
      const page = Number(new URL(request.url ?? '', url).searchParams.get('page'))
      if (page < comments.length) response.setHeader('link', `<${url}/next>; rel="next"`)
      response.end(JSON.stringify(request.method === 'GET' ? comments.slice(page - 1, page) : {}))
    })
  })
  const url = await listen(server)
  const file = join(site, '.git/plan.md')
  writeFileSync(file, mark)
  const variables = { GITHUB_API_URL: url, GITHUB_REPOSITORY: 'ana/site', GITHUB_TOKEN: 'secret', PULL_REQUEST: '7' }
  const comment = () =>
    new Promise<void>((done, failed) =>
      execFile(process.execPath, [join(CI, 'comment.mjs'), file], { env: { ...process.env, ...variables } }, (error) =>
        error ? failed(error) : done(),
      ),
    )
  await comment()
  await comment()
  server.close()

  expect(asked).toEqual([
    'GET /repos/ana/site/issues/7/comments?per_page=100&page=1 token secret',
    'POST /repos/ana/site/issues/7/comments token secret',
    'GET /repos/ana/site/issues/7/comments?per_page=100&page=1 token secret',
    'GET /repos/ana/site/issues/7/comments?per_page=100&page=2 token secret',
    'PATCH /repos/ana/site/issues/comments/2 token secret',
  ])
  expect(comments[1]?.body).toBe(mark)
})

test.each(['github.yml', 'forgejo.yml'])(
  '%s is read, runs only what is there, and lets no name of a branch into a shell',
  (name) => {
    const { on, jobs } = parse(readFileSync(join(CI, name), 'utf8'))
    const runs: string[] = jobs.check.steps.flatMap(({ run }: { run?: string }) => run ?? [])

    expect(on).toBe('pull_request')
    expect(runs.length).toBeGreaterThan(3)
    for (const run of runs) {
      expect(run).not.toContain('${{')
      for (const [, script = ''] of run.matchAll(/\bci\/(\S+)/g)) expect(existsSync(join(CI, script))).toBe(true)
    }
  },
)

function edit(change: (text: string) => string): void {
  const file = join(site, ARTICLE)
  writeFileSync(file, change(readFileSync(file, 'utf8')))
}

function sh(script: string, ...parameters: string[]) {
  const env = { ...process.env, COMMONPLACE: `sh ${command}` }
  return spawnSync('sh', [join(CI, script), ...parameters], { cwd: site, env, encoding: 'utf8' })
}

function commit(subject: string): void {
  git('add', '.')
  git('-c', 'user.name=Ana', '-c', 'user.email=ana@site.example', 'commit', '--quiet', '-m', subject)
}

function git(...parameters: string[]): string {
  return execFileSync('git', parameters, { cwd: site, encoding: 'utf8' })
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
