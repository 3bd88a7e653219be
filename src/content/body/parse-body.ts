import type { Root as HtmlRoot } from 'hast'
import { sanitize } from 'hast-util-sanitize'
import type { Body, DocumentQuote } from '../document.ts'
import { indexLines, type Locate } from '../line-index.ts'
import type { Problem } from '../problem.ts'
import { applyShortcodes, scanBody } from './apply-shortcodes.ts'
import { type BodyRefusal, checkLength, TooComplex } from './body-limits.ts'
import { findBodyProblems } from './body-problems.ts'
import { findBreaks } from './breaks.ts'
import { type BodyCaption, findCaptions } from './captions.ts'
import type { BodyContext } from './context.ts'
import { findFootnotes, withFootnotes } from './footnotes.ts'
import { anchorHeadings } from './headings.ts'
import { createNodeWriter, toHtmlTree, writeHtml } from './html-tree.ts'
import { listLinks } from './links.ts'
import { isHtmlBody, parseHtml } from './parse-html.ts'
import { parseMarkdown, resolveReferences } from './parse-markdown.ts'
import { prepareHtml } from './prepare-html.ts'
import { type FoundQuote, findQuotes } from './quotes.ts'
import { schema } from './sanitise-schema.ts'
import { findSections, type PlacedSection } from './sections.ts'
import { maskShortcodes, withoutNoncharacters } from './shortcode-mask.ts'
import { textFragments } from './text-fragment.ts'
import { layOutText, type TextLayout } from './text-layout.ts'
import { applyTextMarks } from './text-marks.ts'
import { countWords } from './word-count.ts'

/** A body and the captions of its images, from which credits are still to be read. */
export interface ParsedBody {
  readonly body: Omit<Body, 'imageCredits'> & { readonly captions: readonly BodyCaption[] }
  readonly problems: readonly Problem[]
}

/**
 * Parses the Markdown or HTML body of a file, given as the whole file's text. A body that is refused (`body-too-large`,
 * `body-too-complex`) comes back empty, with an error.
 */
export function parseBody(text: string, context: BodyContext): ParsedBody {
  const { bodyOffset } = context.page
  const markdown = text.slice(bodyOffset)
  const locateInFile = indexLines(text)
  const locate: Locate = (offset) => locateInFile(bodyOffset + offset)
  const refusal = checkLength(markdown)
  if (refusal) return refuse(markdown, refusal, context, locate)
  try {
    return readBody(markdown, context, locate)
  } catch (error) {
    if (error instanceof TooComplex) {
      const { message, offset } = error
      return refuse(markdown, { code: 'body-too-complex', message, offset }, context, locate)
    }
    // From `toHtmlTree`, or from the HTML parser, which raw HTML nested thousands deep runs out of stack.
    if (!(error instanceof RangeError)) throw error
    const message = 'HTML elements are nested too deep to be read.'
    return refuse(markdown, { code: 'body-too-complex', message, offset: 0 }, context, locate)
  }
}

function readBody(markdown: string, context: BodyContext, locate: Locate): ParsedBody {
  const source = withoutNoncharacters(markdown).replace(/^\uFEFF/, ' ')
  const scan = scanBody(source, context)
  const masked = maskShortcodes(source, scan.tags)
  const isHtml = isHtmlBody(context.page)
  const tree = isHtml ? parseHtml(masked) : parseMarkdown(masked, context.markup)
  resolveReferences(tree)
  const shortcodes = applyShortcodes(tree, { text: source, ...scan }, context)
  const headings = anchorHeadings(tree, source, context)
  // Hugo makes anchors of the names of emoji.
  if (!isHtml) applyTextMarks(tree, context.markup)

  const unsafe = toHtmlTree(tree, source)
  const found = prepareHtml(unsafe, context)
  const safe = sanitize(unsafe, schema) as HtmlRoot
  const layout = layOutText(safe)
  const { text, more } = layout

  // The HTML of the sections is also part of the HTML of the body.
  const writeNode = createNodeWriter()
  const footnotes = findFootnotes(safe)
  const { path } = context.page
  const sections = findSections({
    tree: safe,
    footnotes,
    path,
    layout,
    writeNode,
    headings: headings.sections,
    markdown,
    locate,
  })
  const { quotes, unclosed } = findQuotes(safe, layout)
  const { links, images, withoutAlt } = listLinks({ tree: safe, found, layout, locate, context })
  const findings = {
    headings,
    scan,
    shortcodes,
    html: found,
    sections,
    images,
    withoutAlt,
    unclosedQuotes: unclosed,
    text,
  }
  return {
    body: {
      markdown,
      html: writeHtml(withFootnotes(safe.children, { footnotes, name: path, anchors: true }), writeNode),
      text,
      breaks: [...new Set([...findBreaks(layout, quotes), ...layout.apart])].sort((a, b) => a - b),
      gaps: layout.gaps,
      beforeMore: more === null ? null : text.slice(0, more).trim(),
      wordCount: countWords(text),
      sections: sections.map(({ start: _start, ...section }) => section),
      quotes: placeQuotes(quotes, { sections, layout, locate }),
      links,
      images,
      captions: findCaptions({ tree, markdown, tags: shortcodes.applied, found, context, locate }),
    },
    problems: findBodyProblems(findings, context, locate),
  }
}

interface Places {
  readonly sections: readonly PlacedSection[]
  readonly layout: TextLayout
  readonly locate: Locate
}

function placeQuotes(quotes: readonly FoundQuote[], { sections, layout, locate }: Places): DocumentQuote[] {
  const fragments = textFragments(layout, quotes)
  let section = 0
  return quotes.map(({ offset, ...quote }, position) => {
    while (section + 1 < sections.length && sections[section + 1]!.start <= quote.start) section++
    return { ...quote, position, section, fragment: fragments[position]!, line: locate(offset).line }
  })
}

function refuse(
  markdown: string,
  { code, message, offset }: BodyRefusal,
  context: BodyContext,
  locate: Locate,
): ParsedBody {
  const hint = 'Shorten the text, or split it over several pages.'
  const lists = { breaks: [], gaps: [], sections: [], quotes: [], links: [], images: [], captions: [] }
  return {
    body: { markdown, html: '', text: '', beforeMore: null, wordCount: 0, ...lists },
    problems: [{ code, severity: 'error', message, hint, path: context.page.sourcePath, ...locate(offset) }],
  }
}
