import type { Database } from '../database/open.ts'
import { type Session, sessionOf, showsDrafts } from './access/session.ts'
import { type SiteWork, StillPlanning, WorkFailed } from './access/site-work.ts'
import type { Updates } from './access/updates.ts'
import { createArticleView, type DraftFiles } from './article/article.ts'
import { editionsView } from './article/editions.ts'
import { linksView } from './article/links.ts'
import { republishView } from './article/republish.ts'
import { sourceView } from './article/source.ts'
import { articlesView } from './articles/articles.ts'
import { type Ask, Declined, EditorsOnly, NotDone, NotYet, Unanswered } from './ask.ts'
import { dataOf, type Form } from './data-of.ts'
import { act, actionAddresses, enterAddress } from './editing/actions.ts'
import { EnterPage } from './editing/enter-page.tsx'
import { explainedView } from './editing/explained.ts'
import { LinkPage } from './editing/link-page.tsx'
import { logView } from './editing/log.ts'
import { planView } from './editing/plan.ts'
import { problemsView } from './editing/problems.ts'
import { rollbackView } from './editing/rollback.ts'
import { waitingView } from './editing/waiting.ts'
import { deskFiles, SCRIPT, STYLE } from './files.ts'
import { createFrontendsView } from './frontends/frontends.ts'
import type { RecentQuery } from './frontends/frontends-data.ts'
import { createImagesView } from './images/images.ts'
import { liveView } from './live/live.ts'
import { type Assets, renderPage } from './parts/layout.tsx'
import { TakeAlong } from './parts/take-along.tsx'
import { quotesView } from './quotes/quotes.ts'
import { releaseView } from './releases/release.ts'
import { releasesView } from './releases/releases.ts'
import { saidView } from './said/said.ts'
import { searchView } from './search/search.ts'
import { isOfAddress, NotFound, troublePage } from './trouble.tsx'
import { type Asked, addressOf, type Frame, frameFields, type View } from './view.ts'

/** What the desk is made from. */
export interface DeskParts {
  readonly database: Database
  /** The address that readers have for this gateway, without a slash at its end. */
  readonly url: string
  /** What the addresses of image files begin with, with a slash at its end. */
  readonly mediaUrl: string
  /** What is done with the site folder. */
  readonly work: SiteWork
  /** Tells open pages when to look again. */
  readonly updates: Updates
  /** What was asked of this process lately; shown to editors alone. */
  readonly recentQueries: () => readonly RecentQuery[]
}

/** Pages for people, and their data. */
export interface Desk {
  /** Where it has a page, or takes a form. */
  readonly addresses: readonly string[]
  /** Answers a page or its data, or does what a form asks for. */
  answer(request: Request, tools: DeskTools): Promise<Response>
}

/** What a request is answered with. */
export interface DeskTools {
  readonly ask: Ask
  /** The network that it comes from, as far as that is known. */
  readonly from: string
  /** The bytes of an image that the request names, of any draft or as far as its key shows them. */
  readonly media: (request: Request, options: { readonly showsDrafts: boolean }) => Promise<Response>
  /** Why nothing can be answered at the moment; null for faults of ours. */
  readonly explain: (error: unknown) => Unanswered | null
}

const EVENTS = '/desk/events'

