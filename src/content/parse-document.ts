import type { BodyCaption } from './body/captions.ts'
import type { BodyContext } from './body/context.ts'
import { parseBody } from './body/parse-body.ts'
import type { Credit, Document, DocumentImageCredit, Page } from './document.ts'
import { attributionLine } from './image-credits/attribution.ts'
import { findIncompleteCredits } from './image-credits/incomplete-credits.ts'
import { parseCaption } from './image-credits/parse-caption.ts'
import { findUnreadEnds } from './image-credits/unread-ends.ts'
import type { Problem } from './problem.ts'

const NO_CREDIT: Credit = {
  creator: null,
  creatorUrl: null,
  title: null,
  source: null,
  sourceName: null,
  licence: null,
  description: null,
}

/** Parses the body of one page file and the credits of its images, and adds both to its page. */
export function parseDocument(
  text: string,
  context: BodyContext,
): { document: Document; problems: readonly Problem[] } {
  const { body, problems } = parseBody(text, context)
  const { captions, ...parts } = body
  const { page } = context
  const found = [...featureCaptions(page), ...captions.map((caption) => ({ ...caption, role: 'BODY' as const }))]
  const document = {
    ...page,
    ...parts,
    summary: page.summary ?? parts.beforeMore,
    imageCredits: found.flatMap(readCredits).map((credit, position) => ({ ...credit, position })),
  }
  return { document, problems: [...problems, ...findIncompleteCredits(document), ...findUnreadEnds(document)] }
}

type Caption = BodyCaption & { readonly role: DocumentImageCredit['role'] }

function featureCaptions(page: Page): Caption[] {
  return page.featureCaptions.map(({ text, line, column }) => ({
    image: page.featureImage,
    alt: null,
    caption: text,
    credit: null,
    line,
    column,
    role: 'FEATURE',
  }))
}

function readCredits({ image, alt, role, caption, credit, line }: Caption): Omit<DocumentImageCredit, 'position'>[] {
  const read = parseCaption(caption)
  const stated = credit === null ? read.credits : withCredit(read.credits, credit)
  const credits = stated.length === 0 ? [NO_CREDIT] : stated
  return credits.map((one) => {
    const { text, html, complete } = attributionLine(one, read.caption)
    return {
      ...one,
      image,
      alt,
      role,
      caption: read.caption,
      attribution: text,
      attributionHtml: html,
      complete,
      line,
    }
  })
}

/** Adds what a text that is surely a credit states: a bare name in it made the image. */
function withCredit(credits: readonly Credit[], text: string): readonly Credit[] {
  if (credits.some(({ creator }) => creator !== null)) return credits
  const [found] = parseCaption(text).credits.filter(({ creator }) => creator !== null)
  const creator = found ?? parseCaption(`Photo: ${text}`).credits[0]
  if (creator === undefined) return credits
  const [first = NO_CREDIT, ...others] = credits
  const given = Object.entries(creator).filter(([, value]) => value !== null)
  return [{ ...first, ...Object.fromEntries(given) }, ...others]
}
