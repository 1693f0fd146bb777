import { describe, expect, test } from '@jest/globals';
import { readDateline } from '../../../src/cli/import/page/dateline.ts';

const text = 'The council met on Monday and agreed on nothing but the date of its next meeting.';

describe('a dateline', () => {
  test.each([
    ['MINSK', ' – '],
    ['MINSK', ' — '],
    ['MINSK', '—'],
    ['MINSK', ' -- '],
    ['PARIS', ' (AP) — '],
    ['WASHINGTON', ' (Reuters) - '],
    ['MENLO PARK, Calif.', ' – '],
    ['ANTANANARIVO, Madagascar', ' – '],
    ['KINSHASA, Democratic Republic of Congo', ' — '],
    ['PORT-AU-PRINCE, Haiti', ' (AP) — '],
    ['ST. PETERSBURG', ' — '],
    ['N’DJAMENA', ' — '],
    ['WASHINGTON/BRUSSELS', ' — '],
    ['LONDON', ', March 3 - '],
    ['LONDON', ', 3 March 2026 (AFP) – '],
    ['NEW\u00a0DELHI', '\u00a0– '],
    ['Berlin', ' (dpa) - '],
    ['Madrid', ', 3 mar (EFE).- '],
    ['Roma', ', 3 marzo – '],
    ['ZÜRICH', ' – '],
    ['МИНСК', ', 3 марта. /ТАСС/. '],
    ['ΑΘΗΝΑ', ' — '],
  ])('%s with the mark "%s" is told from the text', (location, mark) => {
    expect(readDateline(location + mark + text)).toEqual({ location, mark, text: location + mark });
  });

  test.each([
    ['北京', '北京 ', '山城的老缆车周二清晨重新开通。'],
    ['北京', '新华社北京3月3日电（记者王五）', '山城的老缆车周二清晨重新开通。'],
    ['ソウル', '【ソウル=共同】', '港町の図書館が開館した。'],
    ['서울', '(서울=한국통신) ', '항구 도시의 도서관이 문을 열었다.'],
    ['القاهرة', 'القاهرة – ', 'فتحت البلدية أبواب الحديقة القديمة.'],
  ])('%s is read from "%s"', (location, lead, rest) => {
    expect(readDateline(lead + rest)).toMatchObject({ location, text: lead });
  });

  test.each([
    'NATO – The alliance met on Monday and agreed on nothing but a date.',
    'BERLIN – as ever – was late to the party, and left it first of all.',
    'The mayor – a former baker – said so on Monday in front of the mill.',
    'Inflation — The Musical opens on Monday with a cast of eleven bankers.',
    'BREAKING: The bridge is shut until Friday, the council said on Monday.',
    'القاهرة – كما هي دائما – مدينة لا تنام قبل الفجر ولا تصحو قبل الظهر.',
    'MINSK –',
    'COVID-19 Cases Rise in the Valley, and the clinics open on Sunday too.',
  ])('is not seen in "%s"', (paragraph) => {
    expect(readDateline(paragraph)).toBeNull();
  });
});
