/** Names of invented people: combinations of common given and family names, by the place where somebody works. */
import type { Random } from './random.ts';

interface Culture {
  readonly given: readonly string[];
  readonly family: readonly string[];
  /** A few people whose names stand in their own script, with the Latin form that their address uses. */
  readonly native?: readonly (readonly [given: string, family: string, latin: string])[];
}

const words = (text: string) =>
  text
    .trim()
    .split(/\s+/)
    .map((w) => w.replaceAll('_', ' '));

const cultures = {
  nordic: {
    given: words(
      'Søren Mette Åse Jørgen Bjørn Freja Anders Karen Nikolaj Signe Rasmus Ingrid Håkon Liv Emil Astrid Mads Kirsten Oskar Tove Henrik Sigrid Lærke Kasper Maja Torben Ebba Gustav Linnéa Aksel Pernille Øystein Ragnhild Villads Birgitte',
    ),
    family: words(
      'Sørensen Østergaard Lindqvist Bjørnstad Holm Møller Kjærgaard Dahl Nyström Halvorsen Brandt Skov Lund Ødegård Thygesen Vestergård Ekström Solberg Krogh Aagaard Fjeldsted Nørgaard Hedlund Winther Bakken Rask Sandøy Lauridsen Toft Villumsen',
    ),
  },
  polish: {
    given: words(
      'Agnieszka Paweł Małgorzata Łukasz Zofia Krzysztof Katarzyna Michał Joanna Grzegorz Ewa Tomasz Magdalena Wojciech Bożena Rafał Iwona Stanisław Dorota Jędrzej Hanna Marek Aleksandra Radosław Grażyna',
    ),
    family: words(
      'Wiśniewska Kowalczyk Zieliński Wójcik Szymański Dąbrowska Kozłowski Jabłoński Król Mazur Wieczorek Stępień Górska Żak Pawłowski Sikora Ćwik Łaska Olszewski Głowacka Brzeziński Śliwa Malinowska Rogalski',
    ),
  },
  spanish: {
    given: words(
      'Lucía Íñigo Carmen Álvaro Begoña Javier Nuria Sergio Pilar Andrés Marta Joaquín Inés Raúl Elena Iván Rocío Óscar Teresa Gonzalo Aitana Hugo Soledad Martín',
    ),
    family: words(
      'García_Lobo Ibáñez Muñoz Serrano Peña Navarro Iglesias Cortés Ordóñez Gallardo Zubiri Marín Castaño Rey Sáez Beltrán Lozano Núñez Vidal Escribano Barrios Montero Pascual',
    ),
  },
  german: {
    given: words(
      'Jürgen Annelie Matthias Käthe Stefan Ulrike Björn Sabine Günther Heike Florian Petra Lukas Anja Dieter Franziska Jörg Monika Tobias Elfriede Andreas Lena Rainer Gudrun',
    ),
    family: words(
      'Müller-Reif Grünwald Haßler Köhler Steinbacher Pichler Jäger Weiß Brückner Schönfeld Kröll Lechner Gruber Hofstätter Löwe Vogt Kästner Reisinger Wimmer Böhm Moser Fröhlich Straßer Eder',
    ),
  },
  british: {
    given: words(
      'Oliver Priya Eleanor Tariq Siobhán Callum Amelia Imran Harriet Gareth Nadia Rhys Fiona Devika Alistair Chloë Graham Zainab Eilidh Duncan Bethan Rory Saffron Owen',
    ),
    family: words(
      'Ashworth Kaur Pemberton Hussain Whitlock MacAllister Bramhall Sharma Okonjo Thistlewood Prichard Bhatt Holroyd Fairclough Chaudhry Lockwood O’Hare Tindall Mistry Cartwright Drummond Begum Entwistle Sykes',
    ),
  },
  american: {
    given: words(
      'Denise Marcus Caitlin Travis LaToya Hank Renée Dwayne Shelby Curtis Monique Wade Alicia Trevor Darlene Jamal Brandi Luis Kendra Earl Noelle Darius Becky Ramón',
    ),
    family: words(
      'Whitfield Oyelaran Kowalski Redbird Haskell Delacroix Nguyen Baptiste Truitt Castellano Huff Beauchamp Locklear Sizemore Trujillo McCray Pruitt Yazzie Hollis Szymczak Abernathy Vance Kim Lindgren',
    ),
  },
  mexican: {
    given: words(
      'Marisol Héctor Guadalupe Ramiro Ximena Jesús Lorena Efraín Paloma César Yolanda Adrián Socorro Emiliano Maricela Rubén Citlali Gustavo Araceli Noé Esperanza Fermín',
    ),
    family: words(
      'Quintero Treviño Garza_Luna Villarreal Cantú Elizondo Salinas Zambrano Guzmán Ríos Cárdenas Montemayor Peralta Olvera Sepúlveda Benavides Ávila Tamez Rentería Camacho Ibarra',
    ),
  },
  brazilian: {
    given: words(
      'Beatriz João Thaís Rogério Luíza Antônio Fernanda Caio Jéssica Márcio Rafaela Tiago Conceição Vinícius Helena Wagner Simone Fábio Iara Gílson Patrícia Otávio',
    ),
    family: words(
      'Carvalho Gonçalves Araújo Brandão Moraes Simões Falcão Prado Magalhães Teixeira Assunção Leão Nogueira Ramalho Conceição Batista Pinheiro Lourenço Bragança Siqueira Furtado',
    ),
  },
  canadian: {
    given: words(
      'Geneviève Angus Mireille Dylan Éloïse Bryce Noémie Ewan Manon Keith Aurélie Sheldon Maëlle Gordie Josée Liam Odette Travis Solange Ian',
    ),
    family: words(
      'Thériault MacLeod Beaulieu Comeau Gallant Chisholm Bélanger Surette Doucet Fraser Arsenault Pelletier Muise Lévesque Campbell LeBlanc Boudreau Sinclair Cormier',
    ),
  },
  indian: {
    given: words(
      'Aditi Rohan Meenakshi Suresh Kavya Vikram Sneha Aniruddha Lakshmi Prakash Pooja Harsh Ananya Rajesh Deepika Nikhil Vaishnavi Imtiaz Shruti Mahesh Rukmini Siddharth Farida Ganesh Tejaswini Arvind',
    ),
    family: words(
      'Kulkarni Deshpande Iyer Joshi Banerjee Reddy Patwardhan Khan Menon Chavan Gokhale Nair Shaikh Rao Bhosale Mukherjee Sethi Pillai Jadhav Chitnis Fernandes Apte Verma Kamble',
    ),
  },
  taiwanese: {
    given: words(
      'Yu-Ting Chia-Hao Mei-Ling Wei-Chen Hsin-Yi Chih-Ming Shu-Fen Po-Han Ya-Wen Kuan-Yu Li-Hua Tzu-Hsuan Pei-Shan Jun-Jie Yi-Chun Chun-Wei Hui-Chun',
    ),
    family: words('Lin Chang Hsu Tsai Yang Kuo Liao Hung Chiu Chou Yeh Tseng Peng Lu Hsieh Chiang'),
    native: [
      ['雅婷', '林', 'yating.lin'],
      ['志明', '王', 'chihming.wang'],
      ['淑芬', '張', 'shufen.chang'],
      ['建宏', '陳', 'chienhung.chen'],
    ],
  },
  japanese: {
    given: words(
      'Haruka Kenji Yūko Takumi Ayaka Shōta Mariko Daichi Emi Kōhei Naoko Ryō Chihiro Satoshi Kaori Yūsuke Tomomi Hiroshi Rina Makoto',
    ),
    family: words(
      'Kobayashi Ōnishi Hayashi Fujimoto Satō Miyake Ueda Kitagawa Nagata Ishikawa Hirano Morimoto Sakai Tōyama Kuroda Nishida Okabe Yamane Itō',
    ),
    native: [
      ['遥', '小林', 'haruka.kobayashi'],
      ['健二', '大西', 'kenji.onishi'],
      ['裕子', '藤本', 'yuko.fujimoto'],
    ],
  },
  australian: {
    given: words(
      'Kylie Declan Tahlia Bruce Narelle Jarrod Ruby Con Thi_Hoa Lachlan Shazia Brett Matilda Stavros Jacinta Darcy Leilani Wayne Imogen Rhett',
    ),
    family: words(
      'Papadopoulos McGrath Tran Yunupingu Gallagher Bianchi Rowbottom Singh Kelleher Tuilagi Mancini O’Dowd Vu Stathopoulos Harrow Nankervis Leong Pascoe Carmody',
    ),
  },
  arabic: {
    given: words(
      'Khalid Noura Faisal Reem Abdulaziz Maha Yousef Hessa Turki Lamia Saad Amal Bandar Dalal Majed Samira Omar Huda Nawaf Rania Tariq Mona',
    ),
    family: words(
      'Al-Harbi Al-Qahtani Al-Dosari Al-Shehri Haddad Al-Mutairi Mansour Al-Ghamdi Khoury Al-Otaibi Saleh Al-Zahrani Nasser Al-Rashid Fakhoury Al-Subaie Barakat Al-Anazi',
    ),
    native: [
      ['نورة', 'الحربي', 'noura.alharbi'],
      ['فيصل', 'القحطاني', 'faisal.alqahtani'],
      ['ريم', 'حداد', 'reem.haddad'],
      ['عمر', 'الشهري', 'omar.alshehri'],
    ],
  },
  israeli: {
    given: words(
      'Dana Eitan Noa Yael Amir Tamar Gil Shira Ronen Maya Oded Lior Hadas Assaf Rinat Nadav Michal Ziv Samer Orly',
    ),
    family: words(
      'Friedlander Ben-Ami Levitan Mizrahi Katzav Shalev Peretz Barak Halabi Golan Rosen Dagan Amsalem Zur Haddad Carmeli Sasson Navon',
    ),
    native: [
      ['נועה', 'שלו', 'noa.shalev'],
      ['איתן', 'ברק', 'eitan.barak'],
      ['תמר', 'גולן', 'tamar.golan'],
    ],
  },
  african: {
    given: words(
      'Grace Sipho Thandiwe Pieter Nomvula Bongani Anneke Kagiso Zanele Rajan Lerato Johan Ayanda Mandla Priscilla Tendai Chipo Kwame Amara Musa Naledi Riaan',
    ),
    family: words(
      'Mthembu Naidoo van_der_Walt Dlamini Khumalo Botha Govender Moyo Nkosi Mokoena Jacobs Zulu Okafor Mabaso Pillay Ndlovu Steyn Adeyemi Chetty Sithole Maseko',
    ),
  },
} as const satisfies Record<string, Culture>;

