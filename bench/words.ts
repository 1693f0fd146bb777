const words = (text: string) => text.trim().split(/\s+/);

export const nouns = words(`
  harbour council bridge ferry school library market railway river garden orchestra hospital station theatre
  museum reservoir festival tunnel lighthouse airport bakery archive stadium vineyard observatory quarry
  cooperative parliament ministry court budget election strike harvest storm drought survey treaty census
  timetable signal canal dam shipyard laboratory clinic warehouse greenhouse crossing depot forest coast`);

export const adjectives = words(`
  northern quiet disputed early public rural narrow restored crowded seasonal unfinished ancient regional
  cautious costly temporary independent unexpected modest annual local heavy coastal careful renewed empty`);

export const verbs = words(`
  opens closes delays repairs questions approves rejects welcomes studies measures plans records rebuilds
  postpones defends inspects expands reviews funds abandons restores audits surveys replaces announces`);

export const adverbs = words(
  'slowly again finally quietly openly twice early together reluctantly at_last nearby abroad',
).map((word) => word.replace('_', ' '));

export const connectives = words('while because although before after since unless whereas once until');

export const names = words(`
  Adler Brandt Castellan Dragan Eskola Ferrant Grünwald Hollis Ibarra Jovanka Kessler Lindqvist Marchetti
  Novak Okafor Petrov Quiroga Rasmussen Soriano Tamm Ueda Vasko Winther Yılmaz Zelenka`);
