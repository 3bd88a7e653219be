import type { Root as HtmlRoot } from 'hast'
import { sanitize } from 'hast-util-sanitize'
import type { Body, DocumentQuote } from '../document.ts'
import type { Problem } from '../problem.ts'
import { applyShortcodes } from './apply-shortcodes.ts'
import { type BodyCaption, findCaptions } from './captions.ts'
import type { BodyContext } from './context.ts'
import { assessBody, type BodyRefusal } from './guard.ts'
import { anchorHeadings } from './headings.ts'
import { listLinks } from './links.ts'
import { markUp } from './mark-up.ts'
import { createNodeWriter, parseMarkdown, toHtmlTree, writeHtml } from './markdown.ts'
import { createLocate, type Locate } from './places.ts'
import { type BodyFindings, findBodyProblems } from './problems.ts'
import { type FoundQuote, findQuotes } from './quotes.ts'
import { resolveReferences } from './references.ts'
import { schema } from './sanitise-schema.ts'
import { findSections, type PlacedSection } from './sections.ts'
import { maskShortcodes, withoutNoncharacters } from './shortcode-mask.ts'
import { scanShortcodes } from './shortcode-scan.ts'
import { layOutText } from './text-layout.ts'
import { countWords } from './word-count.ts'

/** A body and the captions of its images, which someone else reads credits from. */
export interface ParsedBody {
  readonly body: Omit<Body, 'imageCredits'> & { readonly captions: readonly BodyCaption[] }
  readonly problems: readonly Problem[]
}

/**
 * Reads the Markdown body of a file, given as the whole file's text; the Markdown is parsed once. A body that is refused
 * (`body-too-large`, `body-too-complex`) comes back empty, with an error.
 */
export function parseBody(text: string, context: BodyContext): ParsedBody {
  const markdown = text.slice(context.page.bodyOffset)
  const locateInFile = createLocate(text)
  const locate: Locate = (offset) => locateInFile(context.page.bodyOffset + offset)
  const refusal = assessBody(markdown)
  if (refusal) return refuse(markdown, refusal, context, locate)
  try {
    return readBody(markdown, context, locate)
  } catch (error) {
    // From `toHtmlTree`, or from the HTML parser itself, which raw HTML nested thousands deep runs out of stack.
    if (!(error instanceof RangeError)) throw error
    const message = 'HTML elements are nested too deep to be read.'
    return refuse(markdown, { code: 'body-too-complex', message, offset: 0 }, context, locate)
  }
}

function readBody(markdown: string, context: BodyContext, locate: Locate): ParsedBody {
  const source = withoutNoncharacters(markdown).replace(/^\uFEFF/, ' ')
  const scan = scanShortcodes(source)
  const tree = parseMarkdown(maskShortcodes(source, scan.tags))
  resolveReferences(tree)
  const outcome = applyShortcodes(tree, { text: source, tags: scan.tags }, context)
  const headings = anchorHeadings(tree, context)

  const raw = toHtmlTree(tree, source)
  const found = markUp(raw, context)
  const safe = sanitize(raw, schema) as HtmlRoot
  const layout = layOutText(safe)

  // What stands in a section stands in the body, too.
  const writeNode = createNodeWriter()
  const sections = findSections({ tree: safe, layout, writeNode, headings: headings.sections, markdown, locate })
  const { quotes, unclosed } = findQuotes(safe, layout)
  const { links, images, withoutAlt } = listLinks(safe, found, { layout, locate, context })
  const captions = findCaptions({ markdown: tree, text: markdown, tags: outcome.applied, found, context, locate })
  const findings: BodyFindings = {
    headings,
    scan,
    outcome,
    found,
    sections,
    images,
    withoutAlt,
    unclosed,
    text: layout.text,
  }
  return {
    body: {
      markdown,
      html: writeHtml(safe.children, writeNode),
      text: layout.text,
      beforeMore: layout.more === null ? null : layout.text.slice(0, layout.more).trim(),
      wordCount: countWords(layout.text),
      sections: sections.map(({ start: _start, ...section }) => section),
      quotes: placeQuotes(quotes, sections, locate),
      links,
      images,
      captions,
    },
    problems: findBodyProblems(findings, context, locate),
  }
}

function refuse(markdown: string, refusal: BodyRefusal, context: BodyContext, locate: Locate): ParsedBody {
  const { code, message, offset } = refusal
  const hint = 'Shorten the text, or split it over several pages.'
  const problem: Problem = {
    code,
    severity: 'error',
    message,
    hint,
    path: context.page.sourcePath,
    ...locate(offset),
  }
  return { body: emptyBody(markdown), problems: [problem] }
}

function emptyBody(markdown: string): ParsedBody['body'] {
  return {
    markdown,
    html: '',
    text: '',
    beforeMore: null,
    wordCount: 0,
    sections: [],
    quotes: [],
    links: [],
    images: [],
    captions: [],
  }
}

function placeQuotes(
  quotes: readonly FoundQuote[],
  sections: readonly PlacedSection[],
  locate: Locate,
): DocumentQuote[] {
  let section = 0
  return quotes.map(({ offset, ...quote }, position) => {
    while (section + 1 < sections.length && sections[section + 1]!.start <= quote.start) section++
    return { ...quote, position, section, line: locate(offset).line }
  })
}
