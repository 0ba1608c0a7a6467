"""The words that a sample of any size is made of: names, titles, notes, interests."""

from __future__ import annotations

from random import Random


def _listed(text: str, by: str | None = None) -> list[str]:
    return text.split(by)


GIVEN = _listed("""Mary James Patricia Robert Jennifer John Linda Michael Elizabeth David Barbara William Susan
Richard Jessica Joseph Sarah Thomas Karen Charles Lisa Christopher Nancy Daniel Betty Matthew Sandra
Anthony Margaret Mark Ashley Donald Kimberly Steven Emily Paul Donna Andrew Michelle Joshua Carol
Kenneth Amanda Kevin Dorothy Brian Melissa George Deborah Timothy Stephanie Ronald Rebecca Jason
Sharon Edward Laura Jeffrey Cynthia Ryan Kathleen Jacob Amy Gary Angela Nicholas Shirley Eric Anna
Jonathan Brenda Stephen Pamela Larry Emma Justin Nicole Scott Helen Brandon Samantha Benjamin
Katherine Samuel Christine Gregory Debra Alexander Rachel Patrick Carolyn Frank Janet Raymond Maria
Zoë José Renée Søren Jürgen Chloë Siân Åsa Łukasz Małgorzata Björn Đorđe Ümit Océane Noël Inés Ágnes
Yusuf Wei Mei Priya Aarav Fatima Olu Ngozi Kwame Hiroshi Yuki Xiomara Quentin Vera Ulrich Ivan Olga
Anaïs Bjørn Ceyda Dáithí Émile Françoise Gökhan Hélène Ísold Jelena Krzysztof Lúcia Mårten Nuno
Oksana Paweł Radosław Şule Thị Ursula Vít Wanda Ximena Yiannis Zdeněk""")
FAMILY = _listed("""Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez
Gonzalez Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez
Clark Ramirez Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green
Adams Nelson Baker Hall Rivera Campbell Mitchell Carter Roberts Gómez Phillips Evans Turner Díaz
Parker Cruz Edwards Collins Reyes Stewart Morris Morales Murphy Cook Rogers Gutiérrez Ortiz Morgan
Cooper Peterson Bailey Reed Kelly Howard Ramos Kim Cox Ward Richardson Watson Brooks Chávez Wood
Bennett Gray Mendoza Ruiz Hughes Price Álvarez Castillo Sanders Patel Myers Long Ross Foster Jiménez
O'Brien O'Connor O'Neill D'Angelo Müller Sørensen Nuñez Håkansson Żuk Çelik Fischer-Lang MacDonald
McKenzie Quinn Xu Zhang Ueda Ivanov Nguyễn Đặng Łaski Großmann Ærø Thorvaldsen Papadopoulos
Okonkwo Adeyemi Featherstonehaugh Christopherson""")
HAN_FAMILY = _listed("王 李 张 刘 陈 杨 赵 黄 周 吴 北 佐藤 鈴木 高橋")
HAN_GIVEN = _listed("伟 芳 娜 敏 静 丽 强 磊 洋 艳 勇 杰 京 翔太 美咲 健")
CYRILLIC_GIVEN = _listed("Дмитрий Ольга Елена Сергей Наталья Андрей Татьяна Алексей Ирина Павел")
CYRILLIC_FAMILY = _listed(
    "Иванов Петрова Смирнов Кузнецова Попов Соколова Шевченко Бойко Ковальчук"
)
SYLLABLES = (
    _listed(
        "Ba Be Bra Ca Che Cla Da De Dra El Fa Fo Ga Gre Ha Hol Is Ja Ka Kle La Lo Ma Mor Na No Ol Pa "
        "Pre Ra Ro Sa Ste Ta Tho Ul Va Wa Wy Za"
    ),
    _listed(
        "bel ber den dow fer gan ham ker lan ler ley lin man mer nan ner per rad ran ric ris son ten "
        "ter ton van vin wen wick"
    ),
    ["", *_listed("s son ton ley man er field ford well worth by ham ski ez ini ov berg stein")],
)
TITLES = [
    f"{first} {second}"
    for first in _listed("The Quiet|A Borrowed|Paper|Midwinter|The Glass|Three Days in|Lantern|The Last", "|")
    for second in _listed("Harbour|Orchard|Ferryman|Waltz|Letters|Ballroom|Tempest|Lighthouse|Carousel", "|")
]  # fmt: skip
GENRES = _listed("drama comedy musical concert dance opera family talk")
INTERESTS = [
    (name, group)
    for group, names in {
        "Genres": "Drama|Comedy|Musicals|Opera|Ballet|Jazz|Chamber music|Folk|Cabaret|Family shows",
        "Instruments": "Cello|Viola|Piano|Organ|Guitar|Trumpet|Harp|Drums|Clarinet|Accordion",
        "Composers": "Bach|Bartók|Dvořák|Fauré|Handel|Mozart|Purcell|Ravel|Saint-Saëns|Schubert",
        "Around it": "Backstage tours|Talks|Choir|Gardening|Sailing|Painting|Poetry|Local history",
    }.items()
    for name in names.split("|")
]
NOTE_PARTS = (
    _listed("Called about|Came by to ask for|Wrote to us about|Mentioned|Was delighted with|Worried about", "|"),
    _listed("the aisle seats|parking behind the house|the matinee times|a wheelchair place|the hearing loop"
    "|programme notes in large print|the grandchildren's tickets|the choir rehearsal|gift vouchers"
    "|the wobbly chair in row F|the late train home|the champagne reception|a coach group", "|"),
    _listed("before the first show|for the anniversary|and will ring again|which we promised to look into"
    "|and thanked the ushers|because the stairs are hard|since the refurbishment|as every spring"
    "|and remembers the old foyer|with the whole family", "|"),
)  # fmt: skip


def rare_families(seed: int = 7, count: int = 12_000) -> list[str]:
    """Family names of made-up syllables: what makes most names in a big house rare."""
    random = Random(seed)
    one, two, three = SYLLABLES
    made = {random.choice(one) + random.choice(two) + random.choice(three) for _ in range(count)}
    return sorted(made)
