/** Invented people and places, for reports that look like the world: long names, umlauts, other scripts, commas and quotes. */
export type Place = {
  country: string
  code: string
  cities: readonly (readonly [city: string, state: string, postalCode: string])[]
  streets: readonly string[]
  names: readonly string[]
  phone: string
}

export const places: readonly Place[] = [
  {
    country: 'United States',
    code: 'US',
    cities: [
      ['Portland', 'OR', '97205'],
      ['Austin', 'TX', '78701'],
      ['Burlington', 'VT', '05401'],
    ],
    streets: ['120 Alder St', '4 Harbor Way, Unit 5', '77 "Old Mill" Rd'],
    names: ['Ada Winter', 'Noah Castellanos', 'Ruth O’Connell', 'Marcus Bell, Jr.'],
    phone: '+1 503 555 01',
  },
  {
    country: 'Germany',
    code: 'DE',
    cities: [
      ['Köln', '', '50667'],
      ['Würzburg', '', '97070'],
    ],
    streets: ['Große Straße 12', 'Müllergässchen 3 a'],
    names: ['Jörg Weiß', 'Anna-Katharina von Hohenstein-Großschönbrunn zu Oberwallmenach', 'Käthe Büßer'],
    phone: '+49 221 5550',
  },
  {
    country: 'Japan',
    code: 'JP',
    cities: [
      ['渋谷区', '東京都', '150-0002'],
      ['京都市', '京都府', '600-8216'],
    ],
    streets: ['渋谷2丁目21−1', '東塩小路町 721-1'],
    names: ['山田 花子', '佐藤 健'],
    phone: '+81 3 5550 ',
  },
  {
    country: 'United Kingdom',
    code: 'GB',
    cities: [
      ['Leeds', 'West Yorkshire', 'LS1 4AP'],
      ['Bath', '', 'BA1 1LZ'],
    ],
    streets: ['Flat 2, 9 Canal Street', '31 Mercer Lane'],
    names: ['Isla Fairweather', 'Oliver Penhaligon'],
    phone: '+44 113 555 ',
  },
  {
    country: 'France',
    code: 'FR',
    cities: [['Besançon', '', '25000']],
    streets: ['8 rue de l’Église'],
    names: ['Zoé Lefèvre', 'Éric d’Aubigné'],
    phone: '+33 3 81 55 ',
  },
  {
    country: 'Canada',
    code: 'CA',
    cities: [['Montréal', 'QC', 'H2X 1Y4']],
    streets: ['455 av. du Mont-Royal E'],
    names: ['Chloé Tremblay', 'Dev Patel'],
    phone: '+1 514 555 01',
  },
  {
    country: 'Poland',
    code: 'PL',
    cities: [['Łódź', '', '90-001']],
    streets: ['ul. Żeromskiego 5 m. 12'],
    names: ['Agnieszka Wiśniewska'],
    phone: '+48 42 555 ',
  },
  {
    country: 'Australia',
    code: 'AU',
    cities: [['Hobart', 'TAS', '7000']],
    streets: ['19 Salamanca Pl'],
    names: ['Kirra Nguyen', 'Tom Underhill'],
    phone: '+61 3 5550 ',
  },
  {
    country: 'South Korea',
    code: 'KR',
    cities: [['서울특별시', '', '04524']],
    streets: ['중구 세종대로 110'],
    names: ['김민준'],
    phone: '+82 2 555 ',
  },
  {
    country: 'Singapore',
    code: 'SG',
    cities: [['Singapore', '', '049483']],
    streets: ['1 Raffles Quay #20-01'],
    names: ['Tan Wei Ling'],
    phone: '+65 6555 ',
  },
]
