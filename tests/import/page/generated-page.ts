import fc from 'fast-check';
import type { Page, PageCard, PageSection } from '../../../src/cli/import/page/read-page.ts';

type Language = {
  words: string[];
  stop: string;
  join: string;
  departments: string[];
  related: string[];
  places: string[];
};

/** Word pools: scripts with and without capitals, right to left, and without spaces. */
const languages: Language[] = [
  {
    words: [
      'harbour',
      'ladder',
      'winter',
      'council',
      'bridge',
      'lantern',
      'quiet',
      'orchard',
      'ferry',
      'market',
      'copper',
      'teacher',
      'river',
      'garden',
      'morning',
      'wagon',
    ],
    stop: '.',
    join: ' ',
    departments: ['News', 'WORLD', 'Culture', 'Middle East'],
    related: ['Related Articles', 'You may also like', 'More on this story', 'RELATED:'],
    places: ['MINSK', 'MENLO PARK, Calif.', 'PARIS', 'ANTANANARIVO, Madagascar'],
  },
  {
    words: [
      'мост',
      'зима',
      'река',
      'рынок',
      'учитель',
      'паром',
      'утро',
      'медный',
      'тихий',
      'сад',
      'фонарь',
      'берег',
      'лодка',
      'школа',
    ],
    stop: '.',
    join: ' ',
    departments: ['Новости', 'Культура', 'В мире'],
    related: ['Читайте также', 'По теме:'],
    places: ['МИНСК', 'НИЖНИЙ НОВГОРОД'],
  },
  {
    words: [
      'γέφυρα',
      'ποτάμι',
      'σχολείο',
      'πρωί',
      'κήπος',
      'αγορά',
      'χειμώνας',
      'φανάρι',
      'λιμάνι',
      'βάρκα',
      'δάσκαλος',
    ],
    stop: '.',
    join: ' ',
    departments: ['News'],
    related: ['Διαβάστε επίσης', 'Σχετικά άρθρα'],
    places: ['ΑΘΗΝΑ'],
  },
  {
    words: ['جسر', 'نهر', 'مدرسة', 'صباح', 'حديقة', 'سوق', 'شتاء', 'فانوس', 'ميناء', 'قارب', 'معلم', 'هادئ'],
    stop: '.',
    join: ' ',
    departments: ['أخبار', 'ثقافة'],
    related: ['اقرأ أيضا', 'مقالات ذات صلة'],
    places: ['القاهرة'],
  },
  {
    words: ['गाँव', 'नदी', 'पुल', 'सुबह', 'बाज़ार', 'किताब', 'शिक्षक', 'बगीचा', 'नाव', 'दीपक', 'सर्दी'],
    stop: '।',
    join: ' ',
    departments: ['समाचार', 'खेल'],
    related: ['यह भी पढ़ें'],
    places: ['दिल्ली'],
  },
  {
    words: ['桥梁', '河流', '学校', '清晨', '花园', '市场', '冬天', '灯笼', '港口', '渔船', '教师', '安静'],
    stop: '。',
    join: '',
    departments: ['国际', '文化'],
    related: ['相关阅读', '延伸阅读'],
    places: ['北京'],
  },
];

const capital = (text: string) => text.replace(/^\p{L}/u, (letter) => letter.toUpperCase());

const wordsOf = (language: Language, min: number, max: number) =>
  fc.array(fc.constantFrom(...language.words), { minLength: min, maxLength: max });

const titleOf = (language: Language, min: number, max: number) =>
  wordsOf(language, min, max).map((words) => words.map(capital).join(language.join));

const sentenceOf = (language: Language) =>
  wordsOf(language, 12, 25).map((words) => capital(words.join(language.join)) + language.stop);

const paragraphOf = (language: Language) =>
  fc
    .array(sentenceOf(language), { minLength: 2, maxLength: 4 })
    .map((sentences) => sentences.join(language.join));

