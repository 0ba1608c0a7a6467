"""The plain words that the grammar of sentences turns on: verbs, kin, doubts, joints, figures."""

from __future__ import annotations


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _contractions() -> dict[str, tuple[str, ...]]:
    made: dict[str, tuple[str, ...]] = {}
    for verb in [
        "do",
        "does",
        "did",
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "would",
        "could",
        "should",
        "must",
        "need",
    ]:
        for spelt in (f"{verb}n't", f"{verb}nt"):
            made[spelt] = (verb, "not")
    for spelt, verb in (
        ("can't", "can"), ("cant", "can"), ("cannot", "can"), ("won't", "will"), ("wont", "will"),
        ("shan't", "shall"), ("ain't", "is"), ("dosent", "does"), ("doesent", "does"),
        ("dosnt", "does"), ("does'nt", "does"), ("do'nt", "do"), ("did'nt", "did"),
    ):  # fmt: skip
        made[spelt] = (verb, "not")
    return made | {
        "i'm": ("i", "am"), "let's": ("let", "us"), "callback": ("call", "back"),
        "cb": ("call", "back"), "followup": ("follow", "up"), "kids'": ("kids",),
        "pls": ("please",), "plz": ("please",), "w": ("with",), "esp": ("especially",),
        "wd": ("would",), "wld": ("would",), "cld": ("could",), "shd": ("should",), "bc": ("because",),
        "prefs": ("prefers",), "ppl": ("people",), "rly": ("really",), "thru": ("through",),
        "yr": ("year",), "yrs": ("years",), "yo": ("year", "old"), "vv": ("very",), "2moro": ("tomorrow",),
        "wknd": ("weekend",), "appt": ("appointment",), "mtg": ("meeting",), "perf": ("performance",),
        "progr": ("programme",), "prog": ("programme",), "tix": ("tickets",), "tkts": ("tickets",), "tmrw": ("tomorrow",),
        "tmr": ("tomorrow",), "tomorow": ("tomorrow",), "tommorow": ("tomorrow",),
        "tommorrow": ("tomorrow",), "hubby": ("husband",), "email": ("mail",), "e-mail": ("mail",), "e-mails": ("mails",), "e-mailed": ("mailed",), "e-mailing": ("mailing",), "emails": ("mails",),
        "emailed": ("mailed",), "telephone": ("phone",), "anymore": ("any", "more"),
        "aswell": ("as", "well"), "luvs": ("loves",), "luv": ("love",), "lovs": ("loves",),
        "enjoyes": ("enjoys",), "favorite": ("favourite",), "favorites": ("favourites",),
        "favourit": ("favourite",), "whos": ("who", "is"), "shes": ("she", "is"),
        "hes": ("he", "is"), "theyre": ("they", "are"), "intersted": ("interested",),
        "intrested": ("interested",), "choire": ("choir",), "brithday": ("birthday",),
        "birtday": ("birthday",), "bday": ("birthday",), "wheel": ("wheel",),
    }  # fmt: skip


CONTRACTIONS = _contractions()
PRONOUNS = _set("she he it that there who what here they we i you where when how let")
POSSESSIVES = _set("her his their my our")
SHORTENED = _set(
    "mr mrs ms dr prof st no nr op re jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues esp especially v incl appt mtg yrs hrs mins "
    "wed weds thu thur thurs fri tel ext min approx ca"
)
JOINTS = _set("and but or so then yet plus")
SUBORDINATORS = _set(
    "because since although though while whereas when whenever if unless until who whom whose "
    "which where whether"
)
ASKING = _set(
    "does do did is are was were has have can could would will should what when where who why how "
    "which whose may"
)
ADVERBS = _set(
    "also really absolutely just still always very much most particularly dearly now then too "
    "especially only even quite rather truly simply never often usually sometimes not definitely "
    "certainly clearly actually generally mainly mostly normally regularly already soon well so "
    "once ever currently recently please kindly though again"
)
SUBJECTS = _set("she he they i we both you it nobody someone somebody everyone")

