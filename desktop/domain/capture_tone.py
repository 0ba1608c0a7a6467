"""Words of praise and of blame: for an evening somebody was at, and for a thing they (dis)like."""

from __future__ import annotations

PRAISE = (
    r"wonderful|great|amazing|fantastic|brilliant|excellent|superb|marvell?ous|magnificent|lovely|beautiful|beautifully|"
    r"fabulous|fab|terrific|splendid|stunning|moving|magical|magic|unforgettable|perfect|gorgeous|outstanding|delightful|"
    r"sublime|breathtaking|exquisite|thrilling|incredible|funny|hilarious|heavenly|glorious|spellbinding|enchanting|"
    r"charming|inspiring|memorable|spectacular|first class|first rate|top notch|out of this world|divine|riveting|gripping|"
    r"powerful|exciting|uplifting|fun|ace|exceptional|extraordinary|faultless|flawless|impressive|mesmerising|smashing|"
    r"tremendous|touching|stupendous|a (?:real |great |total |absolute |sheer |pure )?(?:treat|triumph|hit|joy|delight|"
    r"highlight|success|revelation|hoot|gem|marvel|dream|knockout|winner|pleasure|blast|scream)|wow|heaven|paradise|bliss|(?:a )?(?:genius|star)|on the edge of (?:her|his|their) seats?|what a (?:treat|hoot|"
    r"joy|night|evening|show|gem|voice|concert|delight|triumph|performance)"
)
BLAME = (
    r"awful|terrible|dreadful|boring|disappointing|(?:much |way |far |a bit |rather )?too (?:long|loud|slow|fast|quiet|dark|"
    r"cold|hot|warm|short|modern|noisy|heavy|difficult|gloomy|rude|violent|clever|much|grim|sad|bloody|crude|weird|"
    r"highbrow|serious|bleak|shrill|sweet|busy|harsh|dry|bitty|stiff|young|old|complicated|busy|political|sexy|static|"
    r"experimental|abstract|clever by half|depressing|thin|frantic|posh)|horrible|horrid|noisy|uncomfortable|freezing|cramped|ghastly|rubbish|dull|"
    r"tedious|overlong|overrated|a (?:bit of a |total |real |complete |huge |big )?(?:let ?down|disappointment|shame|"
    r"disaster|mess|bore|slog|flop|waste|drag|yawn|chore|snooze|washout)|no good|(?:a )?bit (?:much|long|dull|slow|loud|thin|"
    r"flat|heavy|silly|dry|bleak|grim)|(?:just |pure )?(?:noise|a racket|a din)|confusing|silly|pretentious|depressing|unbearable|deafening|muffled|endless|hard going|heavy going|"
    r"hard work|exhausting|tiring|gloomy|dreary|pointless|impenetrable|shrill|shouty|screechy|embarrassing|amateurish|"
    r"chaotic|unwatchable|dire|turgid|stodgy|soulless|vulgar|tasteless|self indulgent|long winded|incomprehensible|"
    r"over the top|monotonous|soporific"
)