export type CultureName = keyof typeof cultures;

export interface PersonName {
  readonly given: string;
  readonly family: string;
  /** What stands before the @, unless somebody had it before. */
  readonly local: string;
}

const plain: Readonly<Record<string, string>> = {
  ø: 'o',
  æ: 'ae',
  å: 'a',
  ł: 'l',
  ß: 'ss',
  ö: 'oe',
  ü: 'ue',
  ä: 'ae',
  đ: 'd',
};

/** Latin letters without marks, as mail addresses have them. */
export function latin(text: string): string {
  return text
    .toLowerCase()
    .replace(/[øæåłßöüäđ]/g, (c) => plain[c]!)
    .normalize('NFD')
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '');
}

/** Gives names; the ones in their own script once each, early. */
export function nameGiver(random: Random): (culture: CultureName) => PersonName {
  const waiting = new Map<CultureName, number>();
  return (name) => {
    const culture: Culture = cultures[name];
    const given = waiting.get(name) ?? 0;
    const native = culture.native?.[given];
    if (native !== undefined && random.chance(0.12)) {
      waiting.set(name, given + 1);
      return { given: native[0], family: native[1], local: native[2] };
    }
    const g = random.pick(culture.given);
    const f = random.pick(culture.family);
    return { given: g, family: f, local: `${latin(g)}.${latin(f)}` };
  };
}
