// Puts a file as a comment on the pull request, or changes the comment that it made before: `node comment.mjs plan.md`.
// GitHub and Forgejo have the same addresses for it, and give their workflows the same variables.
import { readFileSync } from 'node:fs'

const { GITHUB_API_URL: api, GITHUB_REPOSITORY: repository, GITHUB_TOKEN: token, PULL_REQUEST: number } = process.env
const MARK = '<!-- commonplace-plan -->'
// Who comments with the token of a workflow. Anybody else may write the mark, and keeps the comment.
const AUTHORS = process.env.COMMENT_AUTHOR?.split(',') ?? ['github-actions[bot]', 'forgejo-actions', 'gitea-actions']

const body = readFileSync(process.argv[2], 'utf8')
if (!body.startsWith(MARK)) throw new Error(`Expected ${process.argv[2]} to begin with ${MARK}, as plan.sh writes it.`)

const mine = await findMine()
if (mine) await ask('PATCH', `/issues/comments/${mine.id}`, { body })
else await ask('POST', `/issues/${number}/comments`, { body })

async function findMine() {
  for (let page = 1; ; page += 1) {
    const { content, hasNext } = await ask('GET', `/issues/${number}/comments?per_page=100&page=${page}`)
    const found = content.find((comment) => comment.body.startsWith(MARK) && AUTHORS.includes(comment.user?.login))
    if (found || !hasNext) return found
  }
}

/** Forgejo answers with all comments at once, and has no next page. */
async function ask(method, path, content) {
  const response = await fetch(`${api}/repos/${repository}${path}`, {
    method,
    headers: { authorization: `token ${token}`, 'content-type': 'application/json', accept: 'application/json' },
    body: content && JSON.stringify(content),
  })
  if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}: ${await response.text()}`)
  return { content: await response.json(), hasNext: /rel="next"/.test(response.headers.get('link') ?? '') }
}
