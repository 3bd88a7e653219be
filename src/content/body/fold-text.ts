const LETTERS: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', ħ: 'h', ς: 'σ' },
  ...{ '‘': "'", '’': "'", '‚': "'", '‛': "'", '׳': "'" },
  ...{ '“': '"', '”': '"', '„': '"', '‟': '"', '״': '"' },
}
const LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu')

/**
 * What is left of a text where browsers look for words in a page: neither case nor accents, one shape of quotation marks, and
 * no white space. Texts folded one by one and joined are the same as the folded whole. Coarser than any browser: two texts
 * that one takes for the same fold to the same.
 */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}\s]+/gu, '')
    .toLowerCase()
    .replace(LETTER, (letter) => LETTERS[letter]!)
}
