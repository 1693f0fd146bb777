import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { statementsOf } from '../support/statements.ts';
import { createTerm, type Json, publishStory, uniqueHeadline } from '../support/stories.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ DATELINE_CACHE_SIZE: '0' });
});
afterAll(() => api.close());

const find = async (parameters: Record<string, string>): Promise<Json> => {
  const answer = await api.call('get', `/v1/search?${new URLSearchParams(parameters)}`);
  expect([parameters, answer.status, answer.status === 200 ? '' : answer.text]).toEqual([
    parameters,
    200,
    '',
  ]);
  return answer.body;
};
const headlines = async (q: string, more: Record<string, string> = {}): Promise<string[]> =>
  (await find({ q, ...more })).data.map(({ headline }: Json) => headline);

/** Those that have the words themselves. */
const exactly = async (q: string): Promise<string[]> => {
  const { data, matched } = await find({ q });
  return matched === 'exact' ? data.map(({ headline }: Json) => headline) : [];
};

/** What each highlight points at. */
const marked = (hit: Json): Record<string, string[]> =>
  Object.fromEntries(
    hit.highlights.map(({ field, text, ranges }: Json) => [
      field,
      ranges.map(({ offset, length }: Json) => text.slice(offset, offset + length)),
    ]),
  );

const story = (language: string, headline: string, standfirst: string, ...sections: string[]) => ({
  language,
  headline,
  standfirst,
  sections: sections.map((markdown, at) => (at === 0 ? { markdown } : { heading: markdown, markdown: '—' })),
});

/** Sentences of our own; for each question the headline that a person would put first. */
const archive = [
  story(
    'en',
    'Ferries return to the northern harbour',
    'Two boats a day from Monday.',
    'The crossing takes an hour.',
    'Tickets and timetables',
  ),
  story(
    'en',
    'Council argues about parking',
    'A long evening in the town hall.',
    'Somebody mentioned the ferry once, and nobody answered.',
  ),
  story(
    'en',
    'A café opens where the mill stood',
    'Breads and pastries baked at night.',
    'The owner learned her trade on a ship in the harbour.',
  ),
  story(
    'en',
    'Night trains run again',
    'Sleepers leave at ten.',
    'The first night train leaves on Friday, and trains at night will be cheap.',
  ),
  story(
    'de',
    'Neue Brücke über den Fluss eröffnet',
    'Fußgänger dürfen zuerst hinüber.',
    'Die Häuser am Ufer bleiben stehen.',
  ),
  story(
    'de',
    'Im Hafen werden Schiffe gewaschen',
    'Eine Reederei versucht es mit Regenwasser.',
    'Die alte Brücke bleibt gesperrt.',
  ),
  story(
    'be',
    'Новы мост цераз раку адкрыты',
    'Першымі прайшлі дзеці.',
    'Сям’я з суседняй вёскі прыехала на роварах.',
  ),
  story(
    'be',
    'У бібліятэцы пачалі збіраць песні',
    'Запісваюць бабуль і дзядуль.',
    'Стары мост тут успамінаюць часта.',
  ),
  story('ru', 'Паромы вернулись на северный причал', 'Два рейса в день.', 'Билеты продают на берегу.'),
  story(
    'ru',
    'В музее открыли зал старых карт',
    'Самой старой триста лет.',
    'На одной из карт нарисован паром.',
  ),
  story('ar', 'افتتاح المكتبة الجديدة في المدينة', 'الكتب متاحة للجميع.', 'حضر الأطفال مع معلميهم.'),
  story('ar', 'سباق القوارب يبدأ غدا', 'الريح هادئة هذا الأسبوع.', 'تقع المكتبة قرب الميناء.'),
  story('zh-Hans', '新图书馆在河边开放', '孩子们最先走进大门。', '馆里有三万本书。'),
  story('zh-Hans', '夜班火车恢复运行', '十点发车。', '乘客可以在火车上借书，图书馆提供书目。'),
  story('ja', '港に新しい橋が完成', '歩行者が最初に渡った。', '橋の長さは二百メートル。'),
  story('th', 'สะพานใหม่เปิดใช้แล้ว', 'เด็กๆ เดินข้ามก่อน', 'แม่น้ำสงบในตอนเช้า'),
];

beforeAll(async () => {
  for (const one of archive) await publishStory(api, one);
}, 60_000);

