/** Markdown, and the quotes in it as text and attribution; none where it quotes no one. */
export type QuoteCase = readonly [markdown: string, ...quotes: (readonly [text: string, attribution: string | null])[]]

/** Passages in the ways people write them: block quotes. */
const blocks: readonly QuoteCase[] = [
  ['> The mast hums before a storm.', ['The mast hums before a storm.', null]],
  ['> “The mast hums before a storm.”', ['The mast hums before a storm.', null]],
  ['> The mast hums\n> before a storm.\n> — Ines Roth', ['The mast hums before a storm.', 'Ines Roth']],
  ['> The mast hums.\n>\n> – Ines Roth, harbour keeper', ['The mast hums.', 'Ines Roth, harbour keeper']],
  ['> The mast hums.  \n> -- Ines Roth', ['The mast hums.', 'Ines Roth']],
  ['> The mast hums.\n>\n> ― **Ines Roth**', ['The mast hums.', 'Ines Roth']],
  ['> The mast hums.\n>\n> ~ Ines Roth', ['The mast hums.', 'Ines Roth']],
  ['> "The mast hums." ~ Ines Roth', ['The mast hums.', 'Ines Roth']],
  ['> The mast hums.\n>\n> ~Ines Roth', ['The mast hums.', 'Ines Roth']],
  ['> The mast hums.\n>\n> − Ines Roth', ['The mast hums.', 'Ines Roth']],
  ['> The mast hums.\n>\n> ⸺ Ines Roth', ['The mast hums.', 'Ines Roth']],
  ['> The mast hums.\n\n— Ines Roth', ['The mast hums.', 'Ines Roth']],
  ['> The mast hums. — Ines Roth', ['The mast hums.', 'Ines Roth']],
  ['> “The mast hums.” —Ines Roth, in *Tides*', ['The mast hums.', 'Ines Roth, in Tides']],
  ['> “The mast hums” – Ines Roth', ['The mast hums', 'Ines Roth']],
  ['> “The mast hums.” (Ines Roth)', ['The mast hums.', 'Ines Roth']],
  ['> “The mast hums.”\n> Ines Roth', ['The mast hums.', 'Ines Roth']],
  ['> “The mast hums.”\n>\n> Ines Roth, harbour keeper', ['The mast hums.', 'Ines Roth, harbour keeper']],
  ['> “The mast hums.”\n>\n> [Ines Roth](https://tides.example/)', ['The mast hums.', 'Ines Roth']],
  ['> The mast hums.\n>\n> *Ines Roth*', ['The mast hums.', 'Ines Roth']],
  ['> The mast hums.\n>\n> **Ines Roth, Harbour Office**', ['The mast hums.', 'Ines Roth, Harbour Office']],
  ['> The mast hums.\n>\n> <cite>Ines Roth</cite>', ['The mast hums.', 'Ines Roth']],
  ['> The mast hums. <cite>Ines Roth</cite>', ['The mast hums.', 'Ines Roth']],
  ['> The mast hums.\n>\n> — Ines Roth, <cite>Tides</cite>', ['The mast hums.', 'Ines Roth, Tides']],
  ['> The mast hums. — Ines Roth, <cite>Tides</cite>', ['The mast hums.', 'Ines Roth, Tides']],
  ['> The mast hums.\n>\n> Ines Roth in <cite>Tides</cite>', ['The mast hums.', 'Ines Roth in Tides']],
  ['> The mast hums.\n>\n> — Ines Roth, <cite>Tides</cite>, 1990', ['The mast hums.', 'Ines Roth, Tides, 1990']],
  ['> The mast hums.\n>\n> <cite>Ines Roth</cite>, Tides (1990)', ['The mast hums.', 'Ines Roth, Tides (1990)']],
  ['> The mast hums.\n>\n> <small>Ines Roth, <cite>Tides</cite></small>', ['The mast hums.', 'Ines Roth, Tides']],
  ['> The mast hums.\n>\n> <small>— Ines Roth</small>', ['The mast hums.', 'Ines Roth']],
  [
    '<blockquote><p>The mast hums.</p><footer>Ines Roth in <cite>Tides</cite></footer></blockquote>',
    ['The mast hums.', 'Ines Roth in Tides'],
  ],
  [
    '<blockquote>\n<p>The mast hums.</p>\n<footer>— <b>Ines Roth</b>, <cite>Tides</cite></footer>\n</blockquote>',
    ['The mast hums.', 'Ines Roth, Tides'],
  ],
  ['<blockquote><p>The mast hums.</p><cite>Ines Roth</cite></blockquote>', ['The mast hums.', 'Ines Roth']],
  [
    '<figure><blockquote><p>The mast hums.</p></blockquote><figcaption>—Ines Roth, <cite>Tides</cite></figcaption></figure>',
    ['The mast hums.', 'Ines Roth, Tides'],
  ],
  ['> The mast hums.\n>\n> Source: Harbour Notes', ['The mast hums.', 'Harbour Notes']],
  ['> Der Mast summt vor dem Sturm.\n>\n> Quelle: Hafenblatt', ['Der Mast summt vor dem Sturm.', 'Hafenblatt']],
  ['> The mast hums.\n>\n> — said Ines Roth', ['The mast hums.', 'Ines Roth']],
  ['> “The mast hums,” said Ines Roth.', ['The mast hums,', 'Ines Roth']],
  [
    '> One day it hummed.\n>\n> Another day it sang.\n>\n> — Ines Roth',
    ['One day it hummed.\n\nAnother day it sang.', 'Ines Roth'],
  ],
  ['> Nobody fixed it – nobody could – for years.', ['Nobody fixed it – nobody could – for years.', null]],
  ['> We went home.\n> — and then it rained for a week.', ['We went home. — and then it rained for a week.', null]],
  ['> It took ~30 people\n> ~ 40 in winter.', ['It took ~30 people ~ 40 in winter.', null]],
  ['> The mast hums.\n> — Ines Roth (Tides,\n> second issue)', ['The mast hums.', 'Ines Roth (Tides, second issue)']],
  ['> The mast hums.\n>\n> — anonymous', ['The mast hums.', 'anonymous']],
  ['> The mast hums.\n>\n> — @ines', ['The mast hums.', '@ines']],
  ['> The mast hums.\n>\n> — The Harbour Notes', ['The mast hums.', 'The Harbour Notes']],
]

