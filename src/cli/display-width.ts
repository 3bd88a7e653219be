const NONE = /^(?:\p{M}|[\u200b-\u200d]|\ufeff)$/u
// The blocks that Unicode calls wide (UAX #11), and pictures.
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]$|^\p{Emoji_Presentation}$/u

/** How many columns a terminal gives a text, as nearly as can be told without asking it. */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of text) width += NONE.test(character) ? 0 : WIDE.test(character) ? 2 : 1
  return width
}