describe('a judged set: the best comes first', () => {
  test.each([
    ['ferry', 'Ferries return to the northern harbour'],
    ['harbours', 'Ferries return to the northern harbour'],
    ['timetable', 'Ferries return to the northern harbour'],
    ['night train', 'Night trains run again'],
    ['cafe', 'A café opens where the mill stood'],
    ['CAFÉ', 'A café opens where the mill stood'],
    ['cafe\u0301', 'A café opens where the mill stood'],
    ['brucke', 'Neue Brücke über den Fluss eröffnet'],
    ['Brücken', 'Neue Brücke über den Fluss eröffnet'],
    ['fussgänger', 'Neue Brücke über den Fluss eröffnet'],
    ['Haus', 'Neue Brücke über den Fluss eröffnet'],
    ['мост', 'Новы мост цераз раку адкрыты'],
    ["сям'я", 'Новы мост цераз раку адкрыты'],
    ['сямʼя', 'Новы мост цераз раку адкрыты'],
    ['паром', 'Паромы вернулись на северный причал'],
    ['паромов', 'Паромы вернулись на северный причал'],
    ['старая карта', 'В музее открыли зал старых карт'],
    ['مكتبة', 'افتتاح المكتبة الجديدة في المدينة'],
    ['مَكْتَبَة', 'افتتاح المكتبة الجديدة في المدينة'],
    ['قوارب', 'سباق القوارب يبدأ غدا'],
    ['图书馆', '新图书馆在河边开放'],
    ['火车', '夜班火车恢复运行'],
    ['河', '新图书馆在河边开放'],
    ['橋', '港に新しい橋が完成'],
    ['歩行者', '港に新しい橋が完成'],
    ['สะพาน', 'สะพานใหม่เปิดใช้แล้ว'],
  ])('%s', async (q, best) => {
    const { data, matched } = await find({ q });
    expect([matched, data[0]?.headline]).toEqual(['exact', best]);
  });
});

describe('what people type', () => {
  test('a phrase wants its words side by side', async () => {
    expect(await headlines('"town hall"')).toEqual(['Council argues about parking']);
    expect(await exactly('"hall town"')).toEqual([]);
    expect(await headlines('“northern harbour”')).toEqual(['Ferries return to the northern harbour']);
    expect(await headlines('"书馆在河边"')).toEqual(['新图书馆在河边开放']);
  });

  test('what is excluded is not there, whatever its ending', async () => {
    expect(new Set(await headlines('harbour'))).toEqual(
      new Set(['Ferries return to the northern harbour', 'A café opens where the mill stood']),
    );
    expect(await headlines('harbour -ferry')).toEqual(['A café opens where the mill stood']);
    expect(await headlines('harbour -"a café opens"')).toEqual(['Ferries return to the northern harbour']);
    expect((await find({ q: '-harbour' })).data).toEqual([]);
  });

  test('OR and | take either', async () => {
    for (const q of ['pastries OR parking', 'pastries | parking', 'pastries|parking'])
      expect((await headlines(q)).sort()).toEqual([
        'A café opens where the mill stood',
        'Council argues about parking',
      ]);
  });

  test('a word that is not finished yet', async () => {
    expect(await exactly('pas')).toEqual([]);
    expect(await headlines('pas', { prefix: 'true' })).toEqual(['A café opens where the mill stood']);
    expect(await headlines('pastri', { prefix: 'true' })).toEqual(['A café opens where the mill stood']);
    expect((await find({ q: 'night tra', prefix: 'true' })).matched).toBe('exact');
  });

  test('without words nothing is found', async () => {
    for (const parameters of [{}, { q: '' }, { q: ' " -- | OR ' }, { q: '🗞️' }])
      expect(await find(parameters as Record<string, string>)).toEqual({
        data: [],
        nextCursor: null,
        matched: 'exact',
        didYouMean: null,
        facets: null,
      });
  });

  test.each([
    ['harbuor', 'Ferries return to the northern harbour', 'harbour'],
    ['nothern harbor', 'Ferries return to the northern harbour', 'northern harbour'],
    ['Brüke', 'Neue Brücke über den Fluss eröffnet', 'brücke'],
    ['северний причол', 'Паромы вернулись на северный причал', 'северный причал'],
  ])('%s is mistyped', async (q, best, meant) => {
    const { data, matched, didYouMean } = await find({ q });
    expect([matched, data[0]?.headline, didYouMean]).toEqual(['similar', best, meant]);
    expect(marked(data[0]).headline?.map((word) => word.toLowerCase())).toEqual(meant.split(' '));
  });
});