type Parts = {
  language: Language;
  headline: string;
  headlineCount: number;
  labelFirst: boolean;
  department: string;
  related: string;
  place: string | null;
  opening: string[];
  sections: PageSection[];
  cards: PageCard[];
  cardForm: 'title twice' | 'title first' | 'label first';
  break: string;
};

const partsOf = (language: Language): fc.Arbitrary<Parts> =>
  fc.record({
    language: fc.constant(language),
    headline: titleOf(language, 6, 12),
    headlineCount: fc.integer({ min: 1, max: 3 }),
    labelFirst: fc.boolean(),
    department: fc.constantFrom(...language.departments),
    related: fc.constantFrom(...language.related),
    place: fc.option(fc.constantFrom(...language.places), { nil: null }),
    opening: fc.array(paragraphOf(language), { minLength: 1, maxLength: 3 }),
    sections: fc.array(
      fc.record({
        heading: titleOf(language, 3, 8),
        paragraphs: fc.array(paragraphOf(language), { minLength: 1, maxLength: 3 }),
      }),
      { maxLength: 5 },
    ),
    cards: fc.uniqueArray(
      fc.record({
        title: titleOf(language, 6, 12),
        category: fc.constantFrom(...language.departments),
        excerpt: fc.option(sentenceOf(language), { nil: null }),
        url: fc.constant(null),
      }),
      { maxLength: 4, selector: (card) => card.title },
    ),
    cardForm: fc.constantFrom('title twice' as const, 'title first' as const, 'label first' as const),
    break: fc.constantFrom('\n', '\r\n'),
  });

function cardLines(card: PageCard, form: Parts['cardForm']): string[] {
  const excerpt = card.excerpt === null ? [] : ['', card.excerpt];
  if (form === 'title twice') return ['', card.title, card.category ?? '', '', card.title, ...excerpt];
  if (form === 'title first') return ['', card.title, card.category ?? '', ...excerpt];
  return ['', card.category ?? '', card.title, ...excerpt];
}

function print(parts: Parts): string {
  const { headline, headlineCount, labelFirst, department, place, opening, sections, cards } = parts;
  const repeats = Array.from({ length: headlineCount }, () => headline);
  const head = labelFirst ? [department, ...repeats] : [headline, '', department, ...repeats.slice(1)];
  const lead = place === null ? '' : `${place} – `;
  const body = opening.flatMap((paragraph, index) => ['', index === 0 ? lead + paragraph : paragraph]);
  const headed = sections.flatMap(({ heading, paragraphs }) => [
    '',
    heading,
    ...paragraphs.flatMap((text) => ['', text]),
  ]);
  const tail =
    cards.length === 0
      ? []
      : ['', parts.related, ...cards.flatMap((card) => cardLines(card, parts.cardForm))];
  return [...head, ...body, ...headed, ...tail, ''].join(parts.break);
}

function expectedOf(parts: Parts): Omit<Page, 'notes'> {
  const { headline, department, place, opening, sections, cards } = parts;
  const lead = place === null ? null : `${place} – `;
  return {
    category: department,
    headline,
    standfirst: null,
    bylines: [],
    dateline: place,
    datelineMark: place === null ? null : ' – ',
    datelineText: lead,
    opening,
    openingAsPrinted: opening.map((text, index) => (index === 0 ? (lead ?? '') + text : text)),
    sections,
    relatedLinks: cards,
  };
}

/** A page of known structure, in one of several scripts and forms, with what reading it has to give. */
export const generatedPage = fc
  .constantFrom(...languages)
  .chain(partsOf)
  // A heading that is the headline over again is a repeat, and no heading.
  .filter(
    ({ headline, sections, cards }) =>
      ![...sections.map(({ heading }) => heading), ...cards.map(({ title }) => title)].includes(headline),
  )
  .map((parts) => ({ text: print(parts), expected: expectedOf(parts) }));