LIKING = _set(
    "loves love likes like adores adore enjoys enjoy prefers prefer hates hate dislikes dislike "
    "detests loathes worships appreciates follows avoids collects plays play sings sing dances "
    "paints knits gardens teaches learns studies favours"
)
OTHER_VERBS = _set(
    "is are was were be been has have had does do did will would can could may might must shall "
    "should needs need wants want wanted asks ask asked says said told tells brings bring brought "
    "comes come came gives gave gets got goes went takes took makes made thinks thought knows "
    "knew sees saw hears heard lives lived works worked visits visited turns turned used uses use "
    "loved liked enjoyed adored hated disliked preferred misses missed hopes hoped wishes wished "
    "calls called rings rang phones phoned mails mailed sends sent promised agreed offered moved "
    "moves booked books bought buys complained felt feels found finds keeps kept left leaves died "
    "passed retired married joined renewed cancelled stopped started struggles walks drives rows "
    "reads writes wrote composes conducts runs swims hikes travels cooks bakes sews draws volunteers "
    "bores suits feels call ring phone mail send post remind follow let contact tell write text check"
)
VERBS = LIKING | OTHER_VERBS

# kin: word -> (kind of relationship, gender m, f, p for several, or '')
_KIN = {
    "partner": "husband:m hubby:m wife:f spouse: fiance:m fiancee:f boyfriend:m girlfriend:f "
    "partner:",
    "parent": "mother:f mum:f mom:f mam:f mummy:f father:m dad:m parents:p stepmother:f stepfather:m",
    "sibling": "sister:f brother:m sisters:p brothers:p sibling: twin: stepsister:f stepbrother:m",
    "child": "son:m daughter:f stepson:m stepdaughter:f sons:p daughters:p",
    "friend": "friend: friends:p neighbour: neighbor: colleague: flatmate: roommate: "
    "girlfriends:p neighbours:p neighbors:p colleagues:p",
    "companion": "aunt:f auntie:f uncle:m cousin: niece:f nephew:m grandson:m granddaughter:f "
    "grandchild: grandchildren:p grandkids:p grandsons:p granddaughters:p grandmother:f "
    "grandfather:m gran:f granny:f nan:f nana:f grandma:f grandpa:m grandad:m granddad:m carer: caregiver: "
    "nanny:f godson:m goddaughter:f goddaughters:p godchild: assistant: companion: nieces:p "
    "nephews:p cousins:p mother-in-law:f",
}
KIN: dict[str, tuple[str, str]] = {
    word: (kind, gender)
    for kind, lot in _KIN.items()
    for word, gender in (item.split(":") for item in lot.split())
}
CHILDREN = _set(
    "kids children kid child toddlers toddler twins boys girls babies baby teenagers teens "
    "youngsters triplets"
)
YOUNG_KIN = _set(
    "grandson granddaughter grandchild grandchildren grandkids grandsons granddaughters niece "
    "nephew nieces nephews godson goddaughter godchild goddaughters"
)
KIN_ADJECTIVES = (
    "older|younger|elder|little|big|best|new|old|oldest|eldest|youngest|twin|elderly|deaf|blind|"
    "great|visually impaired|partially sighted|disabled|autistic|frail|good|close|dear|other|only|two|three|four|both|step|adult|grown up|teenage|half|young|aged"
)

NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
NUMBER = rf"(?:\d{{1,3}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"