describe('highlights', () => {
  test('point at the words, in UTF-16 code units', async () => {
    await publishStory(
      api,
      story('en', '🚢🚢 Ferries & <b>quays</b>', 'A ferry, two ferries, no ferryman.', 'Body.'),
    );
    const { data } = await find({ q: 'ferry' });
    const hit = data.find(({ headline }: Json) => headline.startsWith('🚢'));
    expect(marked(hit)).toEqual({ headline: ['Ferries'], standfirst: ['ferry', 'ferries'] });
    expect(hit.highlights[0].text).toBe('🚢🚢 Ferries & <b>quays</b>');
  });

  test('of scripts without spaces are the characters asked for', async () => {
    const [hit] = (await find({ q: '图书馆' })).data;
    expect(marked(hit).headline).toEqual(['图书馆']);
  });

  test('of Arabic and Russian are whole words with other endings', async () => {
    expect(marked((await find({ q: 'مكتبة' })).data[0]).headline).toEqual(['المكتبة']);
    expect(marked((await find({ q: 'паромов' })).data[0]).headline).toEqual(['Паромы']);
  });

  test('show a passage of the body when asked', async () => {
    const [council] = (await find({ q: 'answered', passages: 'true' })).data;
    expect(marked(council)).toMatchObject({ body: ['answered'] });
    const filler = 'Nothing of note happened on that day. '.repeat(200);
    await publishStory(
      api,
      story('en', 'A long report', 'Of a year.', `${filler}Then a walrus sang to the walruses. ${filler}`),
    );
    const [long] = (await find({ q: 'walrus', passages: 'true' })).data;
    expect(marked(long).body).toEqual(['walrus', 'walruses']);
    const { text } = long.highlights.find(({ field }: Json) => field === 'body');
    expect(text.length).toBeLessThan(260);
  });
});

describe('what readers cannot see is not found', () => {
  const word = 'quokka';
  const at = (minutes: number) => new Date(api.clock.now().getTime() + minutes * 60_000).toISOString();

  test('drafts, schedules, what was withdrawn or killed', async () => {
    const gone = await publishStory(api, { headline: `The ${word} leaves` });
    const killed = await publishStory(api, { headline: `The ${word} is wrong` });
    const kept = await publishStory(api, { headline: `The ${word} stays` });
    const planned = await api.call('post', '/v1/editorial/articles', {
      body: { headline: `The ${word} comes`, sections: [{ markdown: 'Soon.' }] },
    });
    const before = api.clock.now().toISOString();
    api.clock.advance(60_000);
    const desk = `/v1/editorial/articles`;
    expect((await api.call('post', `${desk}/${gone.id}/unpublish`)).status).toBe(200);
    expect((await api.call('post', `${desk}/${killed.id}/kill`, { body: { reason: 'Wrong.' } })).status).toBe(
      200,
    );
    const order = { body: { publishAt: at(60) } };
    expect((await api.call('post', `${desk}/${planned.body.id}/publish`, order)).status).toBe(200);
    expect(await headlines(word)).toEqual([`The ${word} stays`]);
    expect((await find({ q: 'quoka' })).data.map(({ id }: Json) => id)).toEqual([kept.id]);
    const suggested = await api.call('get', `/v1/suggest?q=quok`);
    expect(suggested.body.data.map(({ id }: Json) => id)).toEqual([kept.id]);
    // As it was a minute ago: what was killed stays gone.
    expect((await headlines(word, { asOf: before })).sort()).toEqual([
      `The ${word} leaves`,
      `The ${word} stays`,
    ]);
    api.clock.advance(61 * 60_000);
    expect((await headlines(word)).sort()).toEqual([`The ${word} comes`, `The ${word} stays`]);
  });

  test('a word that was planned and given up is never meant', async () => {
    const desk = '/v1/editorial/articles';
    const draft = await api.call('post', desk, {
      body: { headline: 'Zanzibor merges with nobody', sections: [{ markdown: 'Secret.' }] },
    });
    await publishStory(api, { headline: 'Zanzibar from the sea' });
    const order = { body: { publishAt: at(60) } };
    expect((await api.call('post', `${desk}/${draft.body.id}/publish`, order)).status).toBe(200);
    // Nearer to the secret word than to the one that readers know.
    expect((await find({ q: 'Zanziborr' })).didYouMean).toBe('zanzibar');
    expect((await api.call('post', `${desk}/${draft.body.id}/unschedule`)).status).toBe(200);
    api.clock.advance(61 * 60_000);
    await api.clock.settle();
    const known = await api.database.delivery.$queryRaw`SELECT word FROM searchable_words`;
    expect(JSON.stringify(known)).not.toContain('zanzibor');
    const { didYouMean, data } = await find({ q: 'Zanziborr' });
    expect([didYouMean, data.map(({ headline }: Json) => headline)]).toEqual([
      'zanzibar',
      ['Zanzibar from the sea'],
    ]);
  });

  test('what was corrected is found by what it says now', async () => {
    const { id } = await publishStory(api, {
      headline: 'A numbat was seen',
      sections: [{ markdown: 'Near the well.' }],
    });
    api.clock.advance(1_000);
    const note = { body: { type: 'correction', text: 'It was a numbat.' } };
    expect((await api.call('post', `/v1/editorial/articles/${id}/corrections`, note)).status).toBeLessThan(
      300,
    );
    expect(await headlines('numbat')).toEqual(['A numbat was seen']);
    const change = { body: { headline: 'A bilby was seen' }, headers: { 'If-Match': '*' } };
    await api.call('patch', `/v1/editorial/articles/${id}`, change);
    api.clock.advance(1_000);
    await api.call('post', `/v1/editorial/articles/${id}/publish`);
    expect(await headlines('bilby')).toEqual(['A bilby was seen']);
    expect(await exactly('numbat')).toEqual([]);
  });
});

