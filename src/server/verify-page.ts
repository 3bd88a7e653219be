import { createHash } from 'node:crypto'
import { chooseMediaType } from '../graphql/accept.ts'
import { releaseHeader } from '../graphql/release.ts'
import type { Client } from '../graphql/yoga.ts'
import { graphqlRequest, statusOfWhole } from './ask-graphql.ts'

const JSON_TYPE = 'application/json'
const PAGE = 'text/html'

const QUESTION = `query Verify($text: String!, $article: String) {
  verifyQuote(text: $text, article: $article) {
    kind difference url range { start end } quote { text url attribution } article { title path url }
  }
}`

interface Verdict {
  readonly kind: keyof typeof sentences
  readonly difference: string | null
  readonly url: string | null
  readonly quote: { readonly text: string; readonly attribution: string | null } | null
  readonly article: { readonly title: string; readonly url: string } | null
}

interface Fault {
  readonly message: string
  readonly extensions: { readonly code: string }
}

/** Either a verdict or why there is none. */
interface Answer {
  readonly data?: { readonly verifyQuote: Verdict } | null
  readonly errors?: readonly [Fault, ...Fault[]]
}

const sentences = {
  VERBATIM: 'Yes: these are the very words.',
  ALTERED: 'Nearly, but not in these words.',
  ELSEWHERE: 'These are the very words, but of another article.',
  WITHDRAWN: 'They once were, and were taken back. Please do not quote them.',
  NOT_OURS: 'No: nothing that was published here has these words.',
} as const

/**
 * `/verify?text=…&article=…&release=…`: whether words were said, as JSON for programs and as a small page for people; asks GraphQL,
 * within its limits.
 */
export function createVerifyPage(
  graphql: (request: Request, client: Client) => Promise<Response>,
): (request: Request, client: Client) => Promise<Response> {
  return async (request, client) => {
    const { searchParams } = new URL(request.url)
    const text = searchParams.get('text') ?? ''
    const [article, release] = [searchParams.get('article') || null, searchParams.get('release') || null]
    const isPage = chooseMediaType(request.headers.get('accept'), [JSON_TYPE, PAGE]) === PAGE
    if (text === '' && isPage) return new Response(pageOf({ text, article, release }, null), { headers: headersOfPage })
    const asked = await graphql(graphqlRequest(request, { query: QUESTION, variables: { text, article } }), {
      ...client,
      isOurs: true,
    })
    const answer = (await asked.json()) as Answer
    const head = {
      status: statusOfWhole(asked, answer.errors),
      headers: { ...passedOn(asked), ...(isPage ? headersOfPage : headersOfJson) },
    }
    return new Response(isPage ? pageOf({ text, article, release }, answer) : jsonOf(answer), head)
  }
}

function passedOn({ headers }: Response): Record<string, string> {
  const names = [releaseHeader, 'retry-after', 'www-authenticate']
  return Object.fromEntries(names.flatMap((name) => (headers.has(name) ? [[name, headers.get(name) ?? '']] : [])))
}

const headersOfJson = { 'content-type': `${JSON_TYPE}; charset=utf-8`, 'cache-control': 'private, no-store' }

function jsonOf({ data, errors }: Answer): string {
  if (!errors) return JSON.stringify(data?.verifyQuote)
  return JSON.stringify({ errors: errors.map(({ message, extensions }) => ({ message, extensions })) })
}

interface Asked {
  readonly text: string
  readonly article: string | null
  readonly release: string | null
}

function pageOf({ text, article, release }: Asked, answer: Answer | null): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Did they say that?</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Did they say that?</h1>
<form action="/verify">
<label for="text">The words</label>
<textarea id="text" name="text" rows="5" maxlength="5000" required>${escapeHtml(text)}</textarea>
<label for="article">The address of the article, if you know it</label>
<input id="article" name="article" value="${escapeHtml(article ?? '')}">
${release === null ? '' : `<input type="hidden" name="release" value="${escapeHtml(release)}">\n`}<button>Look it up</button>
</form>
${answer ? `<section aria-live="polite">\n${verdictHtml(answer)}\n</section>` : ''}
</main>
</body>
</html>
`
}

function verdictHtml({ data, errors }: Answer): string {
  const verdict = data?.verifyQuote
  if (errors || !verdict) return `<p><strong>${escapeHtml(errors?.[0].message ?? 'No answer came.')}</strong></p>`
  const { kind, difference, url, quote, article } = verdict
  return [
    `<p><strong>${sentences[kind]}</strong></p>`,
    ...(difference === null ? [] : [`<p>What differs: ${escapeHtml(difference)}.</p>`]),
    ...(quote === null ? [] : [`<blockquote>${escapeHtml(quote.text)}</blockquote>`]),
    ...(quote?.attribution ? [`<p>${escapeHtml(quote.attribution)}</p>`] : []),
    ...(article === null
      ? []
      : [`<p><a href="${escapeHtml(url ?? article.url)}">${escapeHtml(article.title)}</a></p>`]),
  ].join('\n')
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

const style = `
:root { color-scheme: light dark; }
body { max-width: 36rem; margin: 8vh auto 4rem; padding: 0 1.25rem; font: 1.0625rem/1.6 Georgia, "Times New Roman", serif; }
h1 { font-weight: normal; font-size: 2rem; margin: 0 0 1rem; }
label { display: block; margin-top: 1rem; }
textarea, input { box-sizing: border-box; width: 100%; padding: .5rem; font: inherit; }
button { margin-top: 1rem; padding: .4rem 1rem; font: inherit; }
section { margin-top: 2rem; }
blockquote { margin: 1rem 0; padding-left: 1rem; border-left: .25rem solid; }
a { color: inherit; text-underline-offset: .2em; }
`

const styleHash = createHash('sha256').update(style).digest('base64')

const headersOfPage = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'private, no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
}
