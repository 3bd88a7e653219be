// Puts a file as a comment on the pull request, or changes the comment that it made before: `node comment.mjs plan.md`.
// GitHub and Forgejo have the same addresses for it, and give their workflows the same variables.
import { readFileSync } from 'node:fs'

const { GITHUB_API_URL: api, GITHUB_REPOSITORY: repository, GITHUB_TOKEN: token, PULL_REQUEST: number } = process.env
const MARK = '<!-- commonplace-plan -->'
const body = readFileSync(process.argv[2], 'utf8')

const comments = await ask('GET', `/issues/${number}/comments?per_page=100`)
const mine = comments.find((comment) => comment.body.startsWith(MARK))
if (mine) await ask('PATCH', `/issues/comments/${mine.id}`, { body })
else await ask('POST', `/issues/${number}/comments`, { body })

async function ask(method, path, content) {
  const response = await fetch(`${api}/repos/${repository}${path}`, {
    method,
    headers: { authorization: `token ${token}`, 'content-type': 'application/json', accept: 'application/json' },
    body: content && JSON.stringify(content),
  })
  if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}: ${await response.text()}`)
  return await response.json()
}