describe('filters, facets and pages', () => {
  const count = 25;
  let terms: { parent: Json; child: Json; tag: Json; author: Json };
  beforeAll(async () => {
    const parent = await createTerm(api, 'categories', 'Wildlife');
    terms = {
      parent,
      child: await createTerm(api, 'categories', 'Marsupials', { parent: parent.id }),
      tag: await createTerm(api, 'tags', 'Wombats'),
      author: await createTerm(api, 'authors', 'Wilma Wombat'),
    };
    for (let n = 0; n < count; n += 1) {
      api.clock.advance(60_000);
      await publishStory(api, {
        headline: `Wombat number ${n}`,
        language: n % 5 === 0 ? 'de' : 'en',
        category: n % 2 === 0 ? terms.child.id : terms.parent.id,
        tags: n < 3 ? [terms.tag.id] : [],
        bylines: n < 4 ? [{ author: terms.author.id }] : [],
        type: n === 7 ? 'opinion' : 'news',
      });
    }
  }, 60_000);

  test.each([
    ['category', () => terms.parent.slug, count],
    ['category', () => terms.child.slug, 13],
    ['tag', () => terms.tag.slug, 3],
    ['author', () => terms.author.id, 4],
    ['language', () => 'de', 5],
    ['type', () => 'opinion', 1],
  ])('%s', async (name, value, expected) => {
    expect((await headlines('wombat', { [name]: value(), limit: '100' })).length).toBe(expected);
  });

  test('a range of time', async () => {
    const all = (await find({ q: 'wombat', sort: 'publishedAt', limit: '100' })).data;
    const range = { publishedAfter: all[3].publishedAt, publishedBefore: all[8].publishedAt };
    expect((await headlines('wombat', range)).length).toBe(5);
  });

  test('facets count the whole of what was found', async () => {
    const { facets, data } = await find({
      q: 'wombat',
      facets: 'category,tag,author,language,year',
      limit: '1',
    });
    expect(data.length).toBe(1);
    const counts = (name: string) =>
      facets[name].map(({ value, count: n }: Json) => [value.slug ?? value, n]);
    expect({ ...facets, category: counts('category'), tag: counts('tag'), author: counts('author') }).toEqual(
      {
        counted: count,
        isComplete: true,
        category: [
          ['marsupials', 13],
          ['wildlife', 12],
        ],
        tag: [['wombats', 3]],
        author: [['wilma-wombat', 4]],
        language: [
          { value: 'en', count: 20 },
          { value: 'de', count: 5 },
        ],
        year: [{ value: 2026, count }],
      },
    );
    const narrowed = await find({ q: 'wombat', facets: 'language', tag: terms.tag.slug });
    expect(narrowed.facets).toEqual({
      counted: 3,
      isComplete: true,
      language: [
        { value: 'en', count: 2 },
        { value: 'de', count: 1 },
      ],
    });
  });

  test.each(['relevance', '-publishedAt', 'publishedAt'])(
    'pages by %s neither repeat nor skip while others are published',
    async (sort) => {
      const expected = (await find({ q: 'wombat', sort, limit: '100' })).data.map(({ id }: Json) => id);
      const found: string[] = [];
      let path: string | null = `/v1/search?q=wombat&sort=${sort}&limit=4`;
      const added: string[] = [];
      while (path) {
        const answer: Json = await api.call('get', path);
        expect(answer.status).toBe(200);
        found.push(...answer.body.data.map(({ id }: Json) => id));
        path = /<([^>]+)>; rel="next"/.exec(answer.headers.link ?? '')?.[1] ?? null;
        expect(path === null).toBe(answer.body.nextCursor === null);
        api.clock.advance(86_400_000);
        added.push((await publishStory(api, { headline: uniqueHeadline('Wombat wombat') })).id);
      }
      expect(found).toEqual(expected);
      for (const id of added) await api.call('post', `/v1/editorial/articles/${id}/unpublish`);
    },
    30_000,
  );

  test('a cursor is of one query', async () => {
    const { nextCursor } = await find({ q: 'wombat', limit: '2' });
    for (const other of [
      { q: 'wombats' },
      { q: 'wombat', sort: 'publishedAt' },
      { q: 'wombat', language: 'de' },
    ]) {
      const answer = await api.call(
        'get',
        `/v1/search?${new URLSearchParams({ ...other, limit: '2', cursor: nextCursor })}`,
      );
      expect([other, answer.status]).toEqual([other, 400]);
    }
  });

  test('the new is put before the old where both say the same', async () => {
    await publishStory(api, { headline: 'The echidna digs' });
    api.clock.advance(30 * 86_400_000);
    const newer = await publishStory(api, { headline: 'The echidna digs', slug: 'echidna-again' });
    expect((await find({ q: 'echidna' })).data[0].id).toBe(newer.id);
  });

  test('one statement finds, one resolves what filters name, one learns new words', async () => {
    const ask = (search: string) => statementsOf(() => api.call('get', `/v1/search?${search}`));
    await ask('q=wombat&facets=tag');
    expect((await ask('q=wombat&facets=tag')).length).toBe(1);
    expect((await ask(`q=wombat&category=wildlife`)).length).toBe(2);
    expect((await ask('q=wombatt')).length).toBe(2);
    expect((await ask('q=wombat+numbers')).length).toBe(2);
    expect((await statementsOf(() => api.call('get', '/v1/suggest?q=womb'))).length).toBe(1);
  });
});