INSTRUMENTS = {
    "accordion": "", "alto sax": "", "bagpipes": "", "bagpipe": "", "banjo": "", "bass": "",
    "bass guitar": "", "bassoon": "bassoonist", "bodhran": "", "bugle": "", "cello": "cellist",
    "violoncello": "", "clarinet": "clarinettist clarinetist", "concertina": "", "cornet": "",
    "double bass": "bassist", "drum": "", "drums": "drummer", "english horn": "", "euphonium": "",
    "fiddle": "fiddler", "flute": "flautist flutist", "french horn": "", "guitar": "guitarist",
    "harmonica": "", "harmonium": "", "harp": "harpist", "harpsichord": "harpsichordist",
    "horn": "hornist", "keyboard": "keyboarder", "keyboards": "", "lute": "lutenist",
    "mandolin": "", "marimba": "", "oboe": "oboist", "organ": "organist", "percussion":
    "percussionist", "piano": "pianist", "piccolo": "", "recorder": "", "sax": "",
    "saxophone": "saxophonist", "sitar": "", "tabla": "", "timpani": "timpanist",
    "trombone": "trombonist", "trumpet": "trumpeter", "tuba": "", "tin whistle": "",
    "ukulele": "", "viola": "violist", "viola da gamba": "", "viol": "", "violin": "violinist",
    "vibraphone": "", "xylophone": "", "zither": "", "cor anglais": "",
}  # fmt: skip
PLAYERS = {player: tool for tool, names in INSTRUMENTS.items() for player in names.split()}
# Composers and playwrights that a venue may have no word for, and people have opinions of.
MASTERS = _set(
    "albinoni auden ayckbourn barber beckett bellini berg berio berlioz bernstein bizet boulez brecht bruckner byrd "
    "cage corelli couperin delius donizetti elgar faure franck gershwin gilbert glass gluck goethe gounod grieg holst "
    "ibsen ives janacek khachaturian korngold lehar ligeti liszt lully marlowe martinu massenet mendelssohn messiaen "
    "miller miserables moliere monteverdi mussorgsky nielsen offenbach orff osborne part pergolesi pinter piazzolla "
    "poulenc prokofiev puccini purcell rachmaninov rachmaninoff racine rameau ravel reger reich respighi rossini "
    "saint saens satie scarlatti schiller schnittke schoenberg schumann scriabin shaw sibelius smetana sophocles "
    "stockhausen stoppard strauss stravinsky strindberg sullivan szymanowski tallis tchekhov telemann tippett walton "
    "weber webern weill wilde wagner webber xenakis zelenka"
)
# Kinds of what is played that a venue may have no word for.
GENRES = _set(
    "tango salsa waltz waltzes samba rumba bossa reggae gospel soul funk disco techno bluegrass ragtime boogie swing "
    "country klezmer fado flamenco skiffle shanties ballads madrigals motets fugues sonatas concertos "
    "cantatas requiems symphonies overtures operetta operettas zarzuela oratorios plainsong plainchant minimalism "
    "serialism mime clowning circus magic improv satire farces tragedies melodrama pantomimes vaudeville burlesque "
    "cabaret storytelling kabuki sitar gamelan qawwali polka polkas marches anthems spirituals carols hymns"
)
GAMES = _set(
    "chess bridge golf tennis football soccer rugby cricket cards poker badminton hockey bowls "
    "scrabble snooker darts squash basketball volleyball baseball softball pool backgammon petanque"
)
MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb febuary", "march mar", "april apr", "may", "june jun",
         "july jul", "august aug", "september sep sept", "october oct", "november nov",
         "december dec"), 1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("monday mon", "tuesday tue tues tuseday teusday", "wednesday wed weds wednsday wensday",
         "thursday thu thur thurs thurday", "friday fri firday", "saturday sat saterday",
         "sunday sun")
    )
    for name in names.split()
}  # fmt: skip
TITLES = _set("mr mrs ms miss dr prof sir lady mme herr frau")
STOP = _set(
    "the a an any all some of by with to from for in on at and or nor as well his her their our my "
    "its this that these those it is are be more most much many lots lot such own very really "
    "everything anything something things thing stuff kind kinds sort sorts every each also too "
    "good great nice lovely live especially particularly mostly mainly both just"
)
GENERIC = STOP | _set(
    "concert concerts show shows performance performances evening evenings night nights music "
    "works work pieces piece production productions programme programmes program recital recitals "
    "tickets ticket composer composers play event events best most only glass bottle cup pint drop bit matter please now here there series"
)
# What is liked about a house, or is no thing to like: never an interest of its own.
NO_INTEREST = _set(
    "it that this them him us you me her she he they one ones way place places venue house hall "
    "theatre theater building seat seats seating row rows box bar foyer lobby staff team usher "
    "ushers people person crowd audience cast acoustics view parking ticket tickets price prices "
    "website app email mail phone call calls chat service evening evenings night nights show shows "
    "concert concerts performance performances production productions programme programmes season "
    "idea ideas time times day days week weekend year coming going being getting having sitting "
    "seeing hearing watching talking everything anything something nothing things thing stuff lot "
    "lots much many more most what when where how why who if because really always never change "
    "changes offer discount refund exchange deal brochure newsletter flyer poster thank thanks "
    "working living doing making taking giving buying booking paying waiting back front side end "
    "same other others another first last next new old good bad best front rows stairs steps "
    "everyone everybody everywhere nothing nobody to not no yes the a an her his their our my your "
    "best work job life home family kids children friends friend husband wife fact feel look sound"
)
# But before another noun they may stand: `old theatre posters`.
MODIFIERS = _set("old theatre theater family concert show home first season")