const verse: readonly QuoteCase[] = [
  [
    '> The tide was low  \n> – they thought it low –  \n> and then it came.',
    ['The tide was low\n– they thought it low –\nand then it came.', null],
  ],
  [
    '> I kept a lamp —  \n> — a little lamp —  \n> the night kept me.',
    ['I kept a lamp —\n— a little lamp —\nthe night kept me.', null],
  ],
  ['> Omar waved.  \n> — We did.  \n> The ferry left.', ['Omar waved.\n— We did.\nThe ferry left.', null]],
  ['> Omar waved.\n> — We did.\n> The ferry left.', ['Omar waved. — We did. The ferry left.', null]],
  [
    '> I kept a lamp —  \n> — a little lamp —  \n> the night kept me.\n>\n> — Ines Roth',
    ['I kept a lamp —\n— a little lamp —\nthe night kept me.', 'Ines Roth'],
  ],
  [
    '> The tide was low  \n> and then it came  \n> — we never knew.',
    ['The tide was low\nand then it came\n— we never knew.', null],
  ],
  ['> – Is it deep?  \n> – It is.', ['– Is it deep?\n– It is.', null]],
  [
    '> Salt on the rail,  \n> gulls on the roof.  \n> — Omar Haddad',
    ['Salt on the rail,\ngulls on the roof.', 'Omar Haddad'],
  ],
  [
    '<blockquote>Salt on the rail,<br>– so white –<br>gulls on the roof.</blockquote>',
    ['Salt on the rail,\n– so white –\ngulls on the roof.', null],
  ],
]

const several: readonly QuoteCase[] = [
  [
    '> “The lamp came first.” — **Ines Roth**\n>\n> “Then came the mast.” — **Omar Haddad**',
    ['The lamp came first.', 'Ines Roth'],
    ['Then came the mast.', 'Omar Haddad'],
  ],
  [
    '> The lamp came first.\n> — Ines Roth\n>\n> Then came the mast.\n> — Omar Haddad',
    ['The lamp came first.', 'Ines Roth'],
    ['Then came the mast.', 'Omar Haddad'],
  ],
  [
    '> The lamp came first. — Ines Roth\n>\n> Then came the mast. — Omar Haddad\n>\n> Then we left. — Li Wei',
    ['The lamp came first.', 'Ines Roth'],
    ['Then came the mast.', 'Omar Haddad'],
    ['Then we left.', 'Li Wei'],
  ],
  [
    '> "The lamp came first." (Ines Roth)  \n> "Then came the mast." (Omar Haddad)',
    ['The lamp came first.', 'Ines Roth'],
    ['Then came the mast.', 'Omar Haddad'],
  ],
  [
    '> "The lamp came first."\n>\n> "Then came the mast."',
    ['The lamp came first.', null],
    ['Then came the mast.', null],
  ],
  [
    '> „Zuerst kam die Lampe.“\n> — Ines Roth\n>\n> „Dann kam der Mast.“\n> — Omar Haddad',
    ['Zuerst kam die Lampe.', 'Ines Roth'],
    ['Dann kam der Mast.', 'Omar Haddad'],
  ],
  [
    '> - "The lamp came first." — Ines Roth\n> - "Then came the mast." — Omar Haddad',
    ['The lamp came first.', 'Ines Roth'],
    ['Then came the mast.', 'Omar Haddad'],
  ],
  [
    '"The lamp came first." — Ines Roth  \n"Then came the mast." — Omar Haddad',
    ['The lamp came first.', 'Ines Roth'],
    ['Then came the mast.', 'Omar Haddad'],
  ],
  ['> “The lamp came first.\n>\n> “Then came the mast.”', ['The lamp came first.\n\n“Then came the mast.', null]],
]

