import type { DocumentImage, DocumentSection } from '../document.ts'
import { createNearest } from '../nearest.ts'
import { compareProblems, type Position, type Problem, type Severity } from '../problem.ts'
import type { ShortcodeOutcome } from './apply-shortcodes.ts'
import type { BodyContext } from './context.ts'
import type { Headings } from './headings.ts'
import { KNOWN_SHORTCODES, resolveRef } from './known-shortcodes.ts'
import type { Found } from './mark-up.ts'
import type { Locate } from './places.ts'
import type { ShortcodeScan } from './shortcode-scan.ts'
import { refKey } from './shortcodes.ts'

/** What the steps of `parseBody` found that an editor may want to know. */
export interface BodyFindings {
  readonly headings: Headings
  readonly scan: ShortcodeScan
  readonly outcome: ShortcodeOutcome
  readonly found: Found
  readonly sections: readonly DocumentSection[]
  readonly images: readonly DocumentImage[]
  readonly withoutAlt: readonly DocumentImage[]
  readonly unclosed: readonly number[]
  readonly text: string
}

/** Tells what an editor should look at in a body, in reading order. */
export function findBodyProblems(findings: BodyFindings, context: BodyContext, locate: Locate): Problem[] {
  const path = context.page.sourcePath
  const problems: Problem[] = []
  const tell = (code: string, severity: Severity, at: Position, message: string, hint: string): void => {
    problems.push({ code, severity, path, line: at.line, column: at.column, message, hint })
  }

  for (const tag of findings.outcome.applied) {
    if (tag.kind !== 'open') continue
    const at = locate(tag.start)
    if (tag.name === 'ref' || tag.name === 'relref') {
      if (resolveRef(tag, context) === null) {
        const target = tag.positional[0] ?? tag.named.get('path') ?? ''
        const message = `\`${tag.name}\` should name a page of the site; there is none called \`${target}\`.`
        const key = refKey(target, tag)
        const near = Object.hasOwn(context.nearRefs, key) ? context.nearRefs[key] : undefined
        const hint = near === undefined ? 'Check the path, or link to the page by its URL.' : `Did you mean "${near}"?`
        tell('ref-not-found', 'warning', at, message, hint)
      }
    } else if (findings.outcome.unknown.has(tag)) {
      const message = `The shortcode \`${tag.name}\` is not known here and is left out of HTML and text.`
      tell(
        'unknown-shortcode',
        'notice',
        at,
        message,
        `${meantShortcode(tag.name)}It stays in the Markdown; what stands between its tags is kept.`,
      )
    }
  }
  for (const offset of findings.scan.unclosed) {
    if (findings.outcome.code.some(([start, end]) => offset >= start && offset < end)) continue
    const message = 'A shortcode begins here and is not closed; it is shown as text.'
    tell(
      'unclosed-shortcode',
      'warning',
      locate(offset),
      message,
      'End it with `>}}` (or `%}}`), or escape it as `{{</* … */>}}`.',
    )
  }
  for (const { id, offset } of findings.headings.repeated) {
    const message = `The heading id \`${id}\` is taken by an earlier heading; this one gets a number.`
    tell('duplicate-anchor', 'warning', locate(offset), message, 'Give each heading an id of its own.')
  }
  findings.sections.forEach((section, index) => {
    const before = findings.sections[index - 1]
    if (!before || before.level === 0 || section.level <= before.level + 1) return
    const message = `A heading of level ${section.level} follows one of level ${before.level}.`
    tell(
      'heading-level-skipped',
      'notice',
      { line: section.line, column: 1 },
      message,
      `Make it level ${before.level + 1}.`,
    )
  })
  for (const offset of findings.unclosed) {
    const message = 'A quotation mark opens here and nothing closes it, so this is not read as a quote.'
    tell('quote-unclosed', 'warning', locate(offset), message, 'Add the closing mark.')
  }
  for (const image of findings.withoutAlt) {
    const message = `The image \`${image.src}\` has no text for those who cannot see it.`
    tell('image-without-alt', 'notice', image, message, 'Say in a few words what it shows: `![words](image)`.')
  }
  problems.push(...refusedElements(findings.found, path, locate))
  // What is told as left out is something all the same.
  const isLeftOut = findings.outcome.unknown.size > 0 || findings.found.refused.length > 0
  const isEmpty = findings.text === '' && findings.images.length === 0 && !isLeftOut
  if (isEmpty && context.page.kind === 'PAGE' && !hasOwnLayout(context)) {
    tell('empty-body', 'notice', locate(0), 'The page has no text.', 'Write some, or remove the file.')
  }
  return problems.sort(compareProblems)
}

const nearestShortcode = createNearest(KNOWN_SHORTCODES)

function meantShortcode(name: string): string {
  const near = nearestShortcode(name)
  return near === null ? '' : `Did you mean "${near}"? `
}

/** A page that names its `layout` has a template that fills it: a search page, a list of partners. */
function hasOwnLayout({ page }: BodyContext): boolean {
  return Object.keys(page.extra).some((key) => key.toLowerCase() === 'layout')
}

/** One notice for each kind of element, at the first of them. */
function refusedElements(found: Found, path: string, locate: Locate): Problem[] {
  const places = new Map<string, Position[]>()
  for (const { tagName, position } of found.refused) {
    const at = locate(position?.start?.offset ?? 0)
    const earlier = places.get(tagName)
    if (earlier) earlier.push(at)
    else places.set(tagName, [at])
  }
  return [...places].map(([tagName, [first, ...others]]) => ({
    code: 'raw-html-removed',
    severity: 'notice',
    path,
    ...first!,
    message: `\`<${tagName}>\` is not allowed in pages and is left out of the HTML.`,
    hint: 'Use Markdown, or a link to what it shows.',
    ...(others.length > 0 ? { related: others.map((at) => ({ path, ...at })) } : {}),
  }))
}