/** Builds the desk; `versions` are the digests of its files by their addresses, so that browsers keep each for good. */
export function createDesk(
  { database, url, mediaUrl, work, updates, recentQueries }: DeskParts,
  versions: ReadonlyMap<string, string>,
): Desk {
  const assets: Assets = {
    style: `${STYLE}?${versions.get(STYLE) ?? ''}`,
    script: `${SCRIPT}?${versions.get(SCRIPT) ?? ''}`,
  }
  const fileAddress = ownAddress(url)
  const views = new Map(
    [
      ...[
        liveView,
        articlesView,
        createArticleView(fileAddress),
        linksView,
        editionsView,
        sourceView,
        republishView,
        quotesView,
      ],
      ...[searchView, saidView, createImagesView(fileAddress(mediaUrl)), createFrontendsView(url, recentQueries)],
      ...[releasesView, releaseView, waitingView, problemsView, planView, rollbackView, logView],
      explainedView,
      createArticleView(fileAddress, { draftFiles: draftFilesBelow(mediaUrl) }),
    ].map((view) => [view.address, view as View<unknown>]),
  )
  const policy = pagePolicy(mediaUrl, url)

  function pageOf(page: Omit<Parameters<typeof renderPage>[0], 'assets'>, status = 200): Response {
    return new Response(renderPage({ ...page, assets }), {
      status,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
        ...(page.site && { 'content-release': String(page.site.release.number) }),
        ...policy,
      },
    })
  }

  async function answerView(request: Request, ask: Ask, session: Session | null): Promise<Response> {
    const { pathname, search, searchParams } = new URL(request.url)
    const [, bare = pathname, form] = /^(.*)\.(json|csv|md)$/.exec(pathname) ?? []
    const address = bare === '/' ? liveView.address : bare
    const view = views.get(address)
    if (view?.isForEditors && session === null) throw new EditorsOnly()
    if (view === undefined && actionAddresses.includes(pathname))
      throw new Declined('A form of the desk is sent to this address; there is nothing to see at it.', 404)
    const asked: Asked = { parameters: searchParams, ask, database, signal: request.signal, session, work }
    const read = view ? await view.read(asked) : null
    if (view === undefined || read === null) {
      if (form !== undefined)
        throw new Unanswered('There is nothing at this address.', { status: 404, code: 'NOT_FOUND' })
      const body = NotFound({ asked: searchParams.get('path') })
      return pageOf({ title: 'Nothing here', place: '', site: await siteOf(ask), session, body }, 404)
    }
    const page = view.page(read.data, read)
    if (form !== undefined)
      return dataOf(view, read, { form: form as Form, title: page.title, asked: new URL(request.url) })
    return pageOf({
      ...page,
      place: placeOf(address),
      site: read.site,
      foot: TakeAlong({ address, search, question: read.question }),
      searched: address === searchView.address ? (searchParams.get('text') ?? '') : '',
      isOlder: Boolean(searchParams.get('release')),
      session,
    })
  }

  async function entrance(
    ask: Ask,
    { token, next, fault }: Parameters<typeof EnterPage>[0],
    status = 200,
  ): Promise<Response> {
    const body = EnterPage({ token, next, fault })
    return pageOf({ title: 'For editors', place: '', site: await siteOf(ask), body }, status)
  }

  async function answerForm(request: Request, ask: Ask, session: Session | null): Promise<Response> {
    const outcome = await act(request, session, { database, work, url })
    if (outcome === null) throw new Declined('Nothing can be sent to this address.', 404)
    if ('to' in outcome) {
      const headers = { location: outcome.to, ...(outcome.cookie && { 'set-cookie': outcome.cookie }) }
      return new Response(null, { status: 303, headers })
    }
    if ('enter' in outcome) return await entrance(ask, { ...outcome, fault: outcome.enter }, 403)
    if ('link' in outcome)
      return pageOf({
        title: 'A link for others',
        place: '/desk/waiting',
        site: await siteOf(ask),
        session,
        body: LinkPage(outcome),
      })
    throw new Declined(outcome.refused, outcome.status)
  }

  async function answerEvents(
    { url: address, signal }: Request,
    { from, session }: { readonly from: string; readonly session: Session | null },
  ): Promise<Response> {
    const key = new URL(address).searchParams.get('key')
    const seesDrafts = session !== null || (key !== null && (await showsDrafts(database, key)))
    const stream = updates.follow({ seesDrafts, isEditor: session !== null, from, signal })
    if (stream === null) {
      const message = 'Too many pages follow what changes. Look again by hand.'
      throw new Unanswered(message, { status: 503, code: 'OVERLOADED', retryAfter: '10' })
    }
    return new Response(stream, { headers: EVENT_HEADERS })
  }

  async function answerAs(
    request: Request,
    { ask, from, media }: DeskTools,
    session: Session | null,
  ): Promise<Response> {
    if (request.method === 'POST') return await answerForm(request, ask, session)
    const { pathname, searchParams } = new URL(request.url)
    if (pathname.startsWith(DRAFT_FILES))
      return await media(withKey(request, searchParams.get('key')), { showsDrafts: session !== null })
    if (pathname === EVENTS) return await answerEvents(request, { from, session })
    if (pathname === enterAddress)
      return await entrance(ask, {
        token: searchParams.get('token'),
        next: searchParams.get('next') ?? '',
        fault: null,
      })
    return await answerView(request, ask, session)
  }

  async function troubleOf(
    request: Request,
    trouble: Unanswered,
    { ask, session }: { readonly ask: Ask; readonly session: Session | null },
  ): Promise<Response> {
    const { status, code, message, retryAfter } = trouble
    const { pathname, search } = new URL(request.url)
    const isData = /\.(?:json|csv|md)$/.test(pathname)
    const response = isData
      ? Response.json({ errors: [{ message, extensions: { code } }] }, { status })
      : trouble instanceof EditorsOnly
        ? await entrance(ask, { token: null, next: `${pathname}${search}`, fault: null }, status)
        : pageOf(
            {
              ...troublePage(trouble, pathname),
              place: '',
              // Of other trouble nobody knows whether more can be asked.
              site: leavesTheSite(trouble) ? await siteOf(ask) : null,
              session,
            },
            status,
          )
    response.headers.set('cache-control', 'private, no-store')
    if (retryAfter !== null) response.headers.set('retry-after', retryAfter)
    return response
  }

  return {
    addresses: [...views.keys(), ...deskFiles.keys(), ...actionAddresses, EVENTS, DRAFT_FILES],
    async answer(request, tools) {
      let session: Session | null = null
      try {
        session = await sessionOf(database, request)
        if (session !== null) work.follow()
        const response = await answerAs(request, tools, session)
        if (session !== null || isForOne(request)) response.headers.set('cache-control', 'private, no-store')
        return response
      } catch (error) {
        const trouble = error instanceof Unanswered ? error : (tools.explain(error) ?? explainWork(error))
        if (trouble === null) throw error
        return await troubleOf(request, trouble, { ask: tools.ask, session })
      }
    },
  }
}

