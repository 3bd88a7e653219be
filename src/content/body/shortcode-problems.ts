import type { Locate } from '../line-index.ts'
import { createNearest } from '../nearest.ts'
import type { Problem, Severity } from '../problem.ts'
import type { ShortcodeOutcome } from './apply-shortcodes.ts'
import type { BodyContext } from './context.ts'
import { KNOWN_SHORTCODES, PAIRED_SHORTCODES } from './render-shortcode.ts'
import type { ShortcodeScan, ShortcodeTag } from './shortcode-scan.ts'

/** What `findShortcodeProblems` reads from. */
export interface ShortcodeFindings {
  readonly scan: ShortcodeScan
  readonly shortcodes: ShortcodeOutcome
}

/** Tags that Hugo would stop at, as errors, and each name whose output is left out, once. */
export function findShortcodeProblems(
  { scan, shortcodes }: ShortcodeFindings,
  context: BodyContext,
  locate: Locate,
): Problem[] {
  const isCode = (offset: number) => shortcodes.code.some(([start, end]) => offset >= start && offset < end)
  const problem = (code: string, severity: Severity, offset: number, message: string, hint: string): Problem => ({
    code,
    severity,
    path: context.page.sourcePath,
    ...locate(offset),
    message,
    hint,
  })
  const unclosed = scan.unclosed.map((offset) => {
    const message = 'Expected the end of the shortcode that begins here (`>}}` or `%}}`), found none.'
    const hint =
      'End it, close its quotation marks, or write an example as `{{</* … */>}}`. What follows would be swallowed.'
    return { offset, problem: problem('unclosed-shortcode', 'error', offset, message, hint) }
  })
  const unpaired = scan.unpaired
    .filter((tag) => needsClosing(tag, context))
    .map(({ name, start }) => {
      const message = `Expected \`/${name}\` to close \`${name}\`, which contains what is between its tags; found none.`
      const hint = `Add \`{{< /${name} >}}\`, or write \`{{< ${name} />}}\` if it contains nothing.`
      return { offset: start, problem: problem('unclosed-shortcode', 'error', start, message, hint) }
    })
  const unopened = scan.unopened.map(({ name, start }) => {
    const message = `Expected \`${name}\` to be opened before it is closed here; it is not.`
    const hint = `Add \`{{< ${name} >}}\` where it begins, or remove this tag.`
    return { offset: start, problem: problem('unopened-shortcode', 'error', start, message, hint) }
  })
  const places = [...unclosed, ...unpaired, ...unopened].filter(({ offset }) => !isCode(offset))
  return [...places.map((place) => place.problem), ...findUnknown(shortcodes, context, problem)]
}

/** Whether Hugo wants a closing tag: for its own pairs, and for templates that print what is between their tags. */
function needsClosing({ name }: ShortcodeTag, { shortcodes }: BodyContext): boolean {
  if (Object.hasOwn(shortcodes, name)) return shortcodes[name]?.inner !== 'none'
  return PAIRED_SHORTCODES.includes(name)
}

const nearestShortcode = createNearest(KNOWN_SHORTCODES)

function findUnknown(
  { unknown }: ShortcodeOutcome,
  { shortcodes }: BodyContext,
  problem: (code: string, severity: Severity, offset: number, message: string, hint: string) => Problem,
): Problem[] {
  const calls = new Map<string, ShortcodeTag[]>()
  for (const tag of unknown) calls.set(tag.name, [...(calls.get(tag.name) ?? []), tag])
  return [...calls].map(([name, [first]]) => {
    const isOwn = Object.hasOwn(shortcodes, name)
    const message = isOwn
      ? `The output of the shortcode \`${name}\` is left out of HTML and text: the site's templates are not run here.`
      : `The shortcode \`${name}\` is not known here and is left out of HTML and text.`
    const near = isOwn ? null : nearestShortcode(name)
    const suggestion = near === null ? '' : `Did you mean "${near}"? `
    const hint = `${suggestion}It stays in the Markdown, and what is between its tags is kept.`
    return { ...problem('unknown-shortcode', 'notice', first!.start, message, hint), once: name }
  })
}