const passages: readonly QuoteCase[] = [
  ['- "We carried the lamp up together."', ['We carried the lamp up together.', null]],
  ['- "We carried the lamp up together." — Ines', ['We carried the lamp up together.', 'Ines']],
  ['"We carried the lamp," said Ines Roth.', ['We carried the lamp,', 'Ines Roth']],
  ['“We carried the lamp up,” says Ines Roth, keeper.', ['We carried the lamp up,', 'Ines Roth, keeper']],
  ['“We carried the lamp up”, Ines Roth said.', ['We carried the lamp up', 'Ines Roth']],
  ['„Wir trugen die Lampe hinauf“, sagt Ines Roth.', ['Wir trugen die Lampe hinauf', 'Ines Roth']],
  ['« Nous avons porté la lampe », raconte Inès Roth.', ['Nous avons porté la lampe', 'Inès Roth']],
  ['«Llevamos la lámpara hasta arriba», dijo Inés Roth.', ['Llevamos la lámpara hasta arriba', 'Inés Roth']],
  ['„My wnieśliśmy lampę na górę” – Ina Rot', ['My wnieśliśmy lampę na górę', 'Ina Rot']],
  ['«Мы вместе подняли лампу наверх» — Инна Рот', ['Мы вместе подняли лампу наверх', 'Инна Рот']],
  ['「私たちは一緒にランプを運びました。」', ['私たちは一緒にランプを運びました。', null]],
  ['“我们一起把灯抬上了山顶。”——李伟', ['我们一起把灯抬上了山顶。', '李伟']],
  ['- ‏"נשאנו את המנורה יחד."', ['נשאנו את המנורה יחד.', null]],
  ['- ״נשאנו את המנורה יחד.״', ['נשאנו את המנורה יחד.', null]],
  ['- "מזכ"ל העמותה נשא את המנורה."', ['מזכ"ל העמותה נשא את המנורה.', null]],
  ['- ؜"حملنا المصباح معًا إلى الأعلى."', ['حملنا المصباح معًا إلى الأعلى.', null]],
  ['- ​"We carried the lamp up together."', ['We carried the lamp up together.', null]],
  ['- ⁠“We carried the lamp up together.”‎ — Ines Roth', ['We carried the lamp up together.', 'Ines Roth']],
  ['> ‏המנורה כבר דולקת.\n>\n> ‏— אינס רות', ['המנורה כבר דולקת.', 'אינס רות']],
  ['> ﻿The lamp is lit.\n> ﻿— Ines Roth', ['The lamp is lit.', 'Ines Roth']],
  ['- *"We carried the lamp up together."*', ['We carried the lamp up together.', null]],
  ['- **“We carried the lamp up together.”** – Ines', ['We carried the lamp up together.', 'Ines']],
  ['"We carried the lamp up together."\n\n~ Ines Roth', ['We carried the lamp up together.', 'Ines Roth']],
  ['"We said \'lift\' and it rose."', ["We said 'lift' and it rose.", null]],
  ['‘It’s the keeper’s lamp, not ours.’', ['It’s the keeper’s lamp, not ours.', null]],
]

const afterLeadIns: readonly QuoteCase[] = [
  ['> Why a lamp? “Because ships are blind.” — Ines Roth', ['Because ships are blind.', 'Ines Roth']],
  ['> **Why a lamp?**\n>\n> “Because ships are blind.”', ['Because ships are blind.', null]],
  ['**Why did you light a lamp?** "Because ships are blind."', ['Because ships are blind.', null]],
  ['- Who lit it? "All of us lit it together."', ['All of us lit it together.', null]],
  ['> Ines Roth: “Ships are blind at night.”', ['Ships are blind at night.', 'Ines Roth']],
  ['Ines Roth says: “Ships are blind at night.”', ['Ships are blind at night.', 'Ines Roth']],
  ['The plan was simple: “Light the lamp at dusk.”'],
]

const nothing: readonly QuoteCase[] = [
  ['> [!NOTE]\n> Mind the step.'],
  ['> **Note:** the lamp is hot.'],
  ['> Hinweis: Die Lampe ist heiß.'],
  ['> lamp-plan.pdf'],
  ['> content/lamp.md'],
  ['- "lamp-plan.pdf"'],
  ['- "How to light the lamp.md"'],
  ['> Your name:'],
  ['> E-mail: ________'],
  ['- "Your full name and your address:"'],
  ['> Yes'],
  ['- "Lamp"'],
  ['They called it the "lamp house" for years.'],
  ['"Yes," she said, "we lit the lamp there."'],
  ['## "We lit the lamp ourselves."'],
  ['    "We lit the lamp ourselves."'],
  ['- `"light the lamp at dusk, please"`x'],
  ['"Lamp" is a word of five letters – no more.'],
  ['"We lit the lamp," she said.'],
]

/** All of them, by kind. */
export const quoteKinds = { blocks, verse, several, passages, afterLeadIns, nothing }
