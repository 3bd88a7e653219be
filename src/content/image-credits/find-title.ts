import { type MarkedCaption, slice } from './caption-marks.ts'
import type { Span } from './caption-text.ts'
import { namesOnlyMedia, readCue } from './cues.ts'
import { looksLikeName } from './names.ts'
import { sortOfPage } from './source-names.ts'

/** The quoted, emphasised or linked words that stand where a title stands; null where there are none. */
export function findTitle(caption: MarkedCaption, span: Span): Span | null {
  const { masked } = caption
  const works = caption.links.filter(
    (link) => !link.bare && sortOfPage(link.href) === 'work' && !looksLikeName(slice(caption, link)),
  )
  const candidates = [...caption.quoted, ...works, ...caption.emphases].filter(
    (one) => one.start >= span.start && one.end <= span.end && one.end - one.start < span.end - span.start,
  )
  const found = candidates.find((one) => {
    const before = masked.slice(span.start, one.start).trimEnd()
    if (before.endsWith(':') && caption.emphases.includes(one) && readCue(before)?.role !== 'title') return false
    const after = masked.slice(one.end, span.end).trimStart()
    const opens =
      before === '' ||
      /[,:)\ue000\ue001\ue00f]$/.test(before) ||
      namesOnlyMedia(before) ||
      /^(?:title|titel|titre|título)\s*:$/i.test(before)
    const inside = masked.slice(one.start, one.end)
    const isLabel = readCue(`${inside} `) !== null || /[:\ue000\ue001]/.test(inside)
    return (
      opens &&
      !isLabel &&
      (after === '' ||
        /^[,.;(–—/\ue000\ue001-]/.test(after) ||
        /^(?:by|from|via|on|von|par|por|de|di|©)(?![\p{L}])/iu.test(after))
    )
  })
  if (found !== undefined) return found
  const whole = caption.quoted.find((one) => one.start === span.start && one.end >= span.end - 1 && one.end <= span.end)
  return whole ?? null
}
