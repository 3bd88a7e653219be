import { type ShortcodeTag, scanShortcodes } from './shortcode-scan.ts'

/** A target by which its path is looked up: as written, and behind a tab the language where the call names one. */
export function refKey(target: string, { named }: ShortcodeTag): string {
  const language = named.get('lang')
  return language === undefined ? target : `${target}\t${language}`
}

/** The `refKey`s of the `ref` and `relref` calls of a body, without repetition; escaped examples call nothing. */
export function findRefTargets(text: string): string[] {
  const targets = new Set<string>()
  for (const tag of scanShortcodes(text).tags) {
    if (tag.kind !== 'open' || (tag.name !== 'ref' && tag.name !== 'relref')) continue
    const target = tag.positional[0] ?? tag.named.get('path')
    if (target) targets.add(refKey(target, tag))
  }
  return [...targets]
}
