// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is looking for
const PLAIN = /[\\\u0000-\u001f\u007f]/
const ESCAPED = /%(?:00|5c)|(?:^|\/)(?:%2e|\.%2e|%2e\.|%2e%2e)(?=\/|$)/i

/** Whether an address holds what a browser or a server takes for another address: control characters, backslashes, escaped dots (WHATWG URL). */
export function holdsHiddenSigns(address: string): boolean {
  return PLAIN.test(address) || ESCAPED.test(address)
}
