import { createHash } from 'node:crypto'
import { chooseMediaType } from '../graphql/accept.ts'
import type { Client } from '../graphql/yoga.ts'

const JSON_TYPE = 'application/json'
const PAGE = 'text/html'

const QUESTION = `query Verify($text: String!, $article: String) {
  verifyQuote(text: $text, article: $article) {
    kind difference quote { text url attribution } article { title url }
  }
}`

interface Verdict {
  readonly kind: keyof typeof sentences
  readonly difference: string | null
  readonly quote: { readonly text: string; readonly url: string; readonly attribution: string | null } | null
  readonly article: { readonly title: string; readonly url: string } | null
}

interface Answer {
  readonly data?: { readonly verifyQuote: Verdict } | null
  readonly errors?: readonly { readonly message: string }[]
}

const sentences = {
  VERBATIM: 'Yes: these are the very words.',
  ALTERED: 'Nearly, but not in these words.',
  ELSEWHERE: 'These are the very words, but of another article.',
  WITHDRAWN: 'They once were, and were taken back. Please do not quote them.',
  NOT_OURS: 'No: nothing that was published here has these words.',
} as const

/**
 * `/verify?text=…&article=…`: whether words were said, as JSON for programs and as a small page for people; asks GraphQL, within
 * its limits.
 */
export function createVerifyPage(
  graphql: (request: Request, client: Client) => Promise<Response>,
): (request: Request, client: Client) => Promise<Response> {
  return async (request, client) => {
    const { searchParams } = new URL(request.url)
    const [text, article] = [searchParams.get('text') ?? '', searchParams.get('article') || null]
    const isPage = chooseMediaType(request.headers.get('accept'), [JSON_TYPE, PAGE]) === PAGE
    const asked =
      text === '' && isPage ? null : await graphql(questionOf(request, { text, article }), { ...client, isOurs: true })
    if (!isPage && asked) return asked.status === 200 ? verdictAlone(asked) : asked
    return showPage({ text, article, answer: asked && ((await asked.json()) as Answer), status: asked?.status ?? 200 })
  }
}

function questionOf(request: Request, variables: object): Request {
  return new Request(new URL('/graphql', request.url), {
    method: 'POST',
    headers: {
      'content-type': JSON_TYPE,
      accept: 'application/graphql-response+json',
      authorization: request.headers.get('authorization') ?? '',
    },
    body: JSON.stringify({ query: QUESTION, variables }),
    signal: request.signal,
  })
}

async function verdictAlone(asked: Response): Promise<Response> {
  const { data } = (await asked.json()) as Answer
  return new Response(JSON.stringify(data?.verifyQuote ?? null), {
    headers: { 'content-type': `${JSON_TYPE}; charset=utf-8`, 'cache-control': 'private, no-store' },
  })
}

function showPage(shown: {
  readonly text: string
  readonly article: string | null
  readonly answer: Answer | null
  readonly status: number
}): Response {
  const { text, article, answer, status } = shown
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'private, no-store',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
  }
  const page = `<!doctype html>
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
<button>Look it up</button>
</form>
${answer ? `<section aria-live="polite">\n${verdictHtml(answer)}\n</section>` : ''}
</main>
</body>
</html>
`
  return new Response(page, { status: status < 300 ? 200 : status, headers })
}

function verdictHtml({ data, errors }: Answer): string {
  const verdict = data?.verifyQuote
  if (!verdict) return `<p><strong>${escapeHtml(errors?.[0]?.message ?? 'No answer came.')}</strong></p>`
  const { kind, difference, quote, article } = verdict
  return [
    `<p><strong>${sentences[kind]}</strong></p>`,
    ...(difference === null ? [] : [`<p>What differs: ${escapeHtml(difference)}.</p>`]),
    ...(quote === null ? [] : [`<blockquote>${escapeHtml(quote.text)}</blockquote>`]),
    ...(quote?.attribution ? [`<p>${escapeHtml(quote.attribution)}</p>`] : []),
    ...(article === null
      ? []
      : [`<p><a href="${escapeHtml(quote?.url ?? article.url)}">${escapeHtml(article.title)}</a></p>`]),
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
