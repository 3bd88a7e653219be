const EDGE = /[\s"'()<>[\]`|,;]/
// Of the longest address that is looked at.
const REACH = 2000

const BEFORE =
  /(?:\]\(\s*|\b(?:href|src|srcset|id|cite|poster|action)\s*=\s*["']?|^[ \t]{0,3}\[[^\]\n]{1,200}\]:[ \t]*|^[ \t]*(?:- )?(?:slug|url|id|identifier|pageRef|translationKey)["']?[ \t]*[:=][ \t]*["']?)$/imu
const IN_ANGLES = /(?:\]\(\s*|^[ \t]{0,3}\[[^\]\n]{1,200}\]:[ \t]*)<[^<>\n]*$/mu
const WHOLE =
  /^(?:[a-z][a-z0-9+.-]{0,20}:\/\/|\.{0,2}\/|\{?#)|\/$|\.(?:md|html?|svg|png|jpe?g|gif|webp|avif|pdf|mp[34]|webm|ogg|css|js|json|ya?ml|toml)(?:[?#].*)?$/i

/**
 * Whether a part of a text is within an address, such as that of a link or an image, an anchor, or a slug. Those are no words that
 * anybody says, and name something else when they are changed.
 */
export function isAddress(text: string, { start, end }: { readonly start: number; readonly end: number }): boolean {
  if (IN_ANGLES.test(text.slice(Math.max(0, start - REACH), start))) return true
  if (EDGE.test(text.slice(start, end))) return false
  let [from, to] = [start, end]
  while (from > 0 && start - from < REACH && !EDGE.test(text.charAt(from - 1))) from -= 1
  while (to < text.length && to - end < REACH && !EDGE.test(text.charAt(to))) to += 1
  return BEFORE.test(text.slice(Math.max(0, from - 300), from)) || WHOLE.test(text.slice(from, to))
}