/** What every page says of the site, as far as it is to be had; null where a page is to be shown all the same. */
async function siteOf(ask: Ask): Promise<Frame | null> {
  try {
    return (await ask<{ readonly site: Frame }>({ query: `{ ${frameFields} }`, variables: {} })).site
  } catch {
    return null
  }
}

/** Whether the site can be asked for its name all the same. */
function leavesTheSite(trouble: Unanswered): boolean {
  return isOfAddress(trouble) || [NotYet, Declined].some((kind) => trouble instanceof kind)
}

/** What is said of work with the site folder that came to nothing, or not yet; null for faults of ours. */
function explainWork(error: unknown): Unanswered | null {
  if (error instanceof WorkFailed) return new NotDone(error.message)
  if (error instanceof StillPlanning) return new NotYet(error.message)
  return null
}

const EVENT_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'private, no-store',
  connection: 'close',
  // Keeps nginx from collecting events.
  'x-accel-buffering': 'no',
}

/** Whether an answer is for whoever has this address or form, and nobody else, even where no header says so. */
function isForOne({ method, url }: Request): boolean {
  const { pathname, searchParams } = new URL(url)
  return method === 'POST' || pathname === enterAddress || searchParams.has('key') || searchParams.has('token')
}

/** The entry of the navigation that a view belongs to. */
function placeOf(address: string): string {
  return places.get(address) ?? address
}

const places = new Map([
  ['/desk/preview', waitingView.address],
  [explainedView.address, problemsView.address],
  [rollbackView.address, '/desk/releases'],
  [liveView.address, '/'],
  [saidView.address, quotesView.address],
  [releaseView.address, releasesView.address],
  ...['/desk/article', linksView.address, editionsView.address, sourceView.address, republishView.address].map(
    (address): [string, string] => [address, articlesView.address],
  ),
])

/** Addresses of this gateway without its host, so that they hold under whatever name it was reached by. */
function ownAddress(url: string): (address: string) => string {
  return (address) => (address.startsWith(`${url}/`) ? address.slice(url.length) : address)
}

const DRAFT_FILES = '/desk/media/'

/** Addresses at which images of drafts are shown to whoever may see the draft: no browser sends a key with an image. */
function draftFilesBelow(mediaUrl: string): DraftFiles {
  return (url, key) =>
    url.startsWith(mediaUrl) ? addressOf(`${DRAFT_FILES}${url.slice(mediaUrl.length)}`, { key }) : url
}

/** The same request as a program that has this key sends it. */
function withKey(request: Request, key: string | null): Request {
  if (key === null) return request
  const headers = new Headers(request.headers)
  headers.set('authorization', `Bearer ${key}`)
  return new Request(request, { headers })
}

/** What pages may do: load from this gateway, and images from where the operator has them; nothing inline, no frame, no other host. */
function pagePolicy(mediaUrl: string, url: string): Readonly<Record<string, string>> {
  const images = mediaUrl.startsWith(`${url}/`) ? "'self'" : `'self' ${new URL(mediaUrl).origin}`
  return {
    'content-security-policy': [
      "default-src 'none'",
      "style-src 'self'",
      "script-src 'self'",
      "connect-src 'self'",
      `img-src ${images} data:`,
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  }
}
