/** Whether a text is an absolute http or https URL, and nothing hides in it. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\/\P{Cc}+$/iu.test(text) && URL.canParse(text)
}

/** The text where it is such an address; else null. */
export function webAddress(text: string | null | undefined): string | null {
  return text != null && isWebAddress(text) ? text : null
}
