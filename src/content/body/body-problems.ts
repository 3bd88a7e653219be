import type { DocumentImage, DocumentSection } from '../document.ts'
import type { Locate } from '../line-index.ts'
import { compareProblems, type Position, type Problem, type Severity } from '../problem.ts'
import type { ShortcodeOutcome } from './apply-shortcodes.ts'
import type { BodyContext } from './context.ts'
import type { Headings } from './headings.ts'
import type { HtmlFindings } from './prepare-html.ts'
import { isRef, namesAddress, refKey, resolveRef, targetOfRef } from './ref-shortcodes.ts'
import { findShortcodeProblems } from './shortcode-problems.ts'
import type { ShortcodeScan } from './shortcode-scan.ts'

/** What the steps of `parseBody` found that an editor may want to know. */
export interface BodyFindings {
  readonly headings: Headings
  readonly scan: ShortcodeScan
  readonly shortcodes: ShortcodeOutcome
  readonly html: HtmlFindings
  readonly sections: readonly DocumentSection[]
  readonly images: readonly DocumentImage[]
  readonly withoutAlt: readonly DocumentImage[]
  readonly unclosedQuotes: readonly number[]
  readonly text: string
}

/** Everything in a body that an editor should look at, in reading order. */
export function findBodyProblems(findings: BodyFindings, context: BodyContext, locate: Locate): Problem[] {
  const path = context.page.sourcePath
  const problems: Problem[] = []
  const report = (
    code: string,
    severity: Severity,
    { line, column }: Position,
    message: string,
    hint: string,
  ): void => {
    problems.push({ code, severity, path, line, column, message, hint })
  }

  for (const tag of findings.shortcodes.applied) {
    if (isRef(tag) && namesAddress(tag)) {
      const written = targetOfRef(tag).slice(0, 80)
      const leads = resolveRef(tag, context)
      const found = leads === null ? 'which no page has' : `so that the link leads to "${leads}"`
      const message = `Expected \`${tag.name}\` to name a page of the site, found the address \`${written}\`; Hugo takes its path alone, ${found}.`
      report(
        'ref-address',
        'warning',
        locate(tag.start),
        message,
        `Link to it without a shortcode: \`[words](${written})\`.`,
      )
    } else if (isRef(tag) && resolveRef(tag, context) === null) {
      const target = targetOfRef(tag)
      const message = `\`${tag.name}\` should name a page of the site; there is none called \`${target}\`.`
      const key = refKey(target, tag)
      const near = Object.hasOwn(context.nearRefs, key) ? context.nearRefs[key] : undefined
      const hint = near === undefined ? 'Check the path, or link to the page by its URL.' : `Did you mean "${near}"?`
      const ref = { name: target, language: tag.named.get('lang') ?? context.page.language }
      problems.push({ code: 'ref-not-found', severity: 'warning', path, ...locate(tag.start), message, hint, ref })
    }
  }
  problems.push(...findShortcodeProblems(findings, context, locate))
  for (const { id, offset } of findings.headings.repeated) {
    const message = `The heading id \`${id}\` is taken by an earlier heading; this one gets a number.`
    report('duplicate-anchor', 'warning', locate(offset), message, 'Give each heading an id of its own.')
  }
  findings.sections.forEach(({ level, line }, index) => {
    const before = findings.sections[index - 1]?.level ?? 0
    if (before === 0 || level <= before + 1) return
    const message = `A heading of level ${level} follows one of level ${before}.`
    report('heading-level-skipped', 'notice', { line, column: 1 }, message, `Make it level ${before + 1}.`)
  })
  for (const offset of findings.unclosedQuotes) {
    const message = 'A quotation mark opens here and nothing closes it.'
    report('quote-unclosed', 'warning', locate(offset), message, 'Add the closing mark.')
  }
  for (const image of findings.withoutAlt) {
    const message = `The image \`${image.src}\` has no text for those who cannot see it.`
    report('image-without-alt', 'notice', image, message, 'Say in a few words what it shows: `![words](image)`.')
  }
  if (isEmpty(findings) && context.page.kind === 'PAGE' && !hasOwnLayout(context)) {
    report('empty-body', 'notice', locate(0), 'The page has no text.', 'Write some, or remove the file.')
  }
  for (const { written, offset } of findings.html.dropped) {
    const address = written.length > 60 ? `${written.slice(0, 60)}…` : written
    const message = `Expected an address that opens a page or shows an image, found \`${address}\`; it is left out.`
    report(
      'address-dropped',
      'warning',
      locate(offset),
      message,
      'Link to a page, or save the image as a file beside this page.',
    )
  }
  problems.push(...refusedElements(findings.html, path, locate))
  return problems.sort(compareProblems)
}

/** A body is not empty where something was left out that another problem reports. */
function isEmpty({ text, shortcodes, html }: BodyFindings): boolean {
  return (
    text === '' &&
    html.images.length + html.dropped.length === 0 &&
    shortcodes.unknown.size === 0 &&
    html.refused.length === 0
  )
}

/** A page that names its `layout` has a template that fills it: a search page, a list of partners. */
function hasOwnLayout({ page }: BodyContext): boolean {
  return Object.keys(page.extra).some((key) => key.toLowerCase() === 'layout')
}

/** One notice for each kind of element, at the first of its kind. */
function refusedElements({ refused }: HtmlFindings, path: string, locate: Locate): Problem[] {
  const places = new Map<string, Position[]>()
  for (const { tagName, position } of refused) {
    const place = locate(position?.start?.offset ?? 0)
    const others = places.get(tagName)
    if (others) others.push(place)
    else places.set(tagName, [place])
  }
  return [...places].map(([tagName, [first, ...others]]) => ({
    code: 'raw-html-removed',
    severity: 'notice',
    path,
    ...first!,
    message: `\`<${tagName}>\` is not allowed in pages and is left out of the HTML.`,
    hint: 'Use Markdown, or a link to what it shows.',
    ...(others.length > 0 ? { related: others.map((place) => ({ path, ...place })) } : {}),
  }))
}
