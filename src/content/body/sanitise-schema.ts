import type { Schema } from 'hast-util-sanitize'

/** What the address of a link may begin with. */
export const LINK_PROTOCOLS = ['http', 'https', 'mailto', 'tel', 'xmpp', 'irc', 'ircs', 'matrix']

/**
 * What HTML may contain when it leaves the gateway: text, structure, links, images and players without scripts.
 * Ids pass: `prepareHtml` has removed those that the gateway did not make.
 */
export const schema: Schema = {
  tagNames: [
    ...[
      'a',
      'abbr',
      'b',
      'bdi',
      'bdo',
      'br',
      'cite',
      'code',
      'data',
      'del',
      'dfn',
      'em',
      'i',
      'ins',
      'kbd',
      'mark',
      'q',
    ],
    ...['rp', 'rt', 'ruby', 's', 'samp', 'small', 'span', 'strong', 'sub', 'sup', 'time', 'u', 'var', 'wbr'],
    ...['address', 'article', 'aside', 'blockquote', 'details', 'div', 'figcaption', 'figure', 'footer', 'header'],
    ...['hr', 'main', 'nav', 'p', 'pre', 'section', 'summary', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
    ...['dd', 'dl', 'dt', 'li', 'ol', 'ul'],
    ...['caption', 'col', 'colgroup', 'table', 'tbody', 'td', 'tfoot', 'th', 'thead', 'tr'],
    ...['audio', 'img', 'input', 'picture', 'source', 'track', 'video'],
  ],
  attributes: {
    '*': ['dir', 'id', 'lang', 'title'],
    a: ['href', 'hrefLang', 'dataFootnoteRef', 'dataFootnoteBackref'],
    audio: ['controls', 'src'],
    blockquote: ['cite'],
    code: [['className', /^language-[\w+#.-]+$/]],
    col: ['span'],
    colgroup: ['span'],
    data: ['value'],
    del: ['cite', 'dateTime'],
    details: ['open'],
    img: ['alt', 'height', 'src', 'srcSet', 'width'],
    input: [['type', 'checkbox'], ['disabled', true], 'checked'],
    ins: ['cite', 'dateTime'],
    li: ['value', ['className', 'task-list-item']],
    ol: ['reversed', 'start', 'type'],
    q: ['cite'],
    section: ['dataFootnotes'],
    source: ['media', 'src', 'srcSet', 'type'],
    td: ['align', 'colSpan', 'headers', 'rowSpan'],
    th: ['abbr', 'align', 'colSpan', 'headers', 'rowSpan', 'scope'],
    time: ['dateTime'],
    track: ['default', 'kind', 'label', 'src', 'srcLang'],
    ul: [['className', 'contains-task-list']],
    video: ['controls', 'height', 'poster', 'src', 'width'],
  },
  protocols: {
    cite: ['http', 'https'],
    href: LINK_PROTOCOLS,
    poster: ['http', 'https'],
    // `prepareHtml` leaves data only where an image shows it.
    src: ['http', 'https', 'data'],
  },
  required: { input: { disabled: true, type: 'checkbox' } },
  ancestors: {
    tbody: ['table'],
    td: ['table'],
    th: ['table'],
    thead: ['table'],
    tfoot: ['table'],
    tr: ['table'],
  },
  clobber: [],
  clobberPrefix: '',
  // Removed with their content, which is code or a drawing, not words.
  strip: [
    ...['applet', 'iframe', 'math', 'noembed', 'noframes', 'noscript', 'object', 'plaintext', 'script', 'select'],
    ...['style', 'svg', 'template', 'textarea', 'title', 'xmp'],
  ],
}