describe('suggestions', () => {
  const suggest = async (parameters: Record<string, string>): Promise<Json[]> => {
    const answer = await api.call('get', `/v1/suggest?${new URLSearchParams(parameters)}`);
    expect(answer.status).toBe(200);
    return answer.body.data;
  };

  test('terms by their names, and headlines, with what was typed', async () => {
    const data = await suggest({ q: 'womb', limit: '4' });
    expect(data.map(({ kind, text }) => [kind, text])).toEqual([
      ['author', 'Wilma Wombat'],
      ['tag', 'Wombats'],
      ['article', 'Wombat number 24'],
      ['article', 'Wombat number 23'],
    ]);
    for (const { text, ranges } of data)
      expect(ranges.map(({ offset, length }: Json) => text.slice(offset, offset + length))).toEqual([
        text.includes('Wombats') ? 'Wombats' : 'Wombat',
      ]);
  });

  test.each([
    ['northern harb', ['Ferries return to the northern harbour']],
    ['CAF', ['A café opens where the mill stood']],
    ['причал сев', ['Паромы вернулись на северный причал']],
    ['图书', ['新图书馆在河边开放']],
    ['橋', ['港に新しい橋が完成']],
    ['harb north', []],
    ['n', []],
    ['', []],
  ])('%s', async (q, expected) => {
    expect((await suggest({ q })).map(({ text }) => text)).toEqual(expected);
  });

  test('of one language', async () => {
    expect(
      (await suggest({ q: 'wombat', language: 'de' })).filter(({ kind }) => kind === 'article').length,
    ).toBe(5);
  });
});
